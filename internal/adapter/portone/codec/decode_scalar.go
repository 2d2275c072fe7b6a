package codec

import (
	"google.golang.org/protobuf/encoding/protowire"
	"google.golang.org/protobuf/reflect/protoreflect"
)

// text appends a string with its length.
func (d *decoder) text() error {
	raw, err := d.rawString("a string")
	if err != nil {
		return err
	}
	if !raw.escaped {
		d.dst = protowire.AppendBytes(d.dst, raw.text)
		return nil
	}
	mark := d.open()
	if d.dst, err = d.unescape(d.dst, raw.text); err != nil {
		return err
	}
	d.close(mark)
	return nil
}

// varint appends a number or a boolean.
func (d *decoder) varint(f *field) error {
	switch f.kind {
	case kindBool:
		return d.boolean()
	case kindInt32:
		n, err := d.integer(32)
		d.dst = protowire.AppendVarint(d.dst, uint64(n))
		return err
	default:
		n, err := d.integer(64)
		d.dst = protowire.AppendVarint(d.dst, uint64(n))
		return err
	}
}

func (d *decoder) boolean() error {
	d.space()
	switch {
	case d.literal("true"):
		d.dst = append(d.dst, 1)
	case d.literal("false"):
		d.dst = append(d.dst, 0)
	default:
		return d.expected("true or false")
	}
	return nil
}

// enumNumber reads an enum value. A name the contract does not know is reported
// and becomes 0, _UNSPECIFIED.
func (d *decoder) enumNumber(e *enum) (protoreflect.EnumNumber, bool, error) {
	name, err := d.string("a string")
	if err != nil {
		return 0, false, err
	}
	number, known := e.numbers[string(name)]
	if !known {
		d.observe(UnknownEnumValue, e.name)
	}
	return number, known, nil
}

// packed appends a list of numbers, booleans or enum values as one field. An
// unknown enum value keeps its place in the list.
func (d *decoder) packed(f *field) error {
	mark := len(d.dst)
	d.dst = append(d.dst, f.tag...)
	start := d.open()
	err := d.elements(func() error {
		if f.kind != kindEnum {
			return d.varint(f)
		}
		number, _, err := d.enumNumber(f.enum)
		d.dst = protowire.AppendVarint(d.dst, uint64(number))
		return err
	})
	if err != nil {
		return err
	}
	if len(d.dst) == start {
		d.dst = d.dst[:mark]
		return nil
	}
	d.close(start)
	return nil
}
