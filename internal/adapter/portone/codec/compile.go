package codec

import (
	"fmt"
	"slices"

	"google.golang.org/genproto/googleapis/api/annotations"
	"google.golang.org/protobuf/encoding/protowire"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
)

// scalarKinds are the protobuf kinds the contract uses. Unsigned and floating
// numbers do not occur in it: amounts are int64, and JSON has no bytes.
var scalarKinds = map[protoreflect.Kind]kind{ //nolint:gochecknoglobals // a constant table; Go has no constant maps
	protoreflect.StringKind: kindString,
	protoreflect.BoolKind:   kindBool,
	protoreflect.Int32Kind:  kindInt32,
	protoreflect.Int64Kind:  kindInt64,
	protoreflect.EnumKind:   kindEnum,
}

// wellKnown are messages that are no objects in PortOne's JSON.
var wellKnown = map[protoreflect.FullName]kind{ //nolint:gochecknoglobals // a constant table; Go has no constant maps
	"google.protobuf.Timestamp": kindTimestamp,
	"google.type.Date":          kindDate,
	"google.protobuf.Struct":    kindStruct,
}

// compiler makes plans. It is used by one goroutine, before the first call.
type compiler struct {
	exceptions Exceptions
	plans      map[protoreflect.FullName]*plan
	enums      map[protoreflect.FullName]*enum
}

// message returns the plan of md. A plan is registered before its fields are
// compiled, because messages may contain themselves.
func (c *compiler) message(md protoreflect.MessageDescriptor) (*plan, error) {
	if p, ok := c.plans[md.FullName()]; ok {
		return p, nil
	}
	p := newPlan(md.FullName())
	c.plans[md.FullName()] = p
	if isUnion(md) {
		return p, c.union(p, md)
	}
	for i := range md.Fields().Len() {
		fd := md.Fields().Get(i)
		if c.exceptions.isLocal(fd) {
			continue
		}
		if err := c.member(p, fd); err != nil {
			return nil, fmt.Errorf("plan %s: %w", fd.FullName(), err)
		}
	}
	return p, c.ignored(p, md)
}

func newPlan(name protoreflect.FullName) *plan {
	return &plan{name: name, byName: map[string]*field{}}
}

// ignored adds the members that md's JSON has and the contract leaves out.
func (c *compiler) ignored(p *plan, md protoreflect.MessageDescriptor) error {
	for _, name := range c.exceptions.Ignored[md.FullName()] {
		if err := p.ignore(name); err != nil {
			return err
		}
	}
	page, ok := p.byName[pageMember]
	if !ok || page.shape != shapeInline {
		return nil
	}
	for _, name := range []string{"number", "size"} { // the caller's own
		if err := page.inline.ignore(name); err != nil {
			return err
		}
	}
	return nil
}

// member adds fd to p, or to a plan inlined into p when its JSON name is a path.
func (c *compiler) member(p *plan, fd protoreflect.FieldDescriptor) error {
	f, err := c.field(fd)
	if err != nil {
		return err
	}
	path := splitPath(c.exceptions.jsonName(fd))
	outer := path[:len(path)-1]
	f.name = path[len(outer)].name
	f.quoted = append(appendQuoted([]byte{','}, f.name), ':')
	if len(outer) == 0 {
		p.written = append(p.written, f)
	}
	for _, s := range outer {
		if p, err = p.inlined(s); err != nil {
			return err
		}
		if s.list && f.shape == shapeList {
			f.shape = shapeMessage // each object of the array holds one element
		}
	}
	return p.add(f)
}

// inlined returns the plan for the members of p's member s.
func (p *plan) inlined(s segment) (*plan, error) {
	shape := shapeInline
	if s.list {
		shape = shapeInlineList
	}
	f, ok := p.byName[s.name]
	if !ok {
		f = &field{name: s.name, shape: shape, inline: newPlan(p.name)}
		return f.inline, p.add(f)
	}
	if f.shape != shape {
		return nil, fmt.Errorf("%q in JSON is both a path and something else", s.name)
	}
	return f.inline, nil
}

// ignore makes name an expected member without a field.
func (p *plan) ignore(name string) error {
	if f, ok := p.byName[name]; ok && f.shape == shapeIgnored {
		return nil
	}
	return p.add(&field{name: name, shape: shapeIgnored})
}

func (p *plan) add(f *field) error {
	if _, taken := p.byName[f.name]; taken {
		return fmt.Errorf("%s: two fields are called %q in JSON", p.name, f.name)
	}
	if len(p.fields) == maxFields {
		return fmt.Errorf("%s: more than %d fields", p.name, maxFields)
	}
	f.index = len(p.fields)
	p.fields = append(p.fields, f)
	p.byName[f.name] = f
	return nil
}

// field compiles fd without its name.
func (c *compiler) field(fd protoreflect.FieldDescriptor) (*field, error) {
	f := &field{
		desc:     fd,
		shape:    shapeOf(fd),
		required: isRequired(fd),
		tag:      protowire.AppendTag(nil, fd.Number(), wireType(fd)),
	}
	if f.shape == shapeMap {
		return f, c.mapField(f, fd)
	}
	if k, ok := scalarKinds[fd.Kind()]; ok {
		f.kind = k
		if k != kindEnum {
			return f, nil
		}
		table, err := c.enum(fd)
		f.enum = table
		return f, err
	}
	if fd.Kind() != protoreflect.MessageKind {
		return nil, fmt.Errorf("kind %s has no place in the contract", fd.Kind())
	}
	if k, ok := wellKnown[fd.Message().FullName()]; ok {
		f.kind = k
		return f, nil
	}
	f.kind = kindMessage
	nested, err := c.message(fd.Message())
	f.message = nested
	return f, err
}

func shapeOf(fd protoreflect.FieldDescriptor) shape {
	switch {
	case fd.IsMap():
		return shapeMap
	case fd.IsList() && fd.IsPacked():
		return shapePacked
	case fd.IsList():
		return shapeList
	case fd.Message() != nil:
		return shapeMessage
	case fd.HasPresence():
		return shapeOptional
	case fd.Kind() == protoreflect.EnumKind:
		return shapeEnum
	default:
		return shapeAlways
	}
}

// mapField compiles what is particular to a map: JSON has text keys only.
func (c *compiler) mapField(f *field, fd protoreflect.FieldDescriptor) error {
	if fd.MapKey().Kind() != protoreflect.StringKind {
		return fmt.Errorf("map keys of kind %s have no place in the contract", fd.MapKey().Kind())
	}
	value, err := c.field(fd.MapValue())
	f.value = value
	return err
}

func isRequired(fd protoreflect.FieldDescriptor) bool {
	behaviors, _ := proto.GetExtension(fd.Options(), annotations.E_FieldBehavior).([]annotations.FieldBehavior)
	return slices.Contains(behaviors, annotations.FieldBehavior_REQUIRED)
}

func wireType(fd protoreflect.FieldDescriptor) protowire.Type {
	switch {
	case fd.Message() != nil, fd.Kind() == protoreflect.StringKind, shapeOf(fd) == shapePacked:
		return protowire.BytesType
	default:
		return protowire.VarintType
	}
}
