package identity

import (
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/timestamppb"

	errorv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/error/v1"
	identityv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/identity/v1"
	"github.com/paymentsvc/paymentsvc/internal/domain/evidence"
	"github.com/paymentsvc/paymentsvc/internal/domain/failure"
	"github.com/paymentsvc/paymentsvc/internal/domain/operation"
)

// recoverSend only looks: a code that arrives long after it was asked for is of use to
// nobody, and confuses whoever has got another one meanwhile.
func recoverSend() operation.Recovery {
	return operation.Recovery{Policy: operation.ResolveOnly, Look: readVerification, Judge: judgeSend}
}

// recoverConfirm reads whether the person is verified. Sending the same code again
// under the same key does no harm.
func recoverConfirm() operation.Recovery {
	return operation.Recovery{Policy: operation.CompleteForward, Look: readVerification, Judge: judgeConfirm, Settle: settleConfirm}
}

// settleConfirm reads an answer. One that shows a verification that failed verified nobody.
func settleConfirm(response proto.Message) operation.Verdict {
	v := evidence.Typed[*identityv1.ConfirmIdentityVerificationResponse](response).GetIdentityVerification()
	if v.GetStatus() == identityv1.IdentityVerificationStatus_IDENTITY_VERIFICATION_STATUS_FAILED {
		return operation.Refused
	}
	return operation.Happened
}

func readVerification(r operation.Record) []operation.Query {
	about, ok := r.Request.(interface {
		GetIdentityVerificationId() string
		GetStoreId() string
	})
	if !ok {
		return nil
	}
	return []operation.Query{{Definition: GetIdentityVerification.Definition, Request: &identityv1.GetIdentityVerificationRequest{
		IdentityVerificationId: about.GetIdentityVerificationId(), StoreId: evidence.Given(about.GetStoreId()),
	}}}
}

// shown is the verification that the readings show, nil where there is none. It is
// false when the read failed.
func shown(readings []operation.Reading) (*identityv1.IdentityVerification, bool) {
	if len(readings) == 0 {
		return nil, false
	}
	if readings[0].NotFound(errorv1.IdentityReason_IDENTITY_REASON_IDENTITY_VERIFICATION_NOT_FOUND) {
		return nil, true
	}
	response, ok := readings[0].Response.(*identityv1.GetIdentityVerificationResponse)
	return response.GetIdentityVerification(), ok && response.GetIdentityVerification() != nil
}

// judgeSend tells an attempt of ours by when it began: a verification may be tried
// several times under one id.
func judgeSend(r operation.Record, readings []operation.Reading) operation.Finding {
	v, ok := shown(readings)
	switch {
	case !ok, v != nil && !v.GetRequestedAt().IsValid():
		return evidence.Unclear
	case v == nil, !isSince(r, v.GetRequestedAt()):
		return evidence.Absent
	case r.State.Watched():
		return evidence.Unclear // others may have followed under the id
	}
	switch v.GetStatus() {
	case identityv1.IdentityVerificationStatus_IDENTITY_VERIFICATION_STATUS_READY,
		identityv1.IdentityVerificationStatus_IDENTITY_VERIFICATION_STATUS_VERIFIED:
		return evidence.Happened(&identityv1.SendIdentityVerificationResponse{})
	case identityv1.IdentityVerificationStatus_IDENTITY_VERIFICATION_STATUS_FAILED:
		return operation.Finding{Verdict: operation.Refused, Failure: refusal(r)}
	case identityv1.IdentityVerificationStatus_IDENTITY_VERIFICATION_STATUS_UNSPECIFIED:
	}
	return evidence.Unclear
}

func judgeConfirm(r operation.Record, readings []operation.Reading) operation.Finding {
	v, ok := shown(readings)
	if !ok {
		return evidence.Unclear
	}
	switch v.GetStatus() {
	case identityv1.IdentityVerificationStatus_IDENTITY_VERIFICATION_STATUS_VERIFIED:
		return judgeVerified(r, v)
	case identityv1.IdentityVerificationStatus_IDENTITY_VERIFICATION_STATUS_FAILED:
		if isSince(r, v.GetStatusChangedAt()) {
			return operation.Finding{Verdict: operation.Refused, Failure: refusal(r)}
		}
	case identityv1.IdentityVerificationStatus_IDENTITY_VERIFICATION_STATUS_READY:
	case identityv1.IdentityVerificationStatus_IDENTITY_VERIFICATION_STATUS_UNSPECIFIED:
		if v != nil {
			return evidence.Unclear
		}
	}
	return evidence.Absent
}

// judgeVerified gives back who the person is. A verification that was there before is
// not proven by this code.
func judgeVerified(r operation.Record, v *identityv1.IdentityVerification) operation.Finding {
	switch {
	case !v.GetVerifiedAt().IsValid():
		return evidence.Unclear
	case isSince(r, v.GetVerifiedAt()):
		return evidence.Happened(&identityv1.ConfirmIdentityVerificationResponse{IdentityVerification: v})
	}
	return evidence.Foreign(evidence.SuspectedOr(r, evidence.AlreadyDone(errorv1.IdentityReason_IDENTITY_REASON_IDENTITY_VERIFICATION_ALREADY_VERIFIED,
		"The person was verified already.")))
}

// isSince reports whether something came after the first attempt began.
func isSince(r operation.Record, at *timestamppb.Timestamp) bool {
	return evidence.Timing(r, at) == evidence.During
}

// refusal is what the call said or would have said. What the provider wrote stays out
// of it: it may name the person.
func refusal(r operation.Record) *failure.Error {
	if r.Suspected != nil {
		return r.Suspected
	}
	return failure.New(errorv1.ChannelReason_CHANNEL_REASON_PG_PROVIDER, "The provider of the verification refused.").
		Proving(failure.RefusedByGateway).With("portone_type", "PG_PROVIDER")
}
