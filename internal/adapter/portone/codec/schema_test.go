package codec_test

import (
	"testing"

	"google.golang.org/genproto/googleapis/api/annotations"
	// Linked in for their descriptors, which the schema imports.
	_ "google.golang.org/genproto/googleapis/type/date"
	"google.golang.org/protobuf/encoding/prototext"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protodesc"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"
	"google.golang.org/protobuf/types/descriptorpb"
	"google.golang.org/protobuf/types/dynamicpb"
	_ "google.golang.org/protobuf/types/known/structpb"
	_ "google.golang.org/protobuf/types/known/timestamppb"

	"github.com/paymentsvc/paymentsvc/internal/adapter/portone/codec"
)

// The tests of this package have a contract of their own, made here, in which
// everything occurs that the engine can do. Its messages are dynamic, so no code
// is generated for it.

type (
	field   = descriptorpb.FieldDescriptorProto
	message = descriptorpb.DescriptorProto
	option  func(*message, *field)
)

// of begins a message; fields are numbered in the order given.
func of(name string, fields ...func(*message)) *message {
	m := &message{Name: &name}
	for _, add := range fields {
		add(m)
	}
	return m
}

// with adds a field. A type that begins with a dot is that of a message.
func with(name string, typeOf descriptorpb.FieldDescriptorProto_Type, options ...option) func(*message) {
	return func(m *message) {
		f := &field{
			Name:   &name,
			Number: new(int32(len(m.GetField()) + 1)),
			Label:  descriptorpb.FieldDescriptorProto_LABEL_OPTIONAL.Enum(),
			Type:   typeOf.Enum(),
		}
		for _, apply := range options {
			apply(m, f)
		}
		m.Field = append(m.Field, f)
	}
}

// Short names for what the schema is made of.
const (
	text    = descriptorpb.FieldDescriptorProto_TYPE_STRING
	boolean = descriptorpb.FieldDescriptorProto_TYPE_BOOL
	small   = descriptorpb.FieldDescriptorProto_TYPE_INT32
	large   = descriptorpb.FieldDescriptorProto_TYPE_INT64
	double  = descriptorpb.FieldDescriptorProto_TYPE_DOUBLE
	nested  = descriptorpb.FieldDescriptorProto_TYPE_MESSAGE
	chosen  = descriptorpb.FieldDescriptorProto_TYPE_ENUM

	color     = ".shop.Color"
	timestamp = ".google.protobuf.Timestamp"
	day       = ".google.type.Date"
	free      = ".google.protobuf.Struct"
)

func named(typeName string) option {
	return func(_ *message, f *field) { f.TypeName = &typeName }
}

func list(_ *message, f *field) {
	f.Label = descriptorpb.FieldDescriptorProto_LABEL_REPEATED.Enum()
}

func loose(_ *message, f *field) {
	f.Options = &descriptorpb.FieldOptions{Packed: new(false)}
}

func required(_ *message, f *field) {
	f.Options = &descriptorpb.FieldOptions{}
	proto.SetExtension(f.GetOptions(), annotations.E_FieldBehavior,
		[]annotations.FieldBehavior{annotations.FieldBehavior_REQUIRED})
}

// maybe gives a scalar presence, as `optional` does.
func maybe(m *message, f *field) {
	f.Proto3Optional = new(true)
	in("_"+f.GetName())(m, f)
}

// in makes a field a case of a oneof.
func in(oneof string) option {
	return func(m *message, f *field) {
		for i, o := range m.GetOneofDecl() {
			if o.GetName() == oneof {
				f.OneofIndex = new(int32(i))
				return
			}
		}
		f.OneofIndex = new(int32(len(m.GetOneofDecl())))
		m.OneofDecl = append(m.OneofDecl, &descriptorpb.OneofDescriptorProto{Name: &oneof})
	}
}

// mapped makes a field a map from keys of one type to what the field was.
func mapped(keys descriptorpb.FieldDescriptorProto_Type) option {
	return func(m *message, f *field) {
		// protoc's own name of the entry: counts becomes CountsEntry.
		name := string(f.GetName()[0]-'a'+'A') + f.GetName()[1:] + "Entry"
		entry := of(name, with("key", keys), func(m *message) {
			value := proto.CloneOf(f)
			value.Name, value.Number = new("value"), new(int32(2))
			m.Field = append(m.Field, value)
		})
		entry.Options = &descriptorpb.MessageOptions{MapEntry: new(true)}
		m.NestedType = append(m.NestedType, entry)
		f.Type, f.TypeName = nested.Enum(), new(".shop."+m.GetName()+"."+name)
		list(m, f)
	}
}

