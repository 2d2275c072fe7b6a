package validation

import (
	"fmt"
	"slices"
	"strings"

	"buf.build/gen/go/bufbuild/protovalidate/protocolbuffers/go/buf/validate"
	"buf.build/go/protovalidate"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
)

// describe says what a rule asks for, as a person would.
func describe(v *protovalidate.Violation) string {
	rule := v.Proto.GetRuleId()
	switch rule {
	case "enum.defined_only", "enum.in", "enum.not_in":
		if v.FieldDescriptor != nil && v.FieldDescriptor.Enum() != nil {
			return oneOf(v.FieldDescriptor)
		}
	case "string.pattern":
		if expected, ok := Expectation(v.RuleValue.String()); ok {
			return expected
		}
		return "must have another form; see the comment of the field in the contract"
	case "string.not_in":
		return "must not be " + quoted(v.RuleValue)
	case "string.min_len", "repeated.min_items":
		if v.RuleValue.Interface() == uint64(1) {
			return "must not be empty"
		}
	case "string.ip", "string.ip_empty":
		return "must be an IP address, such as 203.0.113.7"
	case "required":
		return "must be set"
	}
	if phrase, ok := phrases[rule]; ok {
		return fmt.Sprintf(phrase, v.RuleValue.Interface())
	}
	return plainer.Replace(v.Proto.GetMessage())
}

// plainer shortens what protovalidate says about numbers and durations.
var plainer = strings.NewReplacer("greater than or equal to", "at least", "less than or equal to", "at most") //nolint:gochecknoglobals // constant

// phrases are what rules with one number ask for. Other standard rules and those in
// CEL have messages of their own that a person can act on.
var phrases = map[string]string{ //nolint:gochecknoglobals // constant
	"string.min_len":     "must have at least %v characters",
	"string.max_len":     "must have at most %v characters",
	"string.len":         "must have exactly %v characters",
	"bytes.max_len":      "must have at most %v bytes",
	"repeated.min_items": "must have at least %v elements",
	"repeated.max_items": "must have at most %v elements",
	"map.max_pairs":      "must have at most %v entries",
}

// quoted lists the texts of a rule.
func quoted(v protoreflect.Value) string {
	texts, ok := v.Interface().(protoreflect.List)
	if !ok {
		return fmt.Sprintf("%q", v.String())
	}
	var all []string
	for i := range texts.Len() {
		all = append(all, fmt.Sprintf("%q", texts.Get(i).String()))
	}
	return strings.Join(all, " or ")
}

// mostNames keeps an answer about many fields small enough for the headers of HTTP/2.
const mostNames = 20

// oneOf lists the names of the values that an enum field may have, at most mostNames.
func oneOf(fd protoreflect.FieldDescriptor) string {
	rules := enumRules(fd)
	var names []string
	for i := range fd.Enum().Values().Len() {
		value := fd.Enum().Values().Get(i)
		number := int32(value.Number())
		isIn := len(rules.GetIn()) == 0 || slices.Contains(rules.GetIn(), number)
		if number != 0 && isIn && !slices.Contains(rules.GetNotIn(), number) {
			names = append(names, string(value.Name()))
		}
	}
	if more := len(names) - mostNames; more > 0 {
		names = append(names[:mostNames], fmt.Sprintf("or %d more that %s has in the contract", more, fd.Enum().Name()))
	}
	return "must be one of " + strings.Join(names, ", ")
}

// enumRules are the rules of one value of an enum field.
func enumRules(fd protoreflect.FieldDescriptor) *validate.EnumRules {
	rules, _ := proto.GetExtension(fd.Options(), validate.E_Field).(*validate.FieldRules)
	switch {
	case fd.IsList():
		rules = rules.GetRepeated().GetItems()
	case fd.IsMap():
		rules = rules.GetMap().GetValues()
	}
	return rules.GetEnum()
}
