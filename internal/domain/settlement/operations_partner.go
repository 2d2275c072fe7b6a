package settlement

import (
	settlementv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/settlement/v1"
	"github.com/paymentsvc/paymentsvc/internal/domain/operation"
)

// The operations of the partner service.
var (
	CreatePartner           = operation.Write[*settlementv1.CreatePartnerRequest, *settlementv1.CreatePartnerResponse](&catalog, operation.By("partner", (*settlementv1.CreatePartnerRequest).GetId))
	BatchCreatePartners     = operation.Write[*settlementv1.BatchCreatePartnersRequest, *settlementv1.BatchCreatePartnersResponse](&catalog, operation.New[*settlementv1.BatchCreatePartnersRequest]("partners"))
	GetPartner              = operation.Read[*settlementv1.GetPartnerRequest, *settlementv1.GetPartnerResponse](&catalog)
	ListPartners            = operation.Read[*settlementv1.ListPartnersRequest, *settlementv1.ListPartnersResponse](&catalog)
	GetPartnerFilterOptions = operation.Read[*settlementv1.GetPartnerFilterOptionsRequest, *settlementv1.GetPartnerFilterOptionsResponse](&catalog)
	UpdatePartner           = operation.Write[*settlementv1.UpdatePartnerRequest, *settlementv1.UpdatePartnerResponse](&catalog, operation.By("partner", (*settlementv1.UpdatePartnerRequest).GetPartnerId))
	ArchivePartner          = operation.Write[*settlementv1.ArchivePartnerRequest, *settlementv1.ArchivePartnerResponse](&catalog, operation.By("partner", (*settlementv1.ArchivePartnerRequest).GetPartnerId))
	RecoverPartner          = operation.Write[*settlementv1.RecoverPartnerRequest, *settlementv1.RecoverPartnerResponse](&catalog, operation.By("partner", (*settlementv1.RecoverPartnerRequest).GetPartnerId))
)

// The operations of the partner schedule service.
var (
	GetPartnerSchedule    = operation.Read[*settlementv1.GetPartnerScheduleRequest, *settlementv1.GetPartnerScheduleResponse](&catalog)
	SchedulePartner       = operation.Write[*settlementv1.SchedulePartnerRequest, *settlementv1.SchedulePartnerResponse](&catalog, operation.By("partner", (*settlementv1.SchedulePartnerRequest).GetPartnerId))
	SchedulePartners      = operation.Write[*settlementv1.SchedulePartnersRequest, *settlementv1.SchedulePartnersResponse](&catalog, operation.Only[*settlementv1.SchedulePartnersRequest]("partners"))
	ReschedulePartner     = operation.Write[*settlementv1.ReschedulePartnerRequest, *settlementv1.ReschedulePartnerResponse](&catalog, operation.By("partner", (*settlementv1.ReschedulePartnerRequest).GetPartnerId))
	CancelPartnerSchedule = operation.Write[*settlementv1.CancelPartnerScheduleRequest, *settlementv1.CancelPartnerScheduleResponse](&catalog, operation.By("partner", (*settlementv1.CancelPartnerScheduleRequest).GetPartnerId))
)

// The operations of the partner connection service.
var (
	ConnectPartner     = operation.Write[*settlementv1.ConnectPartnerRequest, *settlementv1.ConnectPartnerResponse](&catalog, operation.By("partner", (*settlementv1.ConnectPartnerRequest).GetPartnerId))
	ConnectPartners    = operation.Write[*settlementv1.ConnectPartnersRequest, *settlementv1.ConnectPartnersResponse](&catalog, operation.Only[*settlementv1.ConnectPartnersRequest]("partners"))
	DisconnectPartner  = operation.Write[*settlementv1.DisconnectPartnerRequest, *settlementv1.DisconnectPartnerResponse](&catalog, operation.By("partner", (*settlementv1.DisconnectPartnerRequest).GetPartnerId))
	DisconnectPartners = operation.Write[*settlementv1.DisconnectPartnersRequest, *settlementv1.DisconnectPartnersResponse](&catalog, operation.Only[*settlementv1.DisconnectPartnersRequest]("partners"))
)
