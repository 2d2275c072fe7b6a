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
	"github.com/paymentsvc/paymentsvc/internal/domain/evidence"
	"github.com/paymentsvc/paymentsvc/internal/domain/failure"
	"github.com/paymentsvc/paymentsvc/internal/domain/operation"
)

// shown is what reading i shows: nothing where PortOne has no such thing. It is
// false when the reading failed, which must not be mistaken for nothing.
func shown[T proto.Message](readings []operation.Reading, i int, noSuch failure.Reason) (T, bool) {
	var none T
	if i >= len(readings) {
		return none, false
	}
	if readings[i].NotFound(noSuch) {
		return none, true
	}
	response, ok := readings[i].Response.(T)
	return response, ok
}

// refusedReading is the first reading that PortOne refused: it would refuse the
// operation for the same reason, and nothing was sent yet. What the operation does not
// need may be missing.
func refusedReading(readings []operation.Reading, mayMiss ...failure.Reason) *failure.Error {
	for _, reading := range readings {
		if reading.Failure != nil && !slices.ContainsFunc(mayMiss, reading.NotFound) {
			return reading.Failure
		}
	}
	return nil
}

// gatewayRefusal says what a call says that the gateway refused: as PortOne did, or else
// as message does.
func gatewayRefusal(r operation.Record, message string, f *paymentv1.PaymentFailure) *failure.Error {
	if r.Suspected.ByGateway() {
		return r.Suspected
	}
	refusal := failure.New(errorv1.ChannelReason_CHANNEL_REASON_PG_PROVIDER, message).
		Proving(failure.RefusedByGatewayOnRecord).With("portone_type", "PG_PROVIDER")
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

// noPayment is how a read says that there is no such payment.
const noPayment = errorv1.PaymentReason_PAYMENT_REASON_PAYMENT_NOT_FOUND

// aboutPayment is a request about a payment.
type aboutPayment interface {
	GetPaymentId() string
	GetStoreId() string
}

// readPayment names the read of the payment that a request is about.
func readPayment(r operation.Record) []operation.Query {
	about, ok := r.Request.(aboutPayment)
	if !ok {
		return nil
	}
	return []operation.Query{{Definition: Get.Definition, Request: &paymentv1.GetPaymentRequest{
		PaymentId: about.GetPaymentId(), StoreId: evidence.Given(about.GetStoreId()),
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
