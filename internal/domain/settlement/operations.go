// Package settlement holds the rules of settling with partners: contracts,
// policies, partners, transfers and payouts.
package settlement

import (
	settlementv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/settlement/v1"
	"github.com/paymentsvc/paymentsvc/internal/domain/operation"
)

// catalog is filled while the package is initialised, then only read.
var catalog operation.Catalog

// Operations returns the definitions of this package.
func Operations() []*operation.Definition {
	return catalog.All()
}

// The operations of the partner settlement service.
var (
	ListPartnerSettlements   = operation.Read[*settlementv1.ListPartnerSettlementsRequest, *settlementv1.ListPartnerSettlementsResponse](&catalog)
	DeletePartnerSettlements = operation.Write[*settlementv1.DeletePartnerSettlementsRequest, *settlementv1.DeletePartnerSettlementsResponse](&catalog, operation.Only[*settlementv1.DeletePartnerSettlementsRequest]("partner-settlements"))
)

// The operations of the payout service.
var (
	CompletePayout = operation.Money[*settlementv1.CompletePayoutRequest, *settlementv1.CompletePayoutResponse](&catalog, operation.By("bulk-payout", (*settlementv1.CompletePayoutRequest).GetBulkPayoutId))
	ListPayouts    = operation.Read[*settlementv1.ListPayoutsRequest, *settlementv1.ListPayoutsResponse](&catalog)
)

// The operations of the bulk payout service.
var (
	ListBulkPayouts = operation.Read[*settlementv1.ListBulkPayoutsRequest, *settlementv1.ListBulkPayoutsResponse](&catalog)
)

// The operations of the account transfer service.
var (
	ListAccountTransfers = operation.Read[*settlementv1.ListAccountTransfersRequest, *settlementv1.ListAccountTransfersResponse](&catalog)
)

// The operations of the bulk account transfer service.
var (
	ListBulkAccountTransfers = operation.Read[*settlementv1.ListBulkAccountTransfersRequest, *settlementv1.ListBulkAccountTransfersResponse](&catalog)
)

// The operations of the account holder service.
var (
	GetAccountHolder = operation.Read[*settlementv1.GetAccountHolderRequest, *settlementv1.GetAccountHolderResponse](&catalog)
)

// The operations of the company service.
var (
	GetCompanyState     = operation.Read[*settlementv1.GetCompanyStateRequest, *settlementv1.GetCompanyStateResponse](&catalog)
	LookUpBusinessInfos = operation.Write[*settlementv1.LookUpBusinessInfosRequest, *settlementv1.LookUpBusinessInfosResponse](&catalog, operation.New[*settlementv1.LookUpBusinessInfosRequest]("business-info"))
)

// The operations of the setting service.
var (
	GetSetting    = operation.Read[*settlementv1.GetSettingRequest, *settlementv1.GetSettingResponse](&catalog)
	UpdateSetting = operation.Write[*settlementv1.UpdateSettingRequest, *settlementv1.UpdateSettingResponse](&catalog, operation.Only[*settlementv1.UpdateSettingRequest]("setting"))
)
