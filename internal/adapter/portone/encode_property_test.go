package portone_test

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"
	"pgregory.net/rapid"

	"github.com/paymentsvc/paymentsvc/internal/adapter/portone"
	"github.com/paymentsvc/paymentsvc/internal/adapter/portone/client"
	"github.com/paymentsvc/paymentsvc/internal/domain"
	"github.com/paymentsvc/paymentsvc/internal/domain/failure"
	"github.com/paymentsvc/paymentsvc/internal/domain/operation"
	"github.com/paymentsvc/paymentsvc/internal/protofill"
	"github.com/paymentsvc/paymentsvc/internal/service"
	"github.com/paymentsvc/paymentsvc/internal/service/validation"
)

// catching is a client that notes what would be sent.
type catching struct{ sent []client.Request }

func (c *catching) Read(_ context.Context, r client.Request) client.Result {
	c.sent = append(c.sent, r)
	return client.Result{}
}

func (c *catching) Write(ctx context.Context, r client.Request) client.Result { return c.Read(ctx, r) }

// trial validates requests and writes those that pass.
type trial struct {
	validator *validation.Validator
	adapter   *portone.Adapter
	client    *catching
}

func newTrial(tb testing.TB) *trial {
	tb.Helper()
	v, err := validation.New(service.Requests()...)
	if err != nil {
		tb.Fatal(err)
	}
	c := &catching{}
	a, err := portone.New(portone.Config{Client: c})
	if err != nil {
		tb.Fatal(err)
	}
	return &trial{v, a, c}
}

// accepts reports whether a request passes validation. What passes must be written,
// and so must what is read before it is sent and to find out what became of it.
func (x *trial) accepts(tb rapid.TB, d *operation.Definition, request proto.Message) bool {
	tb.Helper()
	if err := x.validator.Check(request); err != nil {
		if _, ok := errors.AsType[*failure.Error](err); !ok {
			tb.Errorf("%s: %v", d.RPC, err)
		}
		return false
	}
	x.write(tb, d, request)
	at := time.Date(2026, time.November, 30, 12, 0, 0, 0, time.UTC)
	record := operation.Record{ID: "op-1", RPC: d.RPC, Request: request, CreatedAt: at, FirstByte: at, LastByte: at}
	for _, read := range []func(operation.Record) []operation.Query{d.Recovery.Prepare, d.Recovery.Look} {
		if read == nil {
			continue
		}
		for _, q := range read(record) {
			x.write(tb, q.Definition, q.Request)
		}
	}
	return true
}

func (x *trial) write(tb rapid.TB, d *operation.Definition, request proto.Message) {
	tb.Helper()
	x.client.sent = nil
	outcome := x.adapter.Do(context.Background(), operation.Call{Definition: d, Request: request, Key: "0123456789abcdef"})
	switch {
	case len(x.client.sent) == 1:
		if body := x.client.sent[0].Body; len(body) > 0 && !json.Valid(body) {
			tb.Errorf("%s: no JSON: %s", d.RPC, body)
		}
	case outcome.Failure.Reason != "INVALID_PAGE_TOKEN":
		tb.Errorf("%s is accepted and cannot be written: %v %v: %v", d.RPC, outcome.Failure, outcome.Failure.Violations, request)
	}
}

// TestWhatCannotBeWrittenNamesTheField bypasses validation: the adapter's own failure
// names the field of the request, too.
func TestWhatCannotBeWrittenNamesTheField(t *testing.T) {
	t.Parallel()
	x := newTrial(t)
	tried := 0
	for _, d := range domain.Operations() {
		empty := requestOf(t, d)
		for _, place := range protofill.Places(empty.Descriptor()) {
			for _, v := range protofill.Bad(protofill.ValueOf(place.Field)) {
				request := empty.New()
				protofill.Minimal(request)
				place.Put(request, v)
				x.client.sent = nil
				outcome := x.adapter.Do(t.Context(), operation.Call{Definition: d, Request: request.Interface(), Key: "0123456789abcdef"})
				if len(x.client.sent) > 0 {
					continue // left out, or harmless in JSON
				}
				tried++
				requireViolation(t, outcome.Failure, place)
			}
		}
	}
	if tried == 0 {
		t.Error("nothing was tried")
	}
}

// requireViolation checks that a failure names the field of a place. The adapter
// writes keys of maps as a segment of the path.
func requireViolation(t *testing.T, f *failure.Error, place protofill.Place) {
	t.Helper()
	path := strings.ReplaceAll(place.Path, `["key"]`, ".key")
	if f.Reason != "VALIDATION_FAILED" || len(f.Violations) != 1 || !strings.HasPrefix(f.Violations[0].Field, path) {
		t.Errorf("%s: got %v %v", place.Path, f, f.Violations)
	}
}

