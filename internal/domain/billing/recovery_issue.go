package billing

import (
	"time"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/timestamppb"

	billingv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/billing/v1"
	commonv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/common/v1"
	"github.com/paymentsvc/paymentsvc/internal/domain/evidence"
	"github.com/paymentsvc/paymentsvc/internal/domain/operation"
)

// recoverIssue looks for the key by a mark. Nobody names a billing key before PortOne
// does, and the card is forgotten, so the mark is all there is to find it by.
func recoverIssue() operation.Recovery {
	return operation.Recovery{
		Policy: operation.ResolveOnly,
		Amend:  amendIssue,
		Look:   readIssued,
		Judge:  judgeIssue,
		Void:   voidIssue,
	}
}

// mark is what the custom data of a key says that was issued by an operation.
func mark(r operation.Record) string { return "paymentsvc/" + r.Mark() }

// amendIssue marks the key, unless the caller keeps data of its own there: that must
// come back as it was given.
func amendIssue(r operation.Record) proto.Message {
	request := evidence.Typed[*billingv1.IssueBillingKeyRequest](r.Request)
	if request == nil || request.GetCustomData() != "" {
		return r.Request
	}
	amended := proto.CloneOf(request)
	amended.CustomData = new(mark(r))
	return amended
}

// lookBack is how far before the first byte keys are listed. A mark needs no time to
// be recognised by, so a clock that is wrong by minutes does not hide it.
const lookBack = 10 * time.Minute

// readIssued lists the keys of the customer since the attempt, the oldest first: ours
// is among the first.
func readIssued(r operation.Record) []operation.Query {
	request := evidence.Typed[*billingv1.IssueBillingKeyRequest](r.Request)
	from, _ := r.Departure()
	return []operation.Query{{Definition: ListBillingKeys.Definition, Request: &billingv1.ListBillingKeysRequest{
		Filter: &billingv1.BillingKeyFilterInput{
			StoreId:        evidence.Given(request.GetStoreId()),
			CustomerId:     evidence.Given(request.GetCustomer().GetId()),
			TimeRangeField: billingv1.BillingKeyTimeRangeField_BILLING_KEY_TIME_RANGE_FIELD_ISSUED_AT.Enum(),
			From:           timestamppb.New(from.Add(-lookBack)),
		},
		Sort: &billingv1.BillingKeySortInput{
			By:    billingv1.BillingKeySortBy_BILLING_KEY_SORT_BY_ISSUED_AT.Enum(),
			Order: commonv1.SortOrder_SORT_ORDER_ASC.Enum(),
		},
		PageSize: mostListed,
	}}}
}

// judgeIssue finds the key.
func judgeIssue(r operation.Record, readings []operation.Reading) operation.Finding {
	if len(readings) == 0 {
		return evidence.Unclear
	}
	list := evidence.Typed[*billingv1.ListBillingKeysResponse](readings[0].Response)
	if list == nil {
		return evidence.Unclear
	}
	var ours []*billingv1.BillingKey
	certain := true
	for _, key := range list.GetBillingKeys() {
		if key.GetCustomData() == sought(r) {
			ours = append(ours, key)
			certain = certain && isProof(r, key)
		}
	}
	switch {
	case !certain, len(ours) > 1 && sought(r) != mark(r):
		return evidence.Unclear
	case len(ours) > 0:
		return evidence.Happened(issued(ours[0])) // of two with our mark either is right
	case list.GetNextPageToken() != "":
		return evidence.Unclear
	}
	return evidence.Absent
}

// sought is the custom data of the key that the operation makes.
func sought(r operation.Record) string {
	if data := evidence.Typed[*billingv1.IssueBillingKeyRequest](r.Request).GetCustomData(); data != "" {
		return data
	}
	return mark(r)
}

// isProof reports whether the custom data prove a key to be ours. Our own mark does so
// by itself. The caller's data do not, because two cards of one customer may carry the
// same: they count only with the customer and the time, and not at all once others may
// have followed.
func isProof(r operation.Record, key *billingv1.BillingKey) bool {
	request := evidence.Typed[*billingv1.IssueBillingKeyRequest](r.Request)
	if request.GetCustomData() == "" {
		return true
	}
	id := request.GetCustomer().GetId()
	return id != "" && id == key.GetCustomer().GetId() &&
		!r.State.Watched() && evidence.Timing(r, key.GetIssuedAt()) == evidence.During
}

// issued is the answer that the call would have given, the refusals of single channels
// included.
func issued(key *billingv1.BillingKey) *billingv1.IssueBillingKeyResponse {
	response := &billingv1.IssueBillingKeyResponse{BillingKeyInfo: &billingv1.BillingKeySummary{
		BillingKey: key.GetBillingKey(), Channels: key.GetChannels(), IssuedAt: key.GetIssuedAt(),
	}}
	for _, result := range key.GetPgBillingKeyIssueResponses() {
		if failed := result.GetFailed(); failed != nil {
			response.ChannelSpecificFailures = append(response.ChannelSpecificFailures, refusal(failed))
		}
	}
	return response
}

func refusal(failed *billingv1.FailedPgBillingKeyIssueResult) *billingv1.ChannelSpecificFailure {
	why := failed.GetFailure()
	return &billingv1.ChannelSpecificFailure{
		Kind: &billingv1.ChannelSpecificFailure_PgProvider{PgProvider: &billingv1.ChannelSpecificFailurePgProvider{
			Channel: failed.GetChannel(), Message: evidence.Given(why.GetMessage()),
			PgCode: why.GetPgCode(), PgMessage: why.GetPgMessage(),
		}},
	}
}

// voidIssue deletes a key that the caller was told does not exist: nobody would ever
// use it or delete it.
func voidIssue(r operation.Record, _ []operation.Reading) operation.Undo {
	key := evidence.Typed[*billingv1.IssueBillingKeyResponse](r.Response).GetBillingKeyInfo().GetBillingKey()
	if key == "" {
		return operation.Undo{}
	}
	return operation.Undo{Definition: DeleteBillingKey.Definition, Request: &billingv1.DeleteBillingKeyRequest{
		RequestId: r.VoidID(), BillingKey: key,
		StoreId: evidence.Given(evidence.Typed[*billingv1.IssueBillingKeyRequest](r.Request).GetStoreId()),
		Reason:  new(lateReason), Requester: billingv1.BillingKeyDeleteRequester_BILLING_KEY_DELETE_REQUESTER_ADMIN.Enum(),
	}}
}
