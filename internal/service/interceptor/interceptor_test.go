package interceptor

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"

	commonv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/common/v1"
	errorv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/error/v1"
	paymentv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/payment/v1"
	"github.com/paymentsvc/paymentsvc/internal/domain/failure"
	"github.com/paymentsvc/paymentsvc/internal/domain/operation"
	"github.com/paymentsvc/paymentsvc/internal/service/validation"
)

const (
	ours    = "/paymentsvc.payment.v1.PaymentService/GetPayment"
	foreign = "/grpc.health.v1.Health/Check"
)

func TestErrorsBecomeStatuses(t *testing.T) {
	t.Parallel()
	notFound := failure.New(errorv1.PaymentReason_PAYMENT_REASON_PAYMENT_NOT_FOUND, "There is no such payment.")
	for name, c := range map[string]struct {
		method  string
		err     error
		code    codes.Code
		reason  string
		message string
	}{
		"a failure":                         {ours, notFound, codes.NotFound, "PAYMENT_NOT_FOUND", "There is no such payment."},
		"a failure in another error":        {ours, errors.Join(errors.New("canary"), notFound), codes.NotFound, "PAYMENT_NOT_FOUND", "There is no such payment."},
		"any error":                         {ours, errors.New("canary"), codes.Internal, "INTERNAL", "An internal error occurred."},
		"a status that no failure led to":   {ours, status.Error(codes.NotFound, "canary"), codes.Internal, "INTERNAL", "An internal error occurred."},
		"a caller that left":                {ours, context.Canceled, codes.Canceled, "", "The caller cancelled the call."},
		"a stream that its caller left":     {ours, status.Error(codes.Canceled, "canary"), codes.Canceled, "", "The caller cancelled the call."},
		"a status of a service not ours":    {foreign, status.Error(codes.NotFound, "unknown service"), codes.NotFound, "", "unknown service"},
		"any error of a service not ours":   {foreign, errors.New("canary"), codes.Internal, "INTERNAL", "An internal error occurred."},
		"a failure in a service not ours":   {foreign, notFound, codes.NotFound, "PAYMENT_NOT_FOUND", "There is no such payment."},
		"a panic that recover made of ours": {ours, &panicError{value: "canary"}, codes.Internal, "INTERNAL", "An internal error occurred."},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := statusUnary()(t.Context(), nil, &grpc.UnaryServerInfo{FullMethod: c.method}, func(context.Context, any) (any, error) { return nil, c.err })
			st := status.Convert(err)
			if st.Code() != c.code || reasonIn(st) != c.reason || st.Message() != c.message {
				t.Errorf("got %v", st.Proto())
			}
		})
	}
}

func reasonIn(st *status.Status) string {
	for _, detail := range st.Details() {
		if info, ok := detail.(*errdetails.ErrorInfo); ok && info.GetDomain() == Domain {
			return info.GetReason()
		}
	}
	return ""
}

func TestStatusesCarryWhatTheirKindCallsFor(t *testing.T) {
	t.Parallel()
	f := failure.New(errorv1.CommonReason_COMMON_REASON_KEY_IN_DISABLED, "No.").With("subject", "payment/x")
	f.RetryAfter = time.Second
	f.Violations = []failure.Violation{{Field: "amount", Rule: "int64.gt", Description: "more"}}
	var kinds []string
	for _, detail := range Status(f).Details() {
		switch d := detail.(type) {
		case *errdetails.ErrorInfo:
			kinds = append(kinds, "info "+d.GetMetadata()["subject"])
		case *errdetails.BadRequest:
			kinds = append(kinds, "bad "+d.GetFieldViolations()[0].GetField())
		case *errdetails.PreconditionFailure:
			kinds = append(kinds, "precondition "+d.GetViolations()[0].GetSubject())
		case *errdetails.RetryInfo:
			kinds = append(kinds, "retry "+d.GetRetryDelay().AsDuration().String())
		}
	}
	if diff := cmp.Diff([]string{"info payment/x", "bad amount", "precondition payment/x", "retry 1s"}, kinds); diff != "" {
		t.Errorf("details (-want +got):\n%s", diff)
	}
}

// noAnswer is a handler of which only the call matters.
func noAnswer(context.Context, any) (any, error) { return struct{}{}, nil }

func TestEveryBrokenFieldIsToldOnce(t *testing.T) {
	t.Parallel()
	v, err := validation.New(&paymentv1.PayInstantlyRequest{})
	if err != nil {
		t.Fatal(err)
	}
	err = validate(v, &paymentv1.PayInstantlyRequest{PaymentId: "\n", Amount: &commonv1.AmountInput{Total: -1}})
	f, ok := errors.AsType[*failure.Error](err)
	if !ok {
		t.Fatalf("got %v", err)
	}
	fields := map[string]int{}
	for _, violation := range f.Violations {
		fields[violation.Field]++
	}
	for _, field := range []string{"payment_id", "request_id", "order_name", "amount.total"} {
		if fields[field] != 1 {
			t.Errorf("%s is blamed %d times in %v", field, fields[field], fields)
		}
	}
	if err := validate(v, "no message"); err != nil {
		t.Error(err)
	}
}