func requestOf(tb rapid.TB, d *operation.Definition) protoreflect.Message {
	tb.Helper()
	found, err := protoregistry.GlobalFiles.FindDescriptorByName(d.RPC)
	if err != nil {
		tb.Fatal(err)
	}
	method, ok := found.(protoreflect.MethodDescriptor)
	if !ok {
		tb.Fatalf("%s is no method", d.RPC)
	}
	mt, err := protoregistry.GlobalTypes.FindMessageByName(method.Input().FullName())
	if err != nil {
		tb.Fatal(err)
	}
	return mt.New()
}

// TestWhatValidationAcceptsIsWritten puts every boundary value of every type in every
// place of every request, one at a time.
func TestWhatValidationAcceptsIsWritten(t *testing.T) {
	t.Parallel()
	seen := map[protoreflect.FullName]bool{}
	accepted, refused := 0, 0
	x := newTrial(t)
	for _, d := range domain.Operations() {
		empty := requestOf(t, d)
		places := protofill.Places(empty.Descriptor())
		minimal := empty.New()
		protofill.Minimal(minimal)
		seen[d.RPC] = x.accepts(t, d, minimal.Interface())
		for _, place := range places {
			for _, v := range protofill.Boundaries(protofill.ValueOf(place.Field)) {
				request := empty.New()
				protofill.Minimal(request)
				place.Put(request, v)
				if x.accepts(t, d, request.Interface()) {
					accepted++
				} else {
					refused++
				}
			}
		}
	}
	for _, rpc := range service.Methods() {
		if !seen[rpc] {
			t.Errorf("%s: no request of it was accepted and written", rpc)
		}
	}
	t.Logf("%d requests were accepted and written, %d were refused", accepted, refused)
}

// TestWhatValidationAcceptsIsWrittenInAnyCombination sets several places at once.
func TestWhatValidationAcceptsIsWrittenInAnyCombination(t *testing.T) {
	t.Parallel()
	x := newTrial(t)
	definitions := domain.Operations()
	rapid.Check(t, func(rt *rapid.T) {
		d := rapid.SampledFrom(definitions).Draw(rt, "operation")
		request := requestOf(rt, d)
		protofill.Minimal(request)
		places := protofill.Places(request.Descriptor())
		if len(places) == 0 {
			return // it asks for nothing
		}
		for range rapid.IntRange(1, 8).Draw(rt, "places") {
			place := rapid.SampledFrom(places).Draw(rt, "place")
			values := protofill.Boundaries(protofill.ValueOf(place.Field))
			if len(values) == 0 {
				continue // a message of the contract: its fields are places of their own
			}
			v := values[rapid.IntRange(0, len(values)-1).Draw(rt, "value")]
			before := proto.Clone(request.Interface()).ProtoReflect()
			place.Put(request, v)
			if !x.accepts(rt, d, request.Interface()) {
				request = before // so that most of what is tried passes
			}
		}
	})
}

// TestEveryPlaceRefusesWhatItsTypeCannotHold is the other half: the field is named.
func TestEveryPlaceRefusesWhatItsTypeCannotHold(t *testing.T) {
	t.Parallel()
	x := newTrial(t)
	tried := 0
	for _, d := range domain.Operations() {
		empty := requestOf(t, d)
		for _, place := range protofill.Places(empty.Descriptor()) {
			value := protofill.ValueOf(place.Field)
			for _, v := range protofill.Bad(value) {
				if !v.IsValid() || value.Enum() != nil && place.Field == value && !place.Field.HasPresence() && !place.Field.IsList() {
					continue // without presence, zero is left out
				}
				tried++
				request := empty.New()
				protofill.Minimal(request)
				place.Put(request, v)
				requireNamed(t, x.validator.Check(request.Interface()), place.Path)
			}
		}
	}
	t.Logf("%d values were refused", tried)
}

func requireNamed(t *testing.T, err error, path string) {
	t.Helper()
	var f *failure.Error
	if !errors.As(err, &f) || f.Reason != "VALIDATION_FAILED" {
		t.Errorf("%s: got %v", path, err)
		return
	}
	for _, violation := range f.Violations {
		if violation.Field == path && strings.HasPrefix(violation.Description, "must ") {
			return
		}
	}
	t.Errorf("%s is not named in %v", path, f.Violations)
}
