package sample

import (
	"fmt"
	"time"

	"google.golang.org/genproto/googleapis/type/date"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/known/structpb"
	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/paymentsvc/paymentsvc/tools/conformance/internal/apidoc"
	"github.com/paymentsvc/paymentsvc/tools/conformance/internal/pairing"
)

// scalar returns a value for fd that no other leaf has, and what PortOne's JSON
// says for it. The value is not valid where the contract cannot have it.
func (k *Maker) scalar(node *apidoc.Node, fd protoreflect.FieldDescriptor, v int) (protoreflect.Value, any) {
	n := k.next()
	switch node.Kind {
	case apidoc.Enum:
		return k.enum(node, fd, v, n)
	case apidoc.Instant:
		return instant(n)
	case apidoc.Day:
		return day(n)
	case apidoc.Free:
		return free(n)
	case apidoc.Bool:
		yes := v%2 == 0 && !k.mode.Zero
		return protoreflect.ValueOfBool(yes), yes
	case apidoc.Int32, apidoc.Int64:
		number := k.integer(node, fd, n)
		if fd.Kind() == protoreflect.Int32Kind {
			return protoreflect.ValueOfInt32(int32(number)), number //nolint:gosec // made for the field
		}
		return protoreflect.ValueOfInt64(number), number
	default:
		text := k.text(fd, n)
		return protoreflect.ValueOfString(text), text
	}
}

func (k *Maker) enum(node *apidoc.Node, fd protoreflect.FieldDescriptor, v, n int) (protoreflect.Value, any) {
	if fd.Kind() == protoreflect.StringKind {
		text := k.enumText(node, fd, n)
		return protoreflect.ValueOfString(text), text
	}
	if k.mode.UnknownValues {
		k.sample.Unknown.Values++
		return protoreflect.Value{}, unknownValue
	}
	if forced, ok := k.force[fd.FullName()]; ok {
		v = forced
	} else if !k.full[fd.FullName()] && k.side == pairing.Response && !fd.IsList() {
		v = n // nobody depends on it, so let it vary
	}
	value := node.Values[v%len(node.Values)]
	return protoreflect.ValueOfEnum(pairing.ValueOf(fd, value).Number()), value
}

// epoch is when the samples' time begins.
var epoch = time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)

// instant varies precision and zone as well: all are RFC 3339.
func instant(n int) (protoreflect.Value, any) {
	t := epoch.Add(time.Duration(n) * time.Second)
	written := t.Format(time.RFC3339)
	switch n % 3 {
	case 1:
		t = t.Add(time.Duration(n%1000) * time.Millisecond)
		written = t.Format("2006-01-02T15:04:05.000Z07:00")
	case 2:
		t = t.Add(time.Duration(n%1000000) * time.Microsecond)
		written = t.In(time.FixedZone("", 9*60*60)).Format("2006-01-02T15:04:05.000000Z07:00")
	}
	return protoreflect.ValueOfMessage(timestamppb.New(t).ProtoReflect()), written
}

func day(n int) (protoreflect.Value, any) {
	t := epoch.AddDate(0, 0, n%20000)
	d := &date.Date{Year: int32(t.Year()), Month: int32(t.Month()), Day: int32(t.Day())} //nolint:gosec // parts of a day are small
	return protoreflect.ValueOfMessage(d.ProtoReflect()), t.Format(time.DateOnly)
}

// free is an object with a value of each kind.
func free(n int) (protoreflect.Value, any) {
	object := map[string]any{
		"text": fmt.Sprintf("free %d", n), "number": float64(n) + 0.5, "yes": true, "nothing": nil,
		"list": []any{"a", 1.0}, "object": map[string]any{"inner": "b"},
	}
	s, err := structpb.NewStruct(object)
	if err != nil {
		panic(fmt.Sprintf("make a Struct: %v", err)) // the object above has kinds that a Struct has
	}
	return protoreflect.ValueOfMessage(s.ProtoReflect()), object
}

// Numbers that only survive when they are never squeezed into a smaller type.
const (
	beyondFloat = 9007199254740993 // 2^53 + 1
	beyondInt32 = 5_000_000_000
)

func (k *Maker) integer(node *apidoc.Node, fd protoreflect.FieldDescriptor, n int) int64 {
	if k.rules != nil {
		return k.rules.integer(fd, n, k.mode)
	}
	switch {
	case k.mode.Zero:
		return 0
	case node.Kind == apidoc.Int32:
		return int64(n)
	default:
		return beyondFloat + int64(n)
	}
}

// text is a text with what is hard to carry: quotes, a backslash, other alphabets.
func (k *Maker) text(fd protoreflect.FieldDescriptor, n int) string {
	switch {
	case k.rules != nil:
		return k.rules.text(fd, n, k.mode)
	case k.mode.Zero:
		return ""
	case k.mode.Plain:
		return fmt.Sprintf("text%d", n)
	default:
		return hard(n, "/")
	}
}

// hard is a text with what has a meaning somewhere on the way.
func hard(n int, slash string) string {
	return fmt.Sprintf("v%d \"\\%sé한글 \U0001F600%%20&<\u2028", n, slash)
}

func (k *Maker) enumText(node *apidoc.Node, fd protoreflect.FieldDescriptor, n int) string {
	if k.rules == nil {
		if k.mode.UnknownValues {
			return unknownValue
		}
		return node.Values[n%len(node.Values)]
	}
	return k.rules.oneOf(fd, node.Values, n)
}
