package portone

// identityRoutes lead to PortOne from the RPCs of paymentsvc.identity.v1.
func identityRoutes() []route {
	return []route{
		post("IdentityVerificationService.SendIdentityVerification", "sendIdentityVerification", "/identity-verifications/{identityVerificationId}/send"),
		post("IdentityVerificationService.ResendIdentityVerification", "resendIdentityVerification", "/identity-verifications/{identityVerificationId}/resend").withoutBody().query("store_id"),
		post("IdentityVerificationService.ConfirmIdentityVerification", "confirmIdentityVerification", "/identity-verifications/{identityVerificationId}/confirm"),
		get("IdentityVerificationService.GetIdentityVerification", "getIdentityVerification", "/identity-verifications/{identityVerificationId}").bare("identity_verification"),
		list("IdentityVerificationService.ListIdentityVerifications", "getIdentityVerifications", "/identity-verifications"),
	}
}
