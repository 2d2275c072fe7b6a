package e2e_test

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"

	operationv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/operation/v1"
	"github.com/paymentsvc/paymentsvc/internal/app"
	"github.com/paymentsvc/paymentsvc/internal/domain"
	"github.com/paymentsvc/paymentsvc/internal/domain/operation"
	"github.com/paymentsvc/paymentsvc/internal/sandbox"
	"github.com/paymentsvc/paymentsvc/internal/sandbox/account"
	"github.com/paymentsvc/paymentsvc/internal/sandbox/fault"
)

// anyObject are the RPCs that PortOne's document answers with an object without required
// members, so that {} and {"ok":true} are answers. A new RPC of the kind gets a row here
// once it is decided what is lost when it was not done; see docs/decisions/0023.
var anyObject = []protoreflect.FullName{
	"paymentsvc.identity.v1.IdentityVerificationService.ResendIdentityVerification",
	"paymentsvc.identity.v1.IdentityVerificationService.SendIdentityVerification",
	"paymentsvc.invoicing.v1.CounterpartyService.DeleteCounterparty",
	"paymentsvc.invoicing.v1.TaxInvoiceAttachmentService.AttachTaxInvoiceFile",
	"paymentsvc.invoicing.v1.TaxInvoiceAttachmentService.DeleteTaxInvoiceAttachment",
	"paymentsvc.invoicing.v1.TaxInvoiceService.DeleteTaxInvoice",
	"paymentsvc.payment.v1.CheckoutProfileService.EvaluateCheckoutProfile",
	"paymentsvc.payment.v1.PaymentService.CapturePayment",
	"paymentsvc.payment.v1.PaymentService.PreRegisterPayment",
	"paymentsvc.payment.v1.PaymentService.RegisterStoreReceipt",
	"paymentsvc.payment.v1.PaymentwallDeliveryService.ConfirmPaymentwallDelivery",
	"paymentsvc.payment.v1.PromotionService.ListCardPromotions",
	"paymentsvc.settlement.v1.AdditionalFeePolicyService.CancelAdditionalFeePolicySchedule",
	"paymentsvc.settlement.v1.ContractService.CancelContractSchedule",
	"paymentsvc.settlement.v1.DiscountSharePolicyService.CancelDiscountSharePolicySchedule",
	"paymentsvc.settlement.v1.PartnerScheduleService.CancelPartnerSchedule",
	"paymentsvc.settlement.v1.PartnerScheduleService.SchedulePartners",
	"paymentsvc.settlement.v1.PartnerSettlementService.DeletePartnerSettlements",
}

// confirmed are RPCs of which the record is read before success is reported.
var confirmed = []protoreflect.FullName{"paymentsvc.settlement.v1.TransferService.DeleteTransfer"}

// hollowTime is the deadline of a write. What is in doubt is looked into until then.
const hollowTime = time.Second

// TestHollowAnswersAreNoAnswers has PortOne answer every RPC with status 200 and JSON
// that is not the answer: nothing may be reported as done, as not done, or as read.
func TestHollowAnswersAreNoAnswers(t *testing.T) { //nolint:tparallel // what takes two minutes is proven not to have happened, so the subtests run one after the other
	t.Parallel()
	all := turns(t)
	for _, kind := range fault.Hollow() { //nolint:paralleltest // as above
		for _, struck := range []string{fault.All, fault.Writes} {
			// One after the other: what takes two minutes is proven not to have happened.
			t.Run(string(kind)+" "+struck, func(t *testing.T) {
				for _, turn := range all {
					box := sandbox.New(sandbox.Options{Faults: fault.Plan{
						Rules: []fault.Rule{{Operations: []string{struck}, Kind: kind, Phase: fault.Before}},
					}})
					p, _ := serveWith(t, always(box.Handler()), func(cfg *app.Config) { cfg.StoreID = account.StoreID })
					hollow{t: t, caller: &caller{program: p, via: typed{p.conn}}, kind: kind, reads: struck == fault.All}.walk(turn)
					p.stop()
					box.Close()
				}
			})
		}
	}
}

// always gives an empty list where the sandbox has nothing to imitate and says so: else
// the service would stop to ask.
func always(box http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		answer := httptest.NewRecorder()
		if box.ServeHTTP(answer, r); answer.Code == http.StatusServiceUnavailable {
			says(http.StatusOK, asJSON, "[]")(w, r)
			return
		}
		maps.Copy(w.Header(), answer.Header())
		w.WriteHeader(answer.Code)
		_, _ = w.Write(answer.Body.Bytes()) // a client that is gone needs no answer
	})
}

// asked is a request of an operation.
type asked struct {
	*operation.Definition

	request proto.Message
}

// turns are valid requests of all operations that lead to PortOne. No two of a turn
// have the same subject: the second would have to wait for the first.
func turns(t *testing.T) [][]asked {
	t.Helper()
	var all [][]asked
	for n, d := range domain.Operations() {
		a := asked{d, numbered(t, n, d)}
		busy := func(turn []asked) bool {
			return slices.ContainsFunc(turn, func(other asked) bool {
				return d.Kind != operation.KindRead && other.Subject(other.request) == d.Subject(a.request)
			})
		}
		free := slices.IndexFunc(all, func(turn []asked) bool { return !busy(turn) })
		if free < 0 {
			all, free = append(all, nil), len(all)
		}
		all[free] = append(all[free], a)
	}
	return all
}

