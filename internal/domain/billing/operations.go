// Package billing holds the rules of billing keys and of payments scheduled on
// them: which operations there are and what each changes.
package billing

import (
	"slices"
	"strings"

	billingv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/billing/v1"
	"github.com/paymentsvc/paymentsvc/internal/domain/operation"
)

// catalog is filled while the package is initialised, then only read.
var catalog operation.Catalog

// Operations returns the definitions of this package.
func Operations() []*operation.Definition {
	return catalog.All()
}

// The operations of the billing key service.
var (
	IssueBillingKey         = operation.Write[*billingv1.IssueBillingKeyRequest, *billingv1.IssueBillingKeyResponse](&catalog, operation.New[*billingv1.IssueBillingKeyRequest]("billing-key"), operation.CarriesCard, operation.Recover(recoverIssue()))
	GetBillingKey           = operation.Read[*billingv1.GetBillingKeyRequest, *billingv1.GetBillingKeyResponse](&catalog)
	ListBillingKeys         = operation.Read[*billingv1.ListBillingKeysRequest, *billingv1.ListBillingKeysResponse](&catalog)
	DeleteBillingKey        = operation.Write[*billingv1.DeleteBillingKeyRequest, *billingv1.DeleteBillingKeyResponse](&catalog, operation.By("billing-key", operation.Hidden((*billingv1.DeleteBillingKeyRequest).GetBillingKey)), operation.Recover(recoverDelete()))
	ConfirmBillingKey       = operation.Write[*billingv1.ConfirmBillingKeyRequest, *billingv1.ConfirmBillingKeyResponse](&catalog, operation.By("billing-key-token", operation.Hidden((*billingv1.ConfirmBillingKeyRequest).GetBillingIssueToken)))
	ConfirmBillingKeyAndPay = operation.Money[*billingv1.ConfirmBillingKeyAndPayRequest, *billingv1.ConfirmBillingKeyAndPayResponse](&catalog, operation.By("payment", (*billingv1.ConfirmBillingKeyAndPayRequest).GetPaymentId), operation.Recover(recoverConfirmAndPay()), operation.TakesEffectOnce)
)

// The operations of the payment schedule service.
var (
	CreatePaymentSchedule  = operation.Money[*billingv1.CreatePaymentScheduleRequest, *billingv1.CreatePaymentScheduleResponse](&catalog, operation.By("payment", (*billingv1.CreatePaymentScheduleRequest).GetPaymentId), operation.Recover(recoverSchedule()))
	GetPaymentSchedule     = operation.Read[*billingv1.GetPaymentScheduleRequest, *billingv1.GetPaymentScheduleResponse](&catalog)
	ListPaymentSchedules   = operation.Read[*billingv1.ListPaymentSchedulesRequest, *billingv1.ListPaymentSchedulesResponse](&catalog)
	RevokePaymentSchedules = operation.Write[*billingv1.RevokePaymentSchedulesRequest, *billingv1.RevokePaymentSchedulesResponse](&catalog, operation.Named(revoked, "billing-key-schedules/", "payment-schedules/"), operation.Recover(recoverRevoke()))
)

// revoked is what a revocation changes: every schedule of a billing key, or the
// schedules it names. Naming schedules of one key twice at a time is settled by
// PortOne, which revokes all of them or none.
func revoked(request *billingv1.RevokePaymentSchedulesRequest) operation.Subject {
	if request.GetBillingKey() != "" {
		return operation.Subject("billing-key-schedules/" + operation.Hidden((*billingv1.RevokePaymentSchedulesRequest).GetBillingKey)(request))
	}
	ids := slices.Sorted(slices.Values(request.GetScheduleIds()))
	return operation.Subject("payment-schedules/" + strings.Join(ids, ","))
}
