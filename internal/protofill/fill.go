// Package protofill makes messages for tests: every field set, each value
// derived from a seed, so that a field which gets lost or mixed up on its way is
// seen by comparing.
package protofill

import (
	"fmt"
	"math/rand/v2"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
)

// maxDepth ends the filling of messages that contain themselves.
const maxDepth = 12

// Filler fills messages. It is for one goroutine.
type Filler struct {
	Rand *rand.Rand
	// Choose, when set, picks the case of each oneof by its index; otherwise
	// chance does.
	Choose func(oneof protoreflect.OneofDescriptor) int
	// Skip, when set, names the fields that stay empty.
	Skip func(fd protoreflect.FieldDescriptor) bool
}

// New returns a Filler whose messages depend on seed only.
func New(seed uint64) *Filler {
	return &Filler{Rand: rand.New(rand.NewPCG(seed, seed))} //nolint:gosec // reproducible on purpose
}

// Fill sets every field of m.
func (f *Filler) Fill(m proto.Message) {
	f.message(m.ProtoReflect(), 0)
}

func (f *Filler) message(m protoreflect.Message, depth int) {
	if f.wellKnown(m) || depth > maxDepth {
		return
	}
	chosen := f.oneofs(m.Descriptor())
	fields := m.Descriptor().Fields()
	for i := range fields.Len() {
		fd := fields.Get(i)
		if oneof := fd.ContainingOneof(); oneof != nil && chosen[oneof.Name()] != fd.Number() {
			continue
		}
		if f.Skip != nil && f.Skip(fd) {
			continue
		}
		f.field(m, fd, depth)
	}
}

// oneofs picks a case for each oneof of md. Those that `optional` makes have one.
func (f *Filler) oneofs(md protoreflect.MessageDescriptor) map[protoreflect.Name]protoreflect.FieldNumber {
	chosen := map[protoreflect.Name]protoreflect.FieldNumber{}
	for i := range md.Oneofs().Len() {
		oneof := md.Oneofs().Get(i)
		cases := oneof.Fields().Len()
		pick := f.Rand.IntN(cases)
		if f.Choose != nil {
			pick = f.Choose(oneof) % cases
		}
		chosen[oneof.Name()] = oneof.Fields().Get(pick).Number()
	}
	return chosen
}

func (f *Filler) field(m protoreflect.Message, fd protoreflect.FieldDescriptor, depth int) {
	const several = 2 // enough to see elements mixed up
	switch {
	case fd.IsMap():
		entries := m.Mutable(fd).Map()
		for range several {
			key := protoreflect.ValueOfString(f.text("key")).MapKey()
			entries.Set(key, f.value(fd.MapValue(), entries.NewValue, depth))
		}
	case fd.IsList():
		list := m.Mutable(fd).List()
		for range several {
			list.Append(f.value(fd, list.NewElement, depth))
		}
	default:
		m.Set(fd, f.value(fd, func() protoreflect.Value { return m.NewField(fd) }, depth))
	}
}

// value makes one value; empty gives a new message where one is needed.
func (f *Filler) value(fd protoreflect.FieldDescriptor, empty func() protoreflect.Value, depth int) protoreflect.Value {
	switch fd.Kind() {
	case protoreflect.StringKind:
		return protoreflect.ValueOfString(f.text(string(fd.Name())))
	case protoreflect.BytesKind:
		return protoreflect.ValueOfBytes([]byte(f.text(string(fd.Name()))))
	case protoreflect.BoolKind:
		return protoreflect.ValueOfBool(f.Rand.IntN(2) == 1)
	case protoreflect.Int32Kind:
		return protoreflect.ValueOfInt32(int32(f.integer(32))) //nolint:gosec // 32 bits were asked for
	case protoreflect.Int64Kind:
		return protoreflect.ValueOfInt64(f.integer(64))
	case protoreflect.EnumKind:
		values := fd.Enum().Values()
		return protoreflect.ValueOfEnum(values.Get(1 + f.Rand.IntN(values.Len()-1)).Number())
	case protoreflect.MessageKind:
		v := empty()
		f.message(v.Message(), depth+1)
		return v
	default:
		panic(fmt.Sprintf("protofill: %s: kind %s does not occur in the contract", fd.FullName(), fd.Kind()))
	}
}

// integer makes a number of any length up to size bits, of either sign.
func (f *Filler) integer(size int) int64 {
	n := f.Rand.Int64() >> (64 - size + f.Rand.IntN(size))
	if f.Rand.IntN(2) == 0 {
		return n
	}
	return ^n
}

// awkward are texts that a careless codec damages.
var awkward = []string{ //nolint:gochecknoglobals // constant
	"", `"`, `\`, "\n", "<&>", "한글", "🙂", "\u2028", "\x01", "/", "é", "\x00", "\x7f", "\ufeff",
	"seven..\"", "eight...\\", "한글 and some more text", `{"a":["b"]}`,
}

func (f *Filler) text(name string) string {
	return fmt.Sprintf("%s-%d%s", name, f.Rand.Uint32(), awkward[f.Rand.IntN(len(awkward))])
}
