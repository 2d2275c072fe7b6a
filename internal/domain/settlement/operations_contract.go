package settlement

import (
	settlementv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/settlement/v1"
	"github.com/paymentsvc/paymentsvc/internal/domain/operation"
)

// The operations of the contract service.
var (
	CreateContract         = operation.Write[*settlementv1.CreateContractRequest, *settlementv1.CreateContractResponse](&catalog, operation.By("contract", (*settlementv1.CreateContractRequest).GetId))
	GetContract            = operation.Read[*settlementv1.GetContractRequest, *settlementv1.GetContractResponse](&catalog)
	ListContracts          = operation.Read[*settlementv1.ListContractsRequest, *settlementv1.ListContractsResponse](&catalog)
	UpdateContract         = operation.Write[*settlementv1.UpdateContractRequest, *settlementv1.UpdateContractResponse](&catalog, operation.By("contract", (*settlementv1.UpdateContractRequest).GetContractId))
	ArchiveContract        = operation.Write[*settlementv1.ArchiveContractRequest, *settlementv1.ArchiveContractResponse](&catalog, operation.By("contract", (*settlementv1.ArchiveContractRequest).GetContractId))
	RecoverContract        = operation.Write[*settlementv1.RecoverContractRequest, *settlementv1.RecoverContractResponse](&catalog, operation.By("contract", (*settlementv1.RecoverContractRequest).GetContractId))
	GetContractSchedule    = operation.Read[*settlementv1.GetContractScheduleRequest, *settlementv1.GetContractScheduleResponse](&catalog)
	ScheduleContract       = operation.Write[*settlementv1.ScheduleContractRequest, *settlementv1.ScheduleContractResponse](&catalog, operation.By("contract", (*settlementv1.ScheduleContractRequest).GetContractId))
	RescheduleContract     = operation.Write[*settlementv1.RescheduleContractRequest, *settlementv1.RescheduleContractResponse](&catalog, operation.By("contract", (*settlementv1.RescheduleContractRequest).GetContractId))
	CancelContractSchedule = operation.Write[*settlementv1.CancelContractScheduleRequest, *settlementv1.CancelContractScheduleResponse](&catalog, operation.By("contract", (*settlementv1.CancelContractScheduleRequest).GetContractId))
)
