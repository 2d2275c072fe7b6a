package settlement

import (
	settlementv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/settlement/v1"
	"github.com/paymentsvc/paymentsvc/internal/domain/operation"
)

// The operations of the additional fee policy service.
var (
	CreateAdditionalFeePolicy         = operation.Write[*settlementv1.CreateAdditionalFeePolicyRequest, *settlementv1.CreateAdditionalFeePolicyResponse](&catalog, operation.By("additional-fee-policy", (*settlementv1.CreateAdditionalFeePolicyRequest).GetId))
	GetAdditionalFeePolicy            = operation.Read[*settlementv1.GetAdditionalFeePolicyRequest, *settlementv1.GetAdditionalFeePolicyResponse](&catalog)
	ListAdditionalFeePolicies         = operation.Read[*settlementv1.ListAdditionalFeePoliciesRequest, *settlementv1.ListAdditionalFeePoliciesResponse](&catalog)
	UpdateAdditionalFeePolicy         = operation.Write[*settlementv1.UpdateAdditionalFeePolicyRequest, *settlementv1.UpdateAdditionalFeePolicyResponse](&catalog, operation.By("additional-fee-policy", (*settlementv1.UpdateAdditionalFeePolicyRequest).GetAdditionalFeePolicyId))
	ArchiveAdditionalFeePolicy        = operation.Write[*settlementv1.ArchiveAdditionalFeePolicyRequest, *settlementv1.ArchiveAdditionalFeePolicyResponse](&catalog, operation.By("additional-fee-policy", (*settlementv1.ArchiveAdditionalFeePolicyRequest).GetAdditionalFeePolicyId))
	RecoverAdditionalFeePolicy        = operation.Write[*settlementv1.RecoverAdditionalFeePolicyRequest, *settlementv1.RecoverAdditionalFeePolicyResponse](&catalog, operation.By("additional-fee-policy", (*settlementv1.RecoverAdditionalFeePolicyRequest).GetAdditionalFeePolicyId))
	GetAdditionalFeePolicySchedule    = operation.Read[*settlementv1.GetAdditionalFeePolicyScheduleRequest, *settlementv1.GetAdditionalFeePolicyScheduleResponse](&catalog)
	ScheduleAdditionalFeePolicy       = operation.Write[*settlementv1.ScheduleAdditionalFeePolicyRequest, *settlementv1.ScheduleAdditionalFeePolicyResponse](&catalog, operation.By("additional-fee-policy", (*settlementv1.ScheduleAdditionalFeePolicyRequest).GetAdditionalFeePolicyId))
	RescheduleAdditionalFeePolicy     = operation.Write[*settlementv1.RescheduleAdditionalFeePolicyRequest, *settlementv1.RescheduleAdditionalFeePolicyResponse](&catalog, operation.By("additional-fee-policy", (*settlementv1.RescheduleAdditionalFeePolicyRequest).GetAdditionalFeePolicyId))
	CancelAdditionalFeePolicySchedule = operation.Write[*settlementv1.CancelAdditionalFeePolicyScheduleRequest, *settlementv1.CancelAdditionalFeePolicyScheduleResponse](&catalog, operation.By("additional-fee-policy", (*settlementv1.CancelAdditionalFeePolicyScheduleRequest).GetAdditionalFeePolicyId))
)

// The operations of the discount share policy service.
var (
	CreateDiscountSharePolicy           = operation.Write[*settlementv1.CreateDiscountSharePolicyRequest, *settlementv1.CreateDiscountSharePolicyResponse](&catalog, operation.By("discount-share-policy", (*settlementv1.CreateDiscountSharePolicyRequest).GetId))
	GetDiscountSharePolicy              = operation.Read[*settlementv1.GetDiscountSharePolicyRequest, *settlementv1.GetDiscountSharePolicyResponse](&catalog)
	ListDiscountSharePolicies           = operation.Read[*settlementv1.ListDiscountSharePoliciesRequest, *settlementv1.ListDiscountSharePoliciesResponse](&catalog)
	GetDiscountSharePolicyFilterOptions = operation.Read[*settlementv1.GetDiscountSharePolicyFilterOptionsRequest, *settlementv1.GetDiscountSharePolicyFilterOptionsResponse](&catalog)
	UpdateDiscountSharePolicy           = operation.Write[*settlementv1.UpdateDiscountSharePolicyRequest, *settlementv1.UpdateDiscountSharePolicyResponse](&catalog, operation.By("discount-share-policy", (*settlementv1.UpdateDiscountSharePolicyRequest).GetDiscountSharePolicyId))
	ArchiveDiscountSharePolicy          = operation.Write[*settlementv1.ArchiveDiscountSharePolicyRequest, *settlementv1.ArchiveDiscountSharePolicyResponse](&catalog, operation.By("discount-share-policy", (*settlementv1.ArchiveDiscountSharePolicyRequest).GetDiscountSharePolicyId))
	RecoverDiscountSharePolicy          = operation.Write[*settlementv1.RecoverDiscountSharePolicyRequest, *settlementv1.RecoverDiscountSharePolicyResponse](&catalog, operation.By("discount-share-policy", (*settlementv1.RecoverDiscountSharePolicyRequest).GetDiscountSharePolicyId))
	GetDiscountSharePolicySchedule      = operation.Read[*settlementv1.GetDiscountSharePolicyScheduleRequest, *settlementv1.GetDiscountSharePolicyScheduleResponse](&catalog)
	ScheduleDiscountSharePolicy         = operation.Write[*settlementv1.ScheduleDiscountSharePolicyRequest, *settlementv1.ScheduleDiscountSharePolicyResponse](&catalog, operation.By("discount-share-policy", (*settlementv1.ScheduleDiscountSharePolicyRequest).GetDiscountSharePolicyId))
	RescheduleDiscountSharePolicy       = operation.Write[*settlementv1.RescheduleDiscountSharePolicyRequest, *settlementv1.RescheduleDiscountSharePolicyResponse](&catalog, operation.By("discount-share-policy", (*settlementv1.RescheduleDiscountSharePolicyRequest).GetDiscountSharePolicyId))
	CancelDiscountSharePolicySchedule   = operation.Write[*settlementv1.CancelDiscountSharePolicyScheduleRequest, *settlementv1.CancelDiscountSharePolicyScheduleResponse](&catalog, operation.By("discount-share-policy", (*settlementv1.CancelDiscountSharePolicyScheduleRequest).GetDiscountSharePolicyId))
)
