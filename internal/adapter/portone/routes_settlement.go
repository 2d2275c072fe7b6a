package portone

import "slices"

// settlementRoutes lead to PortOne from the RPCs of paymentsvc.settlement.v1.
func settlementRoutes() []route {
	return slices.Concat(contractRoutes(), partnerRoutes(), transferRoutes())
}

// contractRoutes are about what a partner is paid.
func contractRoutes() []route {
	return []route{
		post("ContractService.CreateContract", "createPlatformContract", "/platform/contracts").query("test"),
		get("ContractService.GetContract", "getPlatformContract", "/platform/contracts/{id}").bare("contract"),
		list("ContractService.ListContracts", "getPlatformContracts", "/platform/contracts").query("test"),
		patch("ContractService.UpdateContract", "updatePlatformContract", "/platform/contracts/{id}").query("test"),
		post("ContractService.ArchiveContract", "archivePlatformContract", "/platform/contracts/{id}/archive").withoutBody().query("test"),
		post("ContractService.RecoverContract", "recoverPlatformContract", "/platform/contracts/{id}/recover").withoutBody().query("test"),
		get("ContractService.GetContractSchedule", "getPlatformContractSchedule", "/platform/contracts/{id}/schedule").bare("contract").unstable(),
		post("ContractService.ScheduleContract", "scheduleContract", "/platform/contracts/{id}/schedule").query("test").unstable(),
		put("ContractService.RescheduleContract", "rescheduleContract", "/platform/contracts/{id}/schedule").query("test").unstable(),
		del("ContractService.CancelContractSchedule", "cancelPlatformContractSchedule", "/platform/contracts/{id}/schedule").unstable(),

		post("AdditionalFeePolicyService.CreateAdditionalFeePolicy", "createPlatformAdditionalFeePolicy", "/platform/additional-fee-policies").query("test"),
		get("AdditionalFeePolicyService.GetAdditionalFeePolicy", "getPlatformAdditionalFeePolicy", "/platform/additional-fee-policies/{id}").bare("additional_fee_policy"),
		list("AdditionalFeePolicyService.ListAdditionalFeePolicies", "getPlatformAdditionalFeePolicies", "/platform/additional-fee-policies").query("test"),
		patch("AdditionalFeePolicyService.UpdateAdditionalFeePolicy", "updatePlatformAdditionalFeePolicy", "/platform/additional-fee-policies/{id}").query("test"),
		post("AdditionalFeePolicyService.ArchiveAdditionalFeePolicy", "archivePlatformAdditionalFeePolicy", "/platform/additional-fee-policies/{id}/archive").withoutBody().query("test"),
		post("AdditionalFeePolicyService.RecoverAdditionalFeePolicy", "recoverPlatformAdditionalFeePolicy", "/platform/additional-fee-policies/{id}/recover").withoutBody().query("test"),
		get("AdditionalFeePolicyService.GetAdditionalFeePolicySchedule", "getPlatformAdditionalFeePolicySchedule", "/platform/additional-fee-policies/{id}/schedule").bare("additional_fee_policy").unstable(),
		post("AdditionalFeePolicyService.ScheduleAdditionalFeePolicy", "scheduleAdditionalFeePolicy", "/platform/additional-fee-policies/{id}/schedule").query("test").unstable(),
		put("AdditionalFeePolicyService.RescheduleAdditionalFeePolicy", "rescheduleAdditionalFeePolicy", "/platform/additional-fee-policies/{id}/schedule").query("test").unstable(),
		del("AdditionalFeePolicyService.CancelAdditionalFeePolicySchedule", "cancelPlatformAdditionalFeePolicySchedule", "/platform/additional-fee-policies/{id}/schedule").unstable(),

		post("DiscountSharePolicyService.CreateDiscountSharePolicy", "createPlatformDiscountSharePolicy", "/platform/discount-share-policies").query("test"),
		get("DiscountSharePolicyService.GetDiscountSharePolicy", "getPlatformDiscountSharePolicy", "/platform/discount-share-policies/{id}").bare("discount_share_policy"),
		list("DiscountSharePolicyService.ListDiscountSharePolicies", "getPlatformDiscountSharePolicies", "/platform/discount-share-policies").query("test"),
		get("DiscountSharePolicyService.GetDiscountSharePolicyFilterOptions", "getPlatformDiscountSharePolicyFilterOptions", "/platform/discount-share-policy-filter-options").bare("filter_options").unstable(),
		patch("DiscountSharePolicyService.UpdateDiscountSharePolicy", "updatePlatformDiscountSharePolicy", "/platform/discount-share-policies/{id}").query("test"),
		post("DiscountSharePolicyService.ArchiveDiscountSharePolicy", "archivePlatformDiscountSharePolicy", "/platform/discount-share-policies/{id}/archive").withoutBody().query("test"),
		post("DiscountSharePolicyService.RecoverDiscountSharePolicy", "recoverPlatformDiscountSharePolicy", "/platform/discount-share-policies/{id}/recover").withoutBody().query("test"),
		get("DiscountSharePolicyService.GetDiscountSharePolicySchedule", "getPlatformDiscountSharePolicySchedule", "/platform/discount-share-policies/{id}/schedule").bare("discount_share_policy").unstable(),
		post("DiscountSharePolicyService.ScheduleDiscountSharePolicy", "scheduleDiscountSharePolicy", "/platform/discount-share-policies/{id}/schedule").query("test").unstable(),
		put("DiscountSharePolicyService.RescheduleDiscountSharePolicy", "rescheduleDiscountSharePolicy", "/platform/discount-share-policies/{id}/schedule").query("test").unstable(),
		del("DiscountSharePolicyService.CancelDiscountSharePolicySchedule", "cancelPlatformDiscountSharePolicySchedule", "/platform/discount-share-policies/{id}/schedule").unstable(),
	}
}

