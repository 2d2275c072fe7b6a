package codec

import (
	"fmt"
	"slices"
	"strconv"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
)

// Body says which fields of a request message form PortOne's JSON body: the
// others travel in the path or the query. The zero value means all of them.
type Body struct {
	without map[protoreflect.Name]struct{}
}

// Without returns a Body of all fields but the named ones.
func Without(names ...protoreflect.Name) Body {
	b := Body{without: make(map[protoreflect.Name]struct{}, len(names))}
	for _, name := range names {
		b.without[name] = struct{}{}
	}
	return b
}

// of returns the fields of p that belong to the body.
func (b Body) of(p *plan) []*field {
	if len(b.without) == 0 {
		return p.written
	}
	var rest []*field
	for _, f := range p.written {
		if _, left := b.without[f.desc.Name()]; !left {
			rest = append(rest, f)
		}
	}
	return rest
}

// AppendJSON appends m as PortOne's JSON to dst. On an error dst is returned as
// it was.
//
// Fields with presence are written when they are set; other fields always, save
// for enums that are unspecified and lists and maps that are empty and not
// required. A required enum that is unspecified is an error, and so is any number
// that the contract has no name for.
func (c *Codec) AppendJSON(dst []byte, m proto.Message, body Body) ([]byte, error) {
	r := m.ProtoReflect()
	p, ok := c.plans[r.Descriptor().FullName()]
	if !ok {
		return dst, fmt.Errorf("encode %s: no plan", r.Descriptor().FullName())
	}
	buffer := c.borrow()
	e := encoder{dst: (*buffer)[:0]}
	err := e.document(p, r, body)
	if err == nil {
		dst = append(dst, e.dst...)
	} else {
		err = fmt.Errorf("encode %s: %w", p.name, err)
	}
	c.giveBack(buffer, e.dst)
	return dst, err
}

// encoder appends JSON.
type encoder struct {
	dst   []byte
	depth int // within a Struct
}

// fail is the error for a value that PortOne could not be told.
func (*encoder) fail(problem string) error {
	return &Error{Offset: NoOffset, Problem: problem}
}

// document appends the message that the whole document stands for.
func (e *encoder) document(p *plan, m protoreflect.Message, body Body) error {
	if p.union != nil {
		return e.unionCase(p.union, m)
	}
	e.dst = append(e.dst, '{')
	return e.members(body.of(p), m)
}

// object appends a message as a JSON object.
func (e *encoder) object(p *plan, m protoreflect.Message) error {
	if p.union != nil {
		return e.unionCase(p.union, m)
	}
	e.dst = append(e.dst, '{')
	return e.members(p.written, m)
}

// members appends fields of m and closes the object, which has begun.
func (e *encoder) members(fields []*field, m protoreflect.Message) error {
	for _, f := range fields {
		v, written := f.get(m)
		if !written {
			continue
		}
		name := f.quoted
		if e.dst[len(e.dst)-1] == '{' {
			name = name[1:]
		}
		e.dst = append(e.dst, name...)
		if err := e.member(f, v); err != nil {
			return inMember(err, string(f.desc.Name()))
		}
	}
	e.dst = append(e.dst, '}')
	return nil
}

// get returns the value of f in m, and whether m's JSON has it. It avoids Has
// where the value itself tells: reflection is most of the cost of encoding.
func (f *field) get(m protoreflect.Message) (protoreflect.Value, bool) {
	if f.shape == shapeOptional && !m.Has(f.desc) {
		return protoreflect.Value{}, false
	}
	v := m.Get(f.desc)
	switch f.shape {
	case shapeEnum:
		return v, f.required || v.Enum() != 0
	case shapeMessage:
		return v, v.Message().IsValid()
	case shapeList, shapePacked:
		return v, f.required || v.List().Len() > 0
	case shapeMap:
		return v, f.required || v.Map().Len() > 0
	default:
		return v, true
	}
}

// unionCase appends the object of a tagged union: its tag, then the members of
// the case that is set. A union that is not set is an empty object.
func (e *encoder) unionCase(u *union, m protoreflect.Message) error {
	fd := m.WhichOneof(u.oneof)
	if fd == nil {
		e.dst = append(e.dst, "{}"...)
		return nil
	}
	set := u.cases[fd.Number()]
	e.dst = append(e.dst, set.opening...)
	if err := e.members(set.message.written, m.Get(fd).Message()); err != nil {
		return inMember(err, string(fd.Name())) // the case has a name in the message only
	}
	return nil
}

// member appends the value of one member.
func (e *encoder) member(f *field, v protoreflect.Value) error {
	switch f.shape {
	case shapeMap:
		return e.entries(f.value, v.Map())
	case shapeList, shapePacked:
		return e.list(f, v.List())
	default:
		return e.value(f, v)
	}
}

func (e *encoder) list(f *field, list protoreflect.List) error {
	e.dst = append(e.dst, '[')
	for i := range list.Len() {
		if i > 0 {
			e.dst = append(e.dst, ',')
		}
		if err := e.value(f, list.Get(i)); err != nil {
			return inElement(err, i)
		}
	}
	e.dst = append(e.dst, ']')
	return nil
}

// entries appends a map in the order of its keys, so that one message has one
// JSON text: PortOne may compare bodies sent under one idempotency key.
func (e *encoder) entries(f *field, entries protoreflect.Map) error {
	keys := make([]string, 0, entries.Len())
	entries.Range(func(k protoreflect.MapKey, _ protoreflect.Value) bool {
		keys = append(keys, k.String())
		return true
	})
	return e.keyed(keys, func(key string) error {
		return e.value(f, entries.Get(protoreflect.ValueOfString(key).MapKey()))
	})
}

// keyed appends an object with a member for every key.
func (e *encoder) keyed(keys []string, each func(key string) error) error {
	slices.Sort(keys)
	e.dst = append(e.dst, '{')
	for i, key := range keys {
		if i > 0 {
			e.dst = append(e.dst, ',')
		}
		if err := e.text(key); err != nil {
			return inMember(err, key)
		}
		e.dst = append(e.dst, ':')
		if err := each(key); err != nil {
			return inMember(err, key)
		}
	}
	e.dst = append(e.dst, '}')
	return nil
}

// value appends one value of any kind.
func (e *encoder) value(f *field, v protoreflect.Value) error {
	switch f.kind {
	case kindString:
		return e.text(v.String())
	case kindBool:
		e.dst = strconv.AppendBool(e.dst, v.Bool())
	case kindInt32, kindInt64:
		e.dst = strconv.AppendInt(e.dst, v.Int(), 10)
	case kindEnum:
		return e.enumName(f.enum, v.Enum())
	case kindMessage:
		return e.object(f.message, v.Message())
	case kindTimestamp:
		return e.timestamp(v.Message())
	case kindDate:
		return e.date(v.Message())
	case kindStruct:
		return e.structValue(v.Message())
	}
	return nil
}

// enumName appends a value's JSON name. A number without one cannot be said to
// PortOne; leaving it out would silently change the request.
func (e *encoder) enumName(table *enum, number protoreflect.EnumNumber) error {
	if number < 0 || int(number) >= len(table.quoted) || table.quoted[number] == nil {
		return e.fail("enum value without a name")
	}
	e.dst = append(e.dst, table.quoted[number]...)
	return nil
}
