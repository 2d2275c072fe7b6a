package validation

import (
	"fmt"
	"strings"

	"google.golang.org/protobuf/reflect/protoreflect"
)

// plan is what is checked in the messages of one type.
type plan struct {
	fields []field
	pairs  []Pair
}

// field is what is checked in the values of one field. Either check or nested is
// set.
type field struct {
	desc   protoreflect.FieldDescriptor
	check  check
	nested *plan
	key    check // of a map with text keys
}

// compile makes the plan of md and of the messages in it.
func compile(md protoreflect.MessageDescriptor, plans map[protoreflect.FullName]*plan) (*plan, error) {
	if known := plans[md.FullName()]; known != nil {
		return known, nil
	}
	p := &plan{pairs: PairsOf(md)}
	plans[md.FullName()] = p // before its fields: messages may contain themselves
	for i := range md.Fields().Len() {
		fd := md.Fields().Get(i)
		f := field{desc: fd}
		value := fd
		if fd.IsMap() {
			value = fd.MapValue()
			f.key = checkOf(fd.MapKey())
		}
		f.check = checkOf(value)
		if f.check == nil && value.Message() != nil {
			if !strings.HasPrefix(string(value.Message().FullName()), "paymentsvc.") {
				return nil, fmt.Errorf("%s: there is no rule for %s", fd.FullName(), value.Message().FullName())
			}
			nested, err := compile(value.Message(), plans)
			if err != nil {
				return nil, err
			}
			f.nested = nested
		}
		if f.check != nil || f.nested != nil || f.key != nil {
			p.fields = append(p.fields, f)
		}
	}
	return p, nil
}