// partnerRoutes are about who is paid.
func partnerRoutes() []route {
	return []route{
		post("PartnerService.CreatePartner", "createPlatformPartner", "/platform/partners").query("test"),
		post("PartnerService.BatchCreatePartners", "createPlatformPartners", "/platform/partners/batch").query("test"),
		get("PartnerService.GetPartner", "getPlatformPartner", "/platform/partners/{id}").bare("partner"),
		list("PartnerService.ListPartners", "getPlatformPartners", "/platform/partners").query("test"),
		get("PartnerService.GetPartnerFilterOptions", "getPlatformPartnerFilterOptions", "/platform/partner-filter-options").bare("filter_options").unstable(),
		patch("PartnerService.UpdatePartner", "updatePlatformPartner", "/platform/partners/{id}").query("test"),
		post("PartnerService.ArchivePartner", "archivePlatformPartner", "/platform/partners/{id}/archive").withoutBody().query("test"),
		post("PartnerService.RecoverPartner", "recoverPlatformPartner", "/platform/partners/{id}/recover").withoutBody().query("test"),

		get("PartnerScheduleService.GetPartnerSchedule", "getPlatformPartnerSchedule", "/platform/partners/{id}/schedule").bare("partner").unstable(),
		post("PartnerScheduleService.SchedulePartner", "schedulePartner", "/platform/partners/{id}/schedule").query("test").unstable(),
		post("PartnerScheduleService.SchedulePartners", "schedulePlatformPartners", "/platform/partners/schedule").query("test").unstable(),
		put("PartnerScheduleService.ReschedulePartner", "reschedulePartner", "/platform/partners/{id}/schedule").query("test").unstable(),
		del("PartnerScheduleService.CancelPartnerSchedule", "cancelPlatformPartnerSchedule", "/platform/partners/{id}/schedule").unstable(),

		post("PartnerConnectionService.ConnectPartner", "connectPartnerCounterparty", "/platform/partners/counterparty-connect/{id}").withoutBody().query("test"),
		post("PartnerConnectionService.ConnectPartners", "connectBulkPartnerCounterparty", "/platform/partners/counterparty-connect").query("test"),
		post("PartnerConnectionService.DisconnectPartner", "disconnectPartnerCounterparty", "/platform/partners/counterparty-disconnect/{id}").withoutBody().query("test"),
		post("PartnerConnectionService.DisconnectPartners", "disconnectBulkPartnerCounterparty", "/platform/partners/counterparty-disconnect").query("test"),
	}
}

// transferRoutes are about what was sold, what follows from it, and paying it out.
func transferRoutes() []route {
	return []route{
		post("TransferService.CreateOrderTransfer", "createPlatformOrderTransfer", "/platform/transfers/order").query("test"),
		post("TransferService.CreateOrderCancelTransfer", "createPlatformOrderCancelTransfer", "/platform/transfers/order-cancel").query("test"),
		post("TransferService.CreateManualTransfer", "createPlatformManualTransfer", "/platform/transfers/manual").query("test"),
		get("TransferService.GetTransfer", "getPlatformTransfer", "/platform/transfers/{id}").bare("transfer"),
		del("TransferService.DeleteTransfer", "deletePlatformTransfer", "/platform/transfers/{id}"),

		list("TransferSummaryService.ListTransferSummaries", "getPlatformTransferSummaries", "/platform/transfer-summaries").query("test"),

		sheet("TransferSheetService.DownloadTransferSheet", "downloadPlatformTransferSheet", "/platform/transfer-summaries/sheet-file").query("test"),

		list("PartnerSettlementService.ListPartnerSettlements", "getPlatformPartnerSettlements", "/platform/partner-settlements").query("test"),
		post("PartnerSettlementService.DeletePartnerSettlements", "deletePlatformPartnerSettlements", "/platform/partner-settlements/delete").query("test").unstable(),

		post("PayoutService.CompletePayout", "completePlatformPayoutByPartnerSettlementIds", "/platform/partner-settlements/complete-payout").query("test").unstable(),
		list("PayoutService.ListPayouts", "getPlatformPayouts", "/platform/payouts").query("test"),

		list("BulkPayoutService.ListBulkPayouts", "getPlatformBulkPayouts", "/platform/bulk-payouts").query("test"),

		list("AccountTransferService.ListAccountTransfers", "getPlatformAccountTransfers", "/platform/account-transfers").query("test").unstable(),

		list("BulkAccountTransferService.ListBulkAccountTransfers", "getPlatformBulkAccountTransfers", "/platform/bulk-account-transfers").query("test"),

		get("AccountHolderService.GetAccountHolder", "getPlatformAccountHolder", "/platform/bank-accounts/{bank}/{accountNumber}/holder").bare("account_holder"),

		get("CompanyService.GetCompanyState", "getPlatformCompanyState", "/platform/companies/{businessRegistrationNumber}/state"),
		post("CompanyService.LookUpBusinessInfos", "getB2bBusinessInfos", "/b2b/companies/business-info").query("test"),

		get("SettingService.GetSetting", "getPlatformSetting", "/platform/setting").bare("setting"),
		patch("SettingService.UpdateSetting", "updatePlatformSetting", "/platform/setting").query("test"),
	}
}
