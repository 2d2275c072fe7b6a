package billing

import (
	billingv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/billing/v1"
	errorv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/error/v1"
	"github.com/paymentsvc/paymentsvc/internal/domain/evidence"
	"github.com/paymentsvc/paymentsvc/internal/domain/operation"
)

// recoverDelete reads the key, which PortOne still shows once it is deleted.
func recoverDelete() operation.Recovery {
	return operation.Recovery{Policy: operation.CompleteForward, Look: readKey, Judge: judgeDelete}
}

func readKey(r operation.Record) []operation.Query {
	request := evidence.Typed[*billingv1.DeleteBillingKeyRequest](r.Request)
	return []operation.Query{{Definition: GetBillingKey.Definition, Request: &billingv1.GetBillingKeyRequest{
		BillingKey: request.GetBillingKey(), StoreId: evidence.Given(request.GetStoreId()),
	}}}
}

func judgeDelete(r operation.Record, readings []operation.Reading) operation.Finding {
	if len(readings) == 0 {
		return evidence.Unclear
	}
	if readings[0].NotFound(errorv1.BillingReason_BILLING_REASON_BILLING_KEY_NOT_FOUND) {
		return evidence.Absent
	}
	key := evidence.Typed[*billingv1.GetBillingKeyResponse](readings[0].Response).GetBillingKey()
	switch key.GetStatus() {
	case billingv1.BillingKeyStatus_BILLING_KEY_STATUS_ISSUED:
		return evidence.Absent
	case billingv1.BillingKeyStatus_BILLING_KEY_STATUS_DELETED:
		return judgeDeleted(r, key)
	case billingv1.BillingKeyStatus_BILLING_KEY_STATUS_UNSPECIFIED:
	}
	return evidence.Unclear
}

// judgeDeleted tells a key that we deleted from one that the issuer, the payer or
// another program did.
func judgeDeleted(r operation.Record, key *billingv1.BillingKey) operation.Finding {
	switch evidence.Timing(r, key.GetDeletedAt()) {
	case evidence.Before:
		return evidence.Foreign(evidence.SuspectedOr(r, evidence.AlreadyDone(errorv1.BillingReason_BILLING_REASON_BILLING_KEY_ALREADY_DELETED,
			"The billing key was deleted already.")))
	case evidence.During:
		return evidence.Happened(&billingv1.DeleteBillingKeyResponse{DeletedAt: key.GetDeletedAt()})
	case evidence.Unknowable:
	}
	return evidence.Unclear
}
