package check

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"google.golang.org/protobuf/reflect/protoreflect"

	"github.com/paymentsvc/paymentsvc/tools/conformance/internal/leaf"
	"github.com/paymentsvc/paymentsvc/tools/conformance/internal/pairing"
	"github.com/paymentsvc/paymentsvc/tools/conformance/internal/report"
	"github.com/paymentsvc/paymentsvc/tools/conformance/internal/sample"
)

// twoNames is a status that the document calls by one name in filters and by
// another in resources.
type twoNames struct {
	list, get        string // operations that filter by it, and that answer with it
	filter           string // where it stands in the filter, in the document
	field            string // and in the answer, in the contract
	ofFilter, ofItem string
	value            string // the contract's
}

var statuses = []twoNames{
	{"getPayments", "getPayment", "filter.status[0]", "payment.status", "PENDING", "PAY_PENDING", "PAYMENT_STATUS_PAY_PENDING"},
	{"getCashReceipts", "getCashReceiptByPaymentId", "filter.statuses[0]", "cash_receipt.status", "FAILED", "ISSUE_FAILED", "CASH_RECEIPT_STATUS_ISSUE_FAILED"},
}

// contradictions tests by name what the document says in two ways.
func (r *Run) contradictions(ctx context.Context) {
	for _, c := range statuses {
		name := fmt.Sprintf("contradiction %s/%s: one status in requests and answers, both names are read", c.ofItem, c.ofFilter)
		err := r.filters(ctx, c)
		for _, written := range []string{c.ofItem, c.ofFilter} {
			if err == nil {
				err = r.reads(ctx, c, written)
			}
		}
		r.named(name, err == nil, text(err))
	}
	err := r.amountTypes(ctx)
	r.named("contradiction type of PLATFORM_SETTLEMENT_AMOUNT_EXCEEDED: the error and what was exceeded, both are read", err == nil, text(err))
	err = r.oneTypeTwoErrors(ctx)
	r.named("contradiction PLATFORM_CURRENCY_NOT_SUPPORTED: another error in complete-payout", err == nil, text(err))
}

// alone returns an operation for a check of its own, whose losses do not count twice.
func (r *Run) alone(id string) (*subject, error) {
	i := slices.IndexFunc(r.operations, func(op *pairing.Operation) bool { return op.Doc.ID == id })
	if i < 0 {
		return nil, fmt.Errorf("the document has no %s", id)
	}
	op := r.operations[i]
	return &subject{
		Run: r, op: op, found: &report.Operation{}, seen: map[string]bool{},
		requests: r.shared.Requests(op), responses: r.shared.Responses(op),
	}, nil
}

// filters asks for the status and looks at what the filter says.
func (r *Run) filters(ctx context.Context, c twoNames) error {
	s, err := r.alone(c.list)
	if err != nil {
		return err
	}
	for v := range s.requests.Variants() {
		requests, err := s.requests.Requests(v, sample.Mode{})
		if err != nil {
			return err
		}
		if !replaceStatus(requests[0].Message, c.value) {
			continue
		}
		if _, err := s.exchange(ctx, overGRPC, 0, requests[0], s.response(0, sample.Mode{}, requests[0])); err != nil {
			return err
		}
		arrivals := s.Upstream.Take()
		if len(arrivals) == 0 {
			return errors.New("nothing arrived")
		}
		got, err := s.arrived(arrivals[0], requests[0])
		if err != nil {
			return err
		}
		if want := fmt.Sprintf("%q", c.ofFilter); got[c.filter] != want {
			return fmt.Errorf("%s is %s, want %s", c.filter, got[c.filter], want)
		}
		return nil
	}
	return fmt.Errorf("no request of %s filters by it", c.list)
}

// replaceStatus makes the only status in the request's filter the one called value.
func replaceStatus(m protoreflect.Message, value string) bool {
	filter := m.Get(m.Descriptor().Fields().ByName("filter")).Message()
	replaced := false
	filter.Range(func(fd protoreflect.FieldDescriptor, _ protoreflect.Value) bool {
		if fd.Kind() != protoreflect.EnumKind || !fd.IsList() {
			return true
		}
		vd := fd.Enum().Values().ByName(protoreflect.Name(value))
		if vd == nil {
			return true
		}
		list := filter.NewField(fd).List()
		list.Append(protoreflect.ValueOfEnum(vd.Number()))
		filter.Set(fd, protoreflect.ValueOfList(list))
		replaced = true
		return false
	})
	return replaced
}

// reads answers with the status under one of its names.
func (r *Run) reads(ctx context.Context, c twoNames, written string) error {
	s, err := r.alone(c.get)
	if err != nil {
		return err
	}
	for v := range s.responses.Variants() {
		request, err := s.request(overGRPC)
		if err != nil {
			return err
		}
		response := s.response(v, sample.Mode{}, request)
		object, _ := response.JSON.(map[string]any)
		if object["status"] != c.ofItem {
			continue
		}
		object["status"] = written
		got, err := s.exchange(ctx, overGRPC, 0, request, response)
		if err != nil {
			return err
		}
		all := leaf.OfMessage(got.messages[0], leaf.ProtoNames)
		if want := fmt.Sprintf("%q", c.value); all[c.field] != want {
			return fmt.Errorf("%s was read as %s, want %s", written, all[c.field], want)
		}
		return nil
	}
	return fmt.Errorf("no answer of %s has the status", c.get)
}

// amountTypes sends the error under its own type, and under each type of amount:
// the document gives the member `type` both meanings.
func (r *Run) amountTypes(ctx context.Context) error {
	const portoneType = "PLATFORM_SETTLEMENT_AMOUNT_EXCEEDED"
	s, err := r.alone("createPlatformOrderTransfer")
	if err != nil {
		return err
	}
	for _, e := range s.op.Doc.Errors {
		if e.Type != portoneType {
			continue
		}
		kinds := e.Node.Schema.Properties["type"].Value.Enum
		for _, kind := range append([]any{portoneType}, kinds...) {
			got, err := s.failure(ctx, overGRPC, callTimeout, e.Status, map[string]any{"type": kind, "message": "too much"})
			if err != nil {
				return err
			}
			if problem := s.judge(got, reason(e.Name, portoneType)); problem != "" {
				return fmt.Errorf("type %v: %s", kind, problem)
			}
			if kind != portoneType && got.metadata["amount_type"] != kind {
				return fmt.Errorf("type %v: amount_type is %q", kind, got.metadata["amount_type"])
			}
		}
		if len(kinds) == 0 {
			return errors.New("the document no longer says which amounts there are")
		}
		return nil
	}
	return errors.New("the document no longer has the error")
}

// oneTypeTwoErrors sends one type in the two operations where it means two things.
func (r *Run) oneTypeTwoErrors(ctx context.Context) error {
	const portoneType, badRequest = "PLATFORM_CURRENCY_NOT_SUPPORTED", 400
	for id, want := range map[string]string{
		"completePlatformPayoutByPartnerSettlementIds": "NEGATIVE_PAYOUT_AMOUNT",
		"createPlatformPartner":                        "CURRENCY_NOT_SUPPORTED",
	} {
		s, err := r.alone(id)
		if err != nil {
			return err
		}
		got, err := s.failure(ctx, overGRPC, callTimeout, badRequest, map[string]any{"type": portoneType})
		if err != nil {
			return err
		}
		if problem := s.judge(got, want); problem != "" {
			return fmt.Errorf("in %s: %s", id, problem)
		}
	}
	return nil
}