func TestAPanicDoesNotTellItsValue(t *testing.T) {
	t.Parallel()
	for name, value := range map[string]any{"a text": "canary", "a message": &commonv1.CardCredential{Number: "canary"}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := recoverUnary()(t.Context(), nil, nil, func(context.Context, any) (any, error) { panic(value) })
			streamErr := recoverStream()(nil, nil, nil, func(any, grpc.ServerStream) error { panic(value) })
			for _, err := range []error{err, streamErr} {
				if err == nil || strings.Contains(err.Error(), "canary") || !strings.Contains(err.Error(), "interceptor_test.go") {
					t.Errorf("got %v", err)
				}
			}
		})
	}
}

func TestALineTellsWhatCameOfACallAndNoSecrets(t *testing.T) {
	t.Parallel()
	request := &paymentv1.PayInstantlyRequest{PaymentId: "order-1", Method: &paymentv1.InstantPaymentMethodInput{Method: &paymentv1.InstantPaymentMethodInput_Card{
		Card: &paymentv1.InstantPaymentCard{Credential: &commonv1.CardCredential{Number: "canary"}},
	}}}
	declined := failure.New(errorv1.CommonReason_COMMON_REASON_UPSTREAM_BAD_RESPONSE, "No answer.").With("pg_message", "canary").Because(errors.New("the cause"))
	for name, c := range map[string]struct {
		level slog.Level
		err   error
		want  []string
	}{
		"a success":                        {slog.LevelInfo, nil, []string{"level=INFO", "code=OK", "method=" + ours, "took_ms=5000", "caller=local"}},
		"a failure":                        {slog.LevelInfo, declined, []string{"level=WARN", "code=Unavailable", "reason=UPSTREAM_BAD_RESPONSE", `cause="the cause"`}},
		"a defect":                         {slog.LevelInfo, errors.New("the defect"), []string{"level=ERROR", "code=Internal", `cause="the defect"`}},
		"a request at the level of debug":  {slog.LevelDebug, nil, []string{"request=", "order-1"}},
		"nothing that nobody wants to see": {slog.LevelError, declined, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var b bytes.Buffer
			now := time.Unix(0, 0)
			clock := func() time.Time { now = now.Add(5 * time.Second); return now }
			log := slog.New(slog.NewTextHandler(&b, &slog.HandlerOptions{Level: c.level}))
			l := &callLog{log: log, now: clock, httpStatus: func(string, codes.Code) int { return 0 }}
			_, _ = l.unary()(t.Context(), request, &grpc.UnaryServerInfo{FullMethod: ours}, func(ctx context.Context, request any) (any, error) {
				return statusUnary()(ctx, request, &grpc.UnaryServerInfo{FullMethod: ours}, func(context.Context, any) (any, error) { return nil, c.err })
			})
			line := b.String()
			for _, part := range c.want {
				if !strings.Contains(line, part) {
					t.Errorf("no %s in %s", part, line)
				}
			}
			if len(c.want) == 0 && line != "" || strings.Contains(line, "canary") {
				t.Errorf("got %s", line)
			}
		})
	}
}

func TestNotesOfTheEngineBecomeHeaders(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		note func(context.Context)
		want metadata.MD
	}{
		"a first call": {func(ctx context.Context) { operation.Note(ctx, "op-1", false) }, metadata.Pairs(OperationIDHeader, "op-1")},
		"a repeat":     {func(ctx context.Context) { operation.Note(ctx, "op-1", true) }, metadata.Pairs(OperationIDHeader, "op-1", ReplayedHeader, "true")},
		"a read":       {func(context.Context) {}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			stream := &headers{}
			_, err := notesUnary()(grpc.NewContextWithServerTransportStream(t.Context(), stream), nil, nil, func(ctx context.Context, _ any) (any, error) {
				c.note(ctx)
				return noAnswer(ctx, nil)
			})
			if diff := cmp.Diff(c.want, stream.set); diff != "" || err != nil {
				t.Errorf("headers (-want +got):\n%s%v", diff, err)
			}
		})
	}
}

// headers is the stream below a call.
type headers struct {
	grpc.ServerTransportStream

	set metadata.MD
}

// SetHeader keeps the header.
func (h *headers) SetHeader(md metadata.MD) error {
	h.set = md
	return nil
}

// silent is a stream whose client sends nothing until it is closed.
type silent struct {
	grpc.ServerStream

	ctx    context.Context //nolint:containedctx // it is the stream's
	closed chan struct{}
}

// Context is the stream's.
func (s *silent) Context() context.Context { return s.ctx }

// RecvMsg waits for what does not come.
func (s *silent) RecvMsg(any) error {
	<-s.closed
	return io.EOF
}

func TestStreamsWithoutAnEndEndWithTheServer(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		method string
		code   codes.Code
	}{
		"of others":       {"/grpc.health.v1.Health/Watch", codes.Unavailable},
		"of the contract": {"/paymentsvc.payment.v1.X/Download", codes.OK},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				life, end := context.WithCancel(t.Context())
				stream := &silent{ctx: t.Context(), closed: make(chan struct{})}
				info := &grpc.StreamServerInfo{FullMethod: c.method}
				ended := make(chan error, 1)
				go func() {
					err := endEndless(life)(nil, stream, info, func(_ any, s grpc.ServerStream) error {
						if err := s.RecvMsg(nil); !errors.Is(err, io.EOF) {
							return err
						}
						return nil
					})
					if err != nil {
						err = toStatus(c.method, err)
					}
					ended <- err
				}()
				synctest.Wait()
				end()
				synctest.Wait()
				over := len(ended) == 1
				close(stream.closed)
				if got := status.Code(<-ended); got != c.code || over != (c.code != codes.OK) {
					t.Errorf("got %v, over with the server: %v", got, over)
				}
			})
		})
	}
}
