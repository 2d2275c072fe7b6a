package interceptor

import (
	"errors"
	"testing"

	"google.golang.org/grpc"
	"google.golang.org/grpc/metadata"

	errorv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/error/v1"
	operationv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/operation/v1"
	paymentv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/payment/v1"
	"github.com/paymentsvc/paymentsvc/internal/domain/failure"
)

const (
	cancel  = "/paymentsvc.payment.v1.PaymentService/CancelPayment"
	resolve = "/paymentsvc.operation.v1.OperationService/ResolveOperation"
)

func TestTheHeaderFillsTheRequestID(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		header []string
		field  string
		want   string // the id, or the rule that the header breaks
	}{
		"as it is":                  {[]string{"id-1"}, "", "id-1"},
		"quoted":                    {[]string{`"id-1"`}, "", "id-1"},
		"half quoted":               {[]string{`"id-1`}, "", `"id-1`},
		"a quote alone":             {[]string{`"`}, "", `"`},
		"the same as the field":     {[]string{`"id-1"`}, "id-1", "id-1"},
		"twice the same":            {[]string{"id-1", `"id-1"`}, "", "id-1"},
		"another than the field":    {[]string{"id-1"}, "id-2", "request.contradiction"},
		"two that differ":           {[]string{"id-1", "id-3"}, "", "request.duplicate"},
		"two, one in the field":     {[]string{"id-1", "id-3"}, "id-1", "request.duplicate"},
		"empty":                     {[]string{""}, "", "request.empty"},
		"quoted and empty":          {[]string{`""`}, "", "request.empty"},
		"no header, no field":       {nil, "", ""},
		"no header but a field":     {nil, "id-2", "id-2"},
		"empty, and one that is it": {[]string{"", "id-1"}, "", "request.duplicate"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			ctx := metadata.NewIncomingContext(t.Context(), metadata.MD{IdempotencyKeyHeader: c.header})
			request := &paymentv1.CancelPaymentRequest{RequestId: c.field}
			_, err := requestIDUnary()(ctx, request, &grpc.UnaryServerInfo{FullMethod: cancel}, noAnswer)
			got := request.GetRequestId()
			if err != nil {
				got = ruleOf(t, err)
			}
			if got != c.want {
				t.Errorf("got %q, %v, want %q", got, err, c.want)
			}
		})
	}
}

// ruleOf is the rule that the header breaks, as the only violation of err.
func ruleOf(t *testing.T, err error) string {
	t.Helper()
	f, ok := err.(*failure.Error) //nolint:errorlint // it is what callers get, not a cause
	if !ok || len(f.Violations) != 1 || f.Violations[0].Field != IdempotencyKeyName {
		t.Fatalf("got %v, want one violation of %s", err, IdempotencyKeyName)
	}
	return f.Violations[0].Rule
}

func TestAKeyThatCannotBeUsedIsRejected(t *testing.T) {
	t.Parallel()
	ctx := metadata.NewIncomingContext(t.Context(), metadata.Pairs(IdempotencyKeyHeader, "id-1", IdempotencyKeyHeader, "id-2"))
	for name, c := range map[string]struct {
		method  string
		request any
		rule    string
	}{
		"a read takes any":                  {ours, &paymentv1.GetPaymentRequest{}, ""},
		"a service of others takes any":     {foreign, "no message of ours", ""},
		"a write without an id takes none":  {resolve, &operationv1.ResolveOperationRequest{}, "request.unknown"},
		"a method that does not exist":      {"/paymentsvc.payment.v1.PaymentService/Steal", &paymentv1.GetPaymentRequest{}, "request.unknown"},
		"something else than a message":     {cancel, "no message", ""},
		"a write with an id takes one only": {cancel, &paymentv1.CancelPaymentRequest{}, "request.duplicate"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := requestIDUnary()(ctx, c.request, &grpc.UnaryServerInfo{FullMethod: c.method}, noAnswer)
			got := ""
			if err != nil {
				got = ruleOf(t, err)
			}
			if got != c.rule {
				t.Errorf("got %q, want %q", got, c.rule)
			}
		})
	}
}

func TestTheHeaderIsBlamedForWhatItFilled(t *testing.T) {
	t.Parallel()
	broken := failure.New(errorv1.CommonReason_COMMON_REASON_VALIDATION_FAILED, "It breaks rules.")
	broken.Violations = []failure.Violation{{Field: "request_id", Rule: "string.min_len"}, {Field: "reason", Rule: "required"}}
	f, ok := blameHeader(broken).(*failure.Error) //nolint:errorlint // it is what callers get, not a cause
	if !ok || f.Violations[0].Field != IdempotencyKeyName || f.Violations[0].Rule != "string.min_len" || f.Violations[1].Field != "reason" {
		t.Errorf("got %+v", f)
	}
	if broken.Violations[0].Field != "request_id" {
		t.Error("the failure itself was changed")
	}
	other := failure.New(errorv1.CommonReason_COMMON_REASON_REQUEST_ID_REUSED, "It was used.")
	if got := blameHeader(other); !errors.Is(got, other) {
		t.Errorf("got %v", got)
	}
}