// everything has a field of each shape and kind.
func everything() *message {
	return of("Everything",
		// protobuf wants the oneofs that `optional` makes behind the others.
		with("by_phone", text, in("contact")), with("by_mail", text, in("contact")),
		with("text", text), with("maybe_text", text, maybe), with("texts", text, list),
		with("flag", boolean), with("maybe_flag", boolean, maybe), with("flags", boolean, list),
		with("small", small), with("maybe_small", small, maybe), with("smalls", small, list),
		with("large", large), with("maybe_large", large, maybe), with("larges", large, list),
		with("color", chosen, named(color)), with("maybe_color", chosen, named(color), maybe),
		with("colors", chosen, named(color), list),
		with("loose_larges", large, list, loose), with("loose_colors", chosen, named(color), list, loose),
		with("inner", nested, named(".shop.Inner")), with("inners", nested, named(".shop.Inner"), list),
		with("shape", nested, named(".shop.Shape")), with("shapes", nested, named(".shop.Shape"), list),
		with("at", nested, named(timestamp)), with("times", nested, named(timestamp), list),
		with("day", nested, named(day)), with("days", nested, named(day), list),
		with("free", nested, named(free)), with("frees", nested, named(free), list),
		with("counts", large, mapped(text)), with("named", nested, named(".shop.Inner"), mapped(text)),
		with("paints", chosen, named(color), mapped(text)),
		with("self", nested, named(".shop.Everything")),
		with("currency_code", text), with("request_id", text),
		with("paint", chosen, named(color), maybe),
	)
}

// schema is the contract of these tests, with extra messages if any.
func schema(extra ...*message) *descriptorpb.FileDescriptorProto {
	return &descriptorpb.FileDescriptorProto{
		Name:    new("shop.proto"),
		Package: new("shop"),
		Syntax:  new("proto3"),
		Dependency: []string{
			"google/protobuf/timestamp.proto", "google/protobuf/struct.proto", "google/type/date.proto",
		},
		EnumType: []*descriptorpb.EnumDescriptorProto{{
			Name: new("Color"),
			Value: []*descriptorpb.EnumValueDescriptorProto{
				{Name: new("COLOR_UNSPECIFIED"), Number: new(int32(0))},
				{Name: new("COLOR_RED"), Number: new(int32(1))},
				{Name: new("COLOR_DARK_BLUE"), Number: new(int32(3))},
			},
		}},
		MessageType: append([]*message{
			everything(),
			of("Inner", with("id", text), with("color", chosen, named(color)), with("shape", nested, named(".shop.Shape"))),
			of("Shape",
				with("circle", nested, named(".shop.Circle"), in("kind")),
				with("round_square", nested, named(".shop.RoundSquare"), in("kind")),
				with("group", nested, named(".shop.Group"), in("kind"))),
			of("Nothing"),
			of("Circle", with("radius", large)),
			of("RoundSquare", with("side", large), with("inside", nested, named(".shop.Shape"))),
			of("Group", with("shapes", nested, named(".shop.Shape"), list)),
			of("Bag", with("kind", text), with("content", nested, named(".shop.Content"))),
			of("Content", with("circle", nested, named(".shop.Circle"), in("kind"))),
			of("Order",
				with("id", text, required), with("color", chosen, named(color), required),
				with("texts", text, list, required), with("counts", large, mapped(text), required),
				with("store_id", text, maybe)),
			of("GetInnerResponse", with("inner", nested, named(".shop.Inner")), with("count", large)),
			of("ListInnersResponse",
				with("inners", nested, named(".shop.Inner"), list), with("next_page_token", text), with("total_size", large)),
			of("ScanInnersResponse",
				with("inners", nested, named(".shop.Inner"), list), with("next_page_token", text)),
		}, extra...),
	}
}

// exceptions has a row of each kind.
func exceptions() codec.Exceptions {
	return codec.Exceptions{
		Names: map[protoreflect.Name]string{"currency_code": "currency"},
		Fields: map[protoreflect.FullName]string{
			"shop.ScanInnersResponse.inners":          "items[].inner",
			"shop.ScanInnersResponse.next_page_token": "items[].cursor",
		},
		Local:           []protoreflect.Name{"request_id", "next_page_token"},
		EnumAliases:     map[protoreflect.FullName]map[string]protoreflect.Name{"shop.Color": {"CRIMSON": "COLOR_RED"}},
		EnumNames:       map[protoreflect.FullName]map[protoreflect.Name]string{"shop.Everything.paint": {"COLOR_RED": "ROUGE"}},
		TypeNamedUnions: []protoreflect.FullName{"shop.Content"},
		Ignored:         map[protoreflect.FullName][]string{"shop.Inner": {"legacy"}},
	}
}

func fileOf(tb testing.TB, description *descriptorpb.FileDescriptorProto) protoreflect.FileDescriptor {
	tb.Helper()
	file, err := protodesc.NewFile(description, protoregistry.GlobalFiles)
	if err != nil {
		tb.Fatal(err)
	}
	return file
}

// shop is the contract of these tests and a codec for it.
type shop struct {
	*codec.Codec

	file protoreflect.FileDescriptor
}

func newShop(tb testing.TB, observe codec.Observer) shop {
	tb.Helper()
	file := fileOf(tb, schema())
	all := make([]protoreflect.MessageDescriptor, 0, file.Messages().Len())
	for i := range file.Messages().Len() {
		all = append(all, file.Messages().Get(i))
	}
	c, err := codec.New(exceptions(), observe, all...)
	if err != nil {
		tb.Fatal(err)
	}
	return shop{Codec: c, file: file}
}

// empty returns a message of the contract by its short name.
func (s shop) empty(name protoreflect.Name) *dynamicpb.Message {
	return dynamicpb.NewMessage(s.file.Messages().ByName(name))
}

// message returns the message that content stands for in protobuf's text format.
func (s shop) message(tb testing.TB, name protoreflect.Name, content string) *dynamicpb.Message {
	tb.Helper()
	m := s.empty(name)
	if err := prototext.Unmarshal([]byte(content), m); err != nil {
		tb.Fatal(err)
	}
	return m
}
