// Package identity holds the rules of identity verifications.
package identity

import (
	identityv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/identity/v1"
	"github.com/paymentsvc/paymentsvc/internal/domain/operation"
)

// catalog is filled while the package is initialised, then only read.
var catalog operation.Catalog

// Operations returns the definitions of this package.
func Operations() []*operation.Definition {
	return catalog.All()
}

// The operations of the identity verification service.
var (
	SendIdentityVerification    = operation.Write[*identityv1.SendIdentityVerificationRequest, *identityv1.SendIdentityVerificationResponse](&catalog, operation.By("identity-verification", (*identityv1.SendIdentityVerificationRequest).GetIdentityVerificationId), operation.Recover(recoverSend()))
	ResendIdentityVerification  = operation.Write[*identityv1.ResendIdentityVerificationRequest, *identityv1.ResendIdentityVerificationResponse](&catalog, operation.By("identity-verification", (*identityv1.ResendIdentityVerificationRequest).GetIdentityVerificationId))
	ConfirmIdentityVerification = operation.Write[*identityv1.ConfirmIdentityVerificationRequest, *identityv1.ConfirmIdentityVerificationResponse](&catalog, operation.By("identity-verification", (*identityv1.ConfirmIdentityVerificationRequest).GetIdentityVerificationId), operation.Recover(recoverConfirm()))
	GetIdentityVerification     = operation.Read[*identityv1.GetIdentityVerificationRequest, *identityv1.GetIdentityVerificationResponse](&catalog)
	ListIdentityVerifications   = operation.Read[*identityv1.ListIdentityVerificationsRequest, *identityv1.ListIdentityVerificationsResponse](&catalog)
)
