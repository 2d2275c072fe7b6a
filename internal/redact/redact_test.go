package redact_test

import (
	"bytes"
	"log/slog"
	"strings"
	"testing"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"
	"google.golang.org/protobuf/types/descriptorpb"

	billingv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/billing/v1"
	commonv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/common/v1"
	"github.com/paymentsvc/paymentsvc/internal/protofill"
	"github.com/paymentsvc/paymentsvc/internal/redact"
	"github.com/paymentsvc/paymentsvc/internal/service"
)

// exchanged are the messages of all calls: requests, and what answers them.
func exchanged(t *testing.T) []proto.Message {
	t.Helper()
	var all []proto.Message
	for _, request := range service.Requests() {
		all = append(all, request.ProtoReflect().New().Interface())
		name := strings.TrimSuffix(string(request.ProtoReflect().Descriptor().FullName()), "Request") + "Response"
		response, err := protoregistry.GlobalTypes.FindMessageByName(protoreflect.FullName(name))
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, response.New().Interface())
	}
	return all
}

// fill fills m with what JSON can hold: no durations of a thousand years, and no
// details of a type that nobody knows.
func fill(seed int, m proto.Message) {
	filler := protofill.New(uint64(seed))
	filler.Skip = func(fd protoreflect.FieldDescriptor) bool {
		md := fd.Message()
		return md != nil && (md.FullName() == "google.rpc.Status" || md.FullName() == "google.protobuf.Duration")
	}
	filler.Fill(m)
}

// texts collects the texts in m: those below a field that is marked as sensitive,
// and the others.
func texts(m protoreflect.Message, below bool, secret, plain *[]string) {
	m.Range(func(fd protoreflect.FieldDescriptor, v protoreflect.Value) bool {
		options, _ := fd.Options().(*descriptorpb.FieldOptions)
		within := below || options.GetDebugRedact()
		each(fd, v, func(v protoreflect.Value) {
			switch inner := v.Interface().(type) {
			case protoreflect.Message:
				texts(inner, within, secret, plain)
			case string:
				into := plain
				if within {
					into = secret
				}
				*into = append(*into, inner)
			}
		})
		return true
	})
}

// each calls visit with each value of a field, the keys of a map included.
func each(fd protoreflect.FieldDescriptor, v protoreflect.Value, visit func(protoreflect.Value)) {
	switch {
	case fd.IsMap():
		v.Map().Range(func(key protoreflect.MapKey, value protoreflect.Value) bool {
			visit(key.Value())
			visit(value)
			return true
		})
	case fd.IsList():
		for i := range v.List().Len() {
			visit(v.List().Get(i))
		}
	default:
		visit(v)
	}
}

// unmistakable are texts that occur in nothing else: the filler makes them of the
// field's name and a number.
func unmistakable(all []string) []string {
	const digits = 8
	var found []string
	for _, text := range all {
		_, number, _ := strings.Cut(text, "-")
		number = strings.TrimRightFunc(number, func(r rune) bool { return r < '0' || r > '9' })
		if len(number) >= digits {
			found = append(found, number)
		}
	}
	return found
}

func TestTextHidesEverySensitiveFieldOfEveryMessage(t *testing.T) {
	t.Parallel()
	hidden := 0
	for seed, m := range exchanged(t) {
		fill(seed, m)
		var secret, plain []string
		texts(m.ProtoReflect(), false, &secret, &plain)
		text, name := redact.Text(m), m.ProtoReflect().Descriptor().FullName()
		for _, s := range unmistakable(secret) {
			hidden++
			if strings.Contains(text, s) {
				t.Errorf("%s shows %s", name, s)
			}
		}
		for _, s := range unmistakable(plain) {
			if !strings.Contains(text, s) {
				t.Errorf("%s hides %s, which nothing forbids to show", name, s)
			}
		}
	}
	const least = 1000
	if hidden < least {
		t.Errorf("only %d sensitive texts, so the test tests little", hidden)
	}
}

func TestTextLeavesTheMessageAsItIs(t *testing.T) {
	t.Parallel()
	for seed, m := range exchanged(t) {
		fill(seed, m)
		before := proto.Clone(m)
		redact.Text(m)
		if !proto.Equal(before, m) {
			t.Errorf("%s is changed", m.ProtoReflect().Descriptor().FullName())
		}
	}
}

func TestTextHidesWhatOnlyANewerContractKnows(t *testing.T) {
	t.Parallel()
	m := &commonv1.Card{}
	m.ProtoReflect().SetUnknown(protoreflect.RawFields("\xfa\x3f\x06canary"))
	if text := redact.Text(m); text != "{}" {
		t.Errorf("got %s", text)
	}
}

func TestTextOfNothingIsNull(t *testing.T) {
	t.Parallel()
	for name, m := range map[string]proto.Message{"no message": nil, "a nil message": (*commonv1.Card)(nil)} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := redact.Text(m); got != "null" {
				t.Errorf("got %s", got)
			}
		})
	}
}

func TestMessagesAreHiddenHoweverTheyAreLogged(t *testing.T) {
	t.Parallel()
	const canary = "4111110000001111"
	m := &billingv1.IssueBillingKeyRequest{Method: &billingv1.BillingKeyMethodInput{Method: &billingv1.BillingKeyMethodInput_Card{
		Card: &billingv1.BillingKeyCardInput{Credential: &commonv1.CardCredential{Number: canary}},
	}}}
	options := &slog.HandlerOptions{ReplaceAttr: redact.Attr}
	for format, handler := range map[string]func(*bytes.Buffer) slog.Handler{
		"json": func(b *bytes.Buffer) slog.Handler { return slog.NewJSONHandler(b, options) },
		"text": func(b *bytes.Buffer) slog.Handler { return slog.NewTextHandler(b, options) },
	} {
		for how, log := range map[string]func(*slog.Logger){
			"as it is":   func(l *slog.Logger) { l.Info("line", slog.Any("m", m)) },
			"on purpose": func(l *slog.Logger) { l.Info("line", slog.Any("m", redact.Message{Message: m})) },
			"in a group": func(l *slog.Logger) { l.Info("line", slog.Group("g", slog.Any("m", m))) },
			"beforehand": func(l *slog.Logger) { l.With(slog.Any("m", m)).Info("line") },
		} {
			t.Run(format+" "+how, func(t *testing.T) {
				t.Parallel()
				var b bytes.Buffer
				log(slog.New(handler(&b)))
				if line := b.String(); strings.Contains(line, canary) || !strings.Contains(line, "credential") {
					t.Errorf("got %s", line)
				}
			})
		}
	}
}
