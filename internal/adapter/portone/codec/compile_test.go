package codec_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/descriptorpb"

	"github.com/paymentsvc/paymentsvc/internal/adapter/portone/codec"
)

func TestContractsThatCannotBeTranslatedAreRefused(t *testing.T) {
	t.Parallel()
	type fields = map[protoreflect.FullName]string
	many := of("Odd")
	for i := range 257 {
		with(fmt.Sprintf("field%d", i), text)(many)
	}
	for name, tc := range map[string]struct {
		message    *message
		exceptions codec.Exceptions
		want       string
	}{
		"a floating number": {message: of("Odd", with("a", double)), want: "shop.Odd.a: kind double"},
		"one further down":  {message: of("Odd", with("a", nested, named(".shop.Odd.B")), inside(of("B", with("c", double)))), want: "shop.Odd.B.c: kind double"},
		"one in a map":      {message: of("Odd", with("a", double, mapped(text))), want: "shop.Odd.a: kind double"},
		"a map by number":   {message: of("Odd", with("a", text, mapped(large))), want: "shop.Odd.a: map keys of kind int64"},
		"too many fields":   {message: many, want: "more than 256 fields"},
		"one name for two": {
			message:    of("Odd", with("a", text), with("b", text)),
			exceptions: codec.Exceptions{Fields: fields{"shop.Odd.b": "a"}},
			want:       `shop.Odd.b: shop.Odd: two fields are called "a" in JSON`,
		},
		"two lists in a page": {
			message: of("Odd", with("a", nested, named(".shop.Inner"), list), with("b", nested, named(".shop.Inner"), list), with("next_page_token", text)),
			want:    `two fields are called "items" in JSON`,
		},
		"a path through a value": {
			message:    of("Odd", with("a", text), with("b", text)),
			exceptions: codec.Exceptions{Fields: fields{"shop.Odd.b": "a.b"}},
			want:       `shop.Odd.b: "a" in JSON is both a path and something else`,
		},
		"a value where a path is": {
			message:    of("Odd", with("a", text), with("b", text)),
			exceptions: codec.Exceptions{Fields: fields{"shop.Odd.a": "b.a"}},
			want:       `two fields are called "b" in JSON`,
		},
		"an object and an array on one path": {
			message:    of("Odd", with("a", text), with("b", text)),
			exceptions: codec.Exceptions{Fields: fields{"shop.Odd.a": "x.a", "shop.Odd.b": "x[].b"}},
			want:       `"x" in JSON is both a path and something else`,
		},
		"an ignored field": {
			message:    of("Odd", with("a", text)),
			exceptions: codec.Exceptions{Ignored: map[protoreflect.FullName][]string{"shop.Odd": {"a"}}},
			want:       `two fields are called "a" in JSON`,
		},
		"a case that is no message": {
			message: of("Odd", with("a", text, in("kind"))),
			want:    "shop.Odd.a: the case of a union must be a message",
		},
		"a case that is a time": {
			message: of("Odd", with("a", nested, named(timestamp), in("kind"))),
			want:    "shop.Odd.a: the case of a union must be a message",
		},
		"a case that is a union": {
			message: of("Odd", with("a", nested, named(".shop.Shape"), in("kind"))),
			want:    "shop.Odd.a: shop.Shape is a union and cannot be the case of one",
		},
		"a case with a broken field": {
			message: of("Odd", with("a", nested, named(".shop.Odd.B"), in("kind")), inside(of("B", with("c", double)))),
			want:    "shop.Odd.B.c: kind double",
		},
		"a case with a field called type": {
			message: of("Odd", with("a", nested, named(".shop.Odd.B"), in("kind")), inside(of("B", with("type", text)))),
			want:    `two fields are called "type" in JSON`,
		},
		"one tag for two cases": {
			message:    of("Odd", with("a", nested, named(".shop.Circle"), in("kind")), with("b", nested, named(".shop.Circle"), in("kind"))),
			exceptions: codec.Exceptions{TypeNamedUnions: []protoreflect.FullName{"shop.Odd"}},
			want:       `shop.Odd.b: two cases have the tag "Circle"`,
		},
		"an alias of no value": {
			message:    of("Odd", with("a", chosen, named(color))),
			exceptions: codec.Exceptions{EnumAliases: map[protoreflect.FullName]map[string]protoreflect.Name{"shop.Color": {"X": "COLOR_X"}}},
			want:       "shop.Odd.a: enum shop.Color has no value COLOR_X",
		},
		"a far enum value": {
			message: of("Odd", with("a", chosen, named(".shop.Odd.E")), enumOf("E", 0, 5000)),
			want:    "shop.Odd.V5000: numbers go from 0 to 4096",
		},
		"a negative enum value": {
			message: of("Odd", with("a", chosen, named(".shop.Odd.E")), enumOf("E", 0, -1)),
			want:    "shop.Odd.V_1: numbers go from 0 to 4096",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			file := fileOf(t, schema(tc.message))
			_, err := codec.New(tc.exceptions, nil, file.Messages().ByName("Odd"))
			if err == nil || !strings.Contains(err.Error(), tc.want) {
				t.Errorf("got %v, want in it %q", err, tc.want)
			}
		})
	}
}

// inside adds a message that is declared in another.
func inside(inner *message) func(*message) {
	return func(m *message) { m.NestedType = append(m.NestedType, inner) }
}

// enumOf adds an enum that is declared in a message, with values named by number.
func enumOf(name string, numbers ...int32) func(*message) {
	return func(m *message) {
		e := &descriptorpb.EnumDescriptorProto{Name: &name}
		for _, n := range numbers {
			e.Value = append(e.Value, &descriptorpb.EnumValueDescriptorProto{
				Name: new(strings.ReplaceAll(fmt.Sprintf("V%d", n), "-", "_")), Number: &n,
			})
		}
		m.EnumType = append(m.EnumType, e)
	}
}

func TestPlansAreMadeForAllThatAMessageContains(t *testing.T) {
	t.Parallel()
	file := fileOf(t, schema())
	c, err := codec.New(codec.Exceptions{}, nil, file.Messages().ByName("Bag"), file.Messages().ByName("Inner"), file.Messages().ByName("Bag"))
	if err != nil {
		t.Fatal(err)
	}
	want := []protoreflect.FullName{
		"shop.Bag", "shop.Circle", "shop.Content", "shop.Group", "shop.Inner", "shop.RoundSquare", "shop.Shape",
	}
	if diff := cmp.Diff(want, c.Messages()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestEnumValuesHaveNamesOutsideJSON(t *testing.T) {
	t.Parallel()
	ed := fileOf(t, schema()).Enums().ByName("Color")
	for number, want := range map[protoreflect.EnumNumber]string{0: "", 1: "RED", 2: "", 3: "DARK_BLUE"} {
		if got := codec.EnumName(ed, number); got != want {
			t.Errorf("%d is %q, want %q", number, got, want)
		}
	}
}
