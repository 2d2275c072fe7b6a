package codec

import (
	"encoding/binary"
	"math"
	"strconv"

	"google.golang.org/protobuf/encoding/protowire"
)

// Field numbers of google.protobuf.Struct, Value and ListValue, and of map entries.
const (
	entryKey    = 1
	entryValue  = 2
	structEntry = 1
	listElement = 1

	valueNull   = 1
	valueNumber = 2
	valueString = 3
	valueBool   = 4
	valueStruct = 5
	valueList   = 6
)

// keyed calls each with the name of every member of the object that follows.
func (d *decoder) keyed(each func(key []byte) error) error {
	if err := d.enter('{', "an object"); err != nil {
		return err
	}
	if d.leave('}') {
		return nil
	}
	seen := map[string]struct{}{}
	for {
		key, err := d.key()
		if err != nil {
			return err
		}
		if _, twice := seen[string(key)]; twice {
			return inMember(d.fail("member occurs twice"), string(key))
		}
		seen[string(key)] = struct{}{}
		if err = d.count(); err == nil {
			err = each(key)
		}
		if err != nil {
			return inMember(err, string(key))
		}
		if more, err := d.more('}'); err != nil || !more {
			return err
		}
	}
}

// entry appends a map entry whose value write appends.
func (d *decoder) entry(key []byte, write func() error) error {
	return d.sized(func() error {
		d.tag(entryKey, protowire.BytesType)
		d.dst = protowire.AppendBytes(d.dst, key)
		return write()
	})
}

// entries appends a map. As a member, null is absent: a zero in its place would
// be an amount or a name that PortOne did not send.
func (d *decoder) entries(f *field) error {
	return d.keyed(func(key []byte) error {
		if d.null() {
			return nil
		}
		d.dst = append(d.dst, f.tag...)
		return d.entry(key, func() error { return d.tagged(f.value) })
	})
}

// structValue appends the content of a google.protobuf.Struct.
func (d *decoder) structValue() error {
	return d.keyed(func(key []byte) error {
		d.tag(structEntry, protowire.BytesType)
		return d.entry(key, func() error {
			d.tag(entryValue, protowire.BytesType)
			return d.sized(d.anyValue)
		})
	})
}

// anyValue appends the content of a google.protobuf.Value.
func (d *decoder) anyValue() error {
	if d.null() {
		d.tag(valueNull, protowire.VarintType)
		d.dst = append(d.dst, 0)
		return nil
	}
	switch d.space() {
	case '{':
		d.tag(valueStruct, protowire.BytesType)
		return d.sized(d.structValue)
	case '[':
		d.tag(valueList, protowire.BytesType)
		return d.sized(d.listValue)
	case '"':
		d.tag(valueString, protowire.BytesType)
		return d.text()
	case 't', 'f':
		d.tag(valueBool, protowire.VarintType)
		return d.boolean()
	default:
		return d.double()
	}
}

func (d *decoder) listValue() error {
	return d.array(func() error {
		if err := d.count(); err != nil {
			return err
		}
		d.tag(listElement, protowire.BytesType)
		return d.sized(d.anyValue)
	})
}

// double appends a number of a Struct, which has no other kind of number.
func (d *decoder) double() error {
	text, err := d.number("a value")
	if err != nil {
		return err
	}
	n, err := strconv.ParseFloat(string(text), 64)
	if err != nil {
		return d.fail("number is out of range")
	}
	d.tag(valueNumber, protowire.Fixed64Type)
	d.dst = binary.LittleEndian.AppendUint64(d.dst, math.Float64bits(n))
	return nil
}
