package codec

import (
	"fmt"
	"strings"

	"google.golang.org/protobuf/reflect/protoreflect"
)

// enum compiles the table of fd's enum. Tables are shared, except by a field
// that writes values under other names.
func (c *compiler) enum(fd protoreflect.FieldDescriptor) (*enum, error) {
	ed := fd.Enum()
	overrides := c.exceptions.EnumNames[fd.FullName()]
	if e, ok := c.enums[ed.FullName()]; ok && overrides == nil {
		return e, nil
	}
	e := &enum{
		name:    ed.FullName(),
		numbers: map[string]protoreflect.EnumNumber{},
	}
	prefix := enumPrefix(ed)
	for i := range ed.Values().Len() {
		value := ed.Values().Get(i)
		switch n := value.Number(); {
		case n == 0:
			continue // _UNSPECIFIED is ours: PortOne never sends it
		case n < 0 || n > maxEnumNumber:
			return nil, fmt.Errorf("%s: numbers go from 0 to %d", value.FullName(), maxEnumNumber)
		}
		e.add(value.Number(), strings.TrimPrefix(string(value.Name()), prefix))
		if other, ok := overrides[value.Name()]; ok {
			e.add(value.Number(), other)
		}
	}
	for alias, name := range c.exceptions.EnumAliases[ed.FullName()] {
		value := ed.Values().ByName(name)
		if value == nil {
			return nil, fmt.Errorf("enum %s has no value %s", ed.FullName(), name)
		}
		e.numbers[alias] = value.Number()
	}
	if overrides == nil {
		c.enums[ed.FullName()] = e
	}
	return e, nil
}

// maxEnumNumber is the largest number of an enum value: names are looked up in a
// slice as long as this.
const maxEnumNumber = 1 << 12

// add makes name one of the names that are read as number, and the one that is
// written for it.
func (e *enum) add(number protoreflect.EnumNumber, name string) {
	e.numbers[name] = number
	if missing := int(number) + 1 - len(e.quoted); missing > 0 {
		e.quoted = append(e.quoted, make([][]byte, missing)...)
	}
	e.quoted[number] = appendQuoted(nil, name)
}
