package payment

import (
	"slices"
	"strings"
	"time"
	"unicode"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/timestamppb"

	errorv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/error/v1"
	paymentv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/payment/v1"
	"github.com/paymentsvc/paymentsvc/internal/domain/failure"
	"github.com/paymentsvc/paymentsvc/internal/domain/operation"
)

// typed gives a message its type back. One of another type becomes an empty one,
// which proves nothing.
func typed[T proto.Message](m proto.Message) T {
	t, _ := m.(T)
	return t
}

// shown is what reading i shows: nothing where PortOne has no such thing. It is
// false when the reading failed, which must not be mistaken for nothing.
func shown[T proto.Message](readings []operation.Reading, i int, absent failure.Reason) (T, bool) {
	var none T
	if i >= len(readings) {
		return none, false
	}
	if readings[i].NotFound(absent) {
		return none, true
	}
	response, ok := readings[i].Response.(T)
	return response, ok
}

// refusedReading is the first reading that PortOne refused: it would refuse the
// operation for the same reason, and nothing was sent yet.
func refusedReading(readings []operation.Reading, absent failure.Reason) *failure.Error {
	for _, reading := range readings {
		if reading.Failure != nil && !reading.NotFound(absent) {
			return reading.Failure
		}
	}
	return nil
}

// when is how a time of PortOne's lies to the attempts of an operation.
type when uint8

const (
	unknowable when = iota // it may be the work of an attempt, or not
	before                 // it was there before the first attempt
	during                 // it came after the first attempt began
)

// timing compares a time of PortOne's with ours.
func timing(r operation.Record, at *timestamppb.Timestamp) when {
	switch {
	case !at.IsValid():
		return unknowable
	case at.AsTime().Before(r.FirstByte.Add(-operation.Skew)):
		return before
	}
	return during
}

// refusedOutright reports that all that was ever sent got a plain no. Whatever is
// there is somebody else's then, however well it fits. A gateway's no is not
// plain: gateways err.
func refusedOutright(r operation.Record) bool {
	return r.Sent == 1 && r.Suspected != nil && !byGateway(r.Suspected)
}

func byGateway(f *failure.Error) bool {
	return f != nil && f.Reason == failure.NameOf(errorv1.ChannelReason_CHANNEL_REASON_PG_PROVIDER)
}

// suspectedOr is what PortOne said itself, or else the reason that its records
// suggest.
func suspectedOr(r operation.Record, reason failure.Reason, message string) *failure.Error {
	if r.Suspected != nil {
		return r.Suspected
	}
	return failure.New(reason, message)
}

// gatewayRefusal says what a call says that the gateway refused.
func gatewayRefusal(r operation.Record, f *paymentv1.PaymentFailure) *failure.Error {
	if byGateway(r.Suspected) {
		return r.Suspected
	}
	refusal := failure.New(errorv1.ChannelReason_CHANNEL_REASON_PG_PROVIDER, "The payment gateway refused.").
		With("portone_type", "PG_PROVIDER")
	if code := plain(f.GetPgCode()); code != "" {
		refusal = refusal.With("pg_code", code)
	}
	if message := plain(f.GetPgMessage()); message != "" {
		refusal = refusal.With("pg_message", message)
	}
	return refusal
}

// plain is a gateway's text on one line and of bounded length: it travels in the
// trailers of a call.
func plain(text string) string {
	const most = 256
	words := strings.FieldsFunc(text, func(r rune) bool { return unicode.IsSpace(r) || !unicode.IsPrint(r) })
	runes := []rune(strings.Join(words, " "))
	return string(runes[:min(len(runes), most)])
}

// later is the later of two times, either of which may be missing.
func later(a, b *timestamppb.Timestamp) *timestamppb.Timestamp {
	return slices.MaxFunc([]*timestamppb.Timestamp{a, b}, func(a, b *timestamppb.Timestamp) int {
		return orZero(a).Compare(orZero(b))
	})
}

func orZero(t *timestamppb.Timestamp) time.Time {
	if t == nil {
		return time.Time{}
	}
	return t.AsTime()
}

// given is nil for a text that was left out.
func given(id string) *string {
	if id == "" {
		return nil
	}
	return &id
}

// The findings that carry nothing.
var (
	unclear = operation.Finding{Verdict: operation.Unclear}
	absent  = operation.Finding{Verdict: operation.Absent}
)

func foreign(f *failure.Error) operation.Finding {
	return operation.Finding{Verdict: operation.Foreign, Failure: f}
}

func happened(response proto.Message) operation.Finding {
	return operation.Finding{Verdict: operation.Happened, Response: response}
}

// noPayment is how a read says that there is no such payment.
const noPayment = errorv1.PaymentReason_PAYMENT_REASON_PAYMENT_NOT_FOUND

// readPayment names the read of the payment that a request is about.
func readPayment(r operation.Record) []operation.Query {
	about, ok := r.Request.(interface {
		GetPaymentId() string
		GetStoreId() string
	})
	if !ok {
		return nil
	}
	return []operation.Query{{Definition: Get.Definition, Request: &paymentv1.GetPaymentRequest{
		PaymentId: about.GetPaymentId(), StoreId: given(about.GetStoreId()),
	}}}
}

// shownPayment is the payment that the first reading shows, nil where there is none.
func shownPayment(readings []operation.Reading) (*paymentv1.Payment, bool) {
	response, ok := shown[*paymentv1.GetPaymentResponse](readings, 0, noPayment)
	if response == nil {
		return nil, ok
	}
	return response.GetPayment(), ok && response.GetPayment() != nil
}