// numbered is a valid request about things that no other is about.
const sampleText = "x" // what minimal puts where any text will do

func numbered(t *testing.T, n int, d *operation.Definition) proto.Message {
	t.Helper()
	methods := methods(t)
	i := slices.IndexFunc(methods, func(m protoreflect.MethodDescriptor) bool { return m.FullName() == d.RPC })
	if i < 0 {
		t.Fatalf("no RPC is called %s", d.RPC)
	}
	m := newMessage(t, methods[i].Input()).ProtoReflect()
	minimal(t, m)
	if fd := m.Descriptor().Fields().ByName("request_id"); fd != nil {
		m.Set(fd, protoreflect.ValueOfString(fmt.Sprintf("hollow-0123456789-%d", n)))
	}
	m.Range(func(fd protoreflect.FieldDescriptor, v protoreflect.Value) bool {
		if fd.Kind() == protoreflect.StringKind && !fd.IsList() && v.String() == sampleText {
			m.Set(fd, protoreflect.ValueOfString(fmt.Sprintf("x%d", n)))
		}
		return true
	})
	return m.Interface()
}

// hollow is one way in which answers say nothing.
type hollow struct {
	t      *testing.T
	caller *caller
	kind   fault.Kind
	// reads is set where reads are answered so, too.
	reads bool
}

// walk makes calls side by side.
func (h hollow) walk(turn []asked) {
	const atATime = 48
	places := make(chan struct{}, atATime)
	var calls sync.WaitGroup
	for _, a := range turn {
		calls.Go(func() {
			places <- struct{}{}
			defer func() { <-places }()
			h.call(a.Definition, a.request)
		})
	}
	calls.Wait()
	if h.t.Failed() {
		return
	}
	for _, o := range ask[*operationv1.ListOperationsResponse](h.t, h.caller, &operationv1.ListOperationsRequest{PageSize: 1000}).GetOperations() {
		h.judgeState(o)
	}
}

// passes reports whether the answer is one that PortOne documents.
func (h hollow) passes(rpc protoreflect.FullName) bool {
	if h.kind == fault.MissingField && rpc == "paymentsvc.payment.v1.PaymentService.ResendPaymentWebhook" {
		return true // the address of a webhook may be missing, PortOne's document says, though it is required
	}
	if !h.reads && slices.Contains(confirmed, rpc) {
		return true // what was to be deleted is not there, which is read
	}
	return (h.kind == fault.EmptyObject || h.kind == fault.OKObject) && slices.Contains(anyObject, rpc)
}

func (h hollow) call(d *operation.Definition, request proto.Message) {
	isRead := d.Kind == operation.KindRead
	mustPass := h.passes(d.RPC) && h.kind != fault.MissingField && !d.Recovery.Confirm && (isRead || d.Recovery.Prepare == nil)
	a := h.answerTo(request, isRead || mustPass)
	switch {
	case isRead && !h.reads:
		return // it tells what the sandbox has
	case a.err == nil:
		if !h.passes(d.RPC) {
			h.t.Errorf("%s succeeds: %v", d.RPC, a.responses)
		}
		return
	case mustPass:
		h.t.Errorf("%s fails with an answer that PortOne documents: %v", d.RPC, a.err)
		return
	}
	got := refusalOf(h.t, a.err)
	allowed := []string{"OPERATION_IN_DOUBT", "OPERATION_IN_PROGRESS"}
	switch {
	case isRead:
		allowed = []string{"UPSTREAM_BAD_RESPONSE"}
	case d.Recovery.Prepare != nil && h.reads:
		allowed = append(allowed, "NOT_SENT") // what must be known first cannot be read
	case d.Recovery.Look != nil && !h.reads && got.Code == codes.NotFound:
		return // what the request is about is not there, which the sandbox says itself
	}
	if !slices.Contains(allowed, got.Reason) {
		h.t.Errorf("%s: got %+v, want %v", d.RPC, got, allowed)
	}
}

// answerTo makes a call. On a machine that does much else a deadline may pass before an
// answer is here; then the call is repeated with more time.
func (h hollow) answerTo(request proto.Message, isDecided bool) answer {
	within := hollowTime
	if isDecided {
		within = patience // it is answered at once, but perhaps not within hollowTime
	}
	for {
		ctx, cancel := context.WithTimeout(h.t.Context(), within)
		a := h.caller.via.call(ctx, h.t, methodOf(h.t, request), request)
		cancel()
		if a.err == nil || a.err.Code() != codes.DeadlineExceeded || len(a.err.Details()) > 0 || within > patience {
			return a
		}
		within *= 2
	}
}

// judgeState checks what the journal says of an operation: nothing is known of any.
func (h hollow) judgeState(o *operationv1.Operation) {
	switch o.GetState() {
	case operationv1.OperationState_OPERATION_STATE_SUCCEEDED:
		if !h.passes(protoreflect.FullName(strings.ReplaceAll(o.GetRpc(), "/", "."))) {
			h.t.Errorf("%s is %s", o.GetRpc(), o.GetState())
		}
	case operationv1.OperationState_OPERATION_STATE_FAILED_NOT_EXECUTED:
		h.t.Errorf("%s is %s", o.GetRpc(), o.GetState())
	default:
	}
}
