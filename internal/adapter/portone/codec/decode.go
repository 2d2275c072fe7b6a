package codec

import (
	"google.golang.org/protobuf/encoding/protowire"
	"google.golang.org/protobuf/reflect/protoreflect"
)

// Unknown says what PortOne sent that the contract does not know.
type Unknown uint8

// The kinds of things that PortOne may add without notice.
const (
	UnknownField Unknown = iota
	UnknownEnumValue
	UnknownUnionCase
)

// String names the kind as metrics do.
func (u Unknown) String() string {
	return [...]string{"field", "enum_value", "union_case"}[u]
}

// Observer is told about each unknown thing met while decoding, with the message
// or enum it was met in. It must be quick and safe for concurrent use.
type Observer func(what Unknown, where protoreflect.FullName)

// decoder turns one document into wire bytes.
type decoder struct {
	scanner

	dst     []byte
	values  int // counted against MaxValues
	observe Observer
}

// document decodes the one value that src must hold.
func (d *decoder) document(p *plan, maxSize int) error {
	if len(d.src) > maxSize {
		return d.fail("document is too large")
	}
	if err := d.message(p); err != nil {
		return err
	}
	d.space()
	if d.pos != len(d.src) {
		return d.fail("data after the document")
	}
	return nil
}

// message appends the members of the object that follows, without a length.
func (d *decoder) message(p *plan) error {
	if err := d.count(); err != nil {
		return err
	}
	if p.union != nil {
		return d.unionCase(p)
	}
	return d.members(p)
}

// count takes one of the values that a document may have.
func (d *decoder) count() error {
	if d.values == MaxValues {
		return d.fail("too many values")
	}
	d.values++
	return nil
}

// members appends the members of the object that follows, without a length.
func (d *decoder) members(p *plan) error {
	if err := d.enter('{', "an object"); err != nil {
		return err
	}
	if d.leave('}') {
		return nil
	}
	var seen bitset
	for expect := 0; ; {
		key, err := d.key()
		if err != nil {
			return err
		}
		f := p.lookup(key, expect)
		switch {
		case f == nil:
			d.observe(UnknownField, p.name)
			err = d.skip()
		case seen.add(f.index):
			err = d.fail("member occurs twice")
		case f.shape == shapeIgnored:
			err = d.skip()
		default:
			expect = f.index + 1
			err = d.member(f)
		}
		if err != nil {
			return inMember(err, string(key))
		}
		if more, err := d.more('}'); err != nil || !more {
			return err
		}
	}
}

// member appends one member's field. PortOne writes null for "absent" in places.
func (d *decoder) member(f *field) error {
	if d.null() {
		return nil
	}
	switch f.shape {
	case shapeList:
		return d.elements(func() error { return d.tagged(f) })
	case shapePacked:
		return d.packed(f)
	case shapeMap:
		return d.entries(f)
	case shapeInline:
		return d.members(f.inline)
	case shapeInlineList:
		return d.elements(func() error { return d.members(f.inline) })
	default:
		return d.tagged(f)
	}
}

// elements is array for elements that null cannot stand for: leaving one out
// would give the others a different place.
func (d *decoder) elements(each func() error) error {
	return d.array(func() error {
		if d.null() {
			return d.fail("null as an element")
		}
		return each()
	})
}

// array calls each for every element of the array that follows.
func (d *decoder) array(each func() error) error {
	if err := d.enter('[', "an array"); err != nil {
		return err
	}
	if d.leave(']') {
		return nil
	}
	for i := 0; ; i++ {
		if err := each(); err != nil {
			return inElement(err, i)
		}
		if more, err := d.more(']'); err != nil || !more {
			return err
		}
	}
}

// tagged appends a field number and a value.
func (d *decoder) tagged(f *field) error {
	mark := len(d.dst)
	d.dst = append(d.dst, f.tag...)
	if f.kind != kindEnum {
		return d.value(f)
	}
	number, known, err := d.enumNumber(f.enum)
	if err != nil {
		return err
	}
	if !known && f.shape != shapeList {
		d.dst = d.dst[:mark]
		return nil
	}
	d.dst = protowire.AppendVarint(d.dst, uint64(number))
	return nil
}

// value appends a value of any kind but an enum, whose unknown values need a
// decision of the caller.
func (d *decoder) value(f *field) error {
	switch f.kind {
	case kindString:
		return d.text()
	case kindMessage:
		mark := d.open()
		if err := d.message(f.message); err != nil {
			return err
		}
		d.close(mark)
		return nil
	case kindTimestamp:
		return d.timestamp()
	case kindDate:
		return d.date()
	case kindStruct:
		return d.sized(d.structValue)
	default:
		return d.varint(f)
	}
}

// sized appends what write appends, with its length.
func (d *decoder) sized(write func() error) error {
	mark := d.open()
	if err := write(); err != nil {
		return err
	}
	d.close(mark)
	return nil
}

func (d *decoder) tag(number protowire.Number, wire protowire.Type) {
	d.dst = protowire.AppendTag(d.dst, number, wire)
}

// open leaves one byte for a length and returns where the content begins. Most
// nested messages are shorter than 128 bytes, so one byte is mostly enough.
func (d *decoder) open() int {
	d.dst = append(d.dst, 0)
	return len(d.dst)
}

// close writes the length of what was appended since open returned mark.
func (d *decoder) close(mark int) {
	size := len(d.dst) - mark
	if size < 1<<7 {
		d.dst[mark-1] = byte(size)
		return
	}
	extra := protowire.SizeVarint(uint64(size)) - 1
	for range extra {
		d.dst = append(d.dst, 0)
	}
	copy(d.dst[mark+extra:], d.dst[mark:mark+size])
	protowire.AppendVarint(d.dst[:mark-1], uint64(size))
}
