package state

import (
	"github.com/paymentsvc/paymentsvc/internal/sandbox/script"
	"github.com/paymentsvc/paymentsvc/internal/sandbox/wire"
)

// ResendIdentityVerification writes to the customer's phone again.
func (s *State) ResendIdentityVerification(c Caller, id string) (wire.ResendIdentityVerificationResponse, error) {
	v, err := s.sentIdentity(c, id)
	if err != nil {
		return wire.ResendIdentityVerificationResponse{}, err
	}
	if v.method != wire.IdentityVerificationMethodSms {
		return wire.ResendIdentityVerificationResponse{}, wire.IdentityVerificationNotSentError{}
	}
	if d := script.Resend(*v.RequestedCustomer.PhoneNumber); d != nil {
		return wire.ResendIdentityVerificationResponse{}, pgError(*d)
	}
	v.UpdatedAt = c.Now
	return wire.ResendIdentityVerificationResponse{}, nil
}

// sentIdentity finds a verification that waits for the customer's answer.
func (s *State) sentIdentity(c Caller, id string) (*identity, error) {
	v := s.identities[c.key(id)]
	switch {
	case v == nil:
		return nil, wire.IdentityVerificationNotFoundError{}
	case v.status == identityVerified:
		return nil, wire.IdentityVerificationAlreadyVerifiedError{}
	case v.status != identityReady || !v.sent:
		return nil, wire.IdentityVerificationNotSentError{}
	}
	return v, nil
}

// ConfirmIdentityVerification hands in the password that the customer got by SMS,
// or asks whether the customer has agreed in the app. A wrong password may be
// followed by a right one.
func (s *State) ConfirmIdentityVerification(
	c Caller, id string, in *wire.ConfirmIdentityVerificationBody,
) (wire.ConfirmIdentityVerificationResponse, error) {
	v, err := s.sentIdentity(c, id)
	if err != nil {
		return wire.ConfirmIdentityVerificationResponse{}, err
	}
	if v.method == wire.IdentityVerificationMethodSms && deref(in.Otp) != script.OTP {
		return wire.ConfirmIdentityVerificationResponse{}, pgError(script.Decline{PGCode: "WRONG_OTP", PGMessage: "The password is wrong."})
	}
	v.verify(c.Now)
	verified, _ := identityCases[identityVerified](&v.identityRecord).(wire.VerifiedIdentityVerification)
	return wire.ConfirmIdentityVerificationResponse{IdentityVerification: verified}, nil
}

// GetIdentityVerification returns one identity verification.
func (s *State) GetIdentityVerification(c Caller, id string) (wire.IdentityVerification, error) {
	v := s.identities[c.key(id)]
	if v == nil {
		return nil, wire.IdentityVerificationNotFoundError{}
	}
	return identityCases[v.status](&v.identityRecord), nil
}

// IdentityWindowInput is what the customer's browser tells PortOne.
type IdentityWindowInput struct {
	IdentityVerificationID string  `json:"identityVerificationId"`
	ChannelKey             string  `json:"channelKey"`
	Name                   *string `json:"name,omitempty"`
	PhoneNumber            *string `json:"phoneNumber,omitempty"`
	CustomData             *string `json:"customData,omitempty"`
}

// IdentityProgress is the control API's view of an identity verification.
type IdentityProgress struct {
	IdentityVerificationID string `json:"identityVerificationId"`
	Status                 string `json:"status"`
}

// OpenIdentityWindow is a customer who opens the provider's window.
func (s *State) OpenIdentityWindow(c Caller, in *IdentityWindowInput) (IdentityProgress, error) {
	channel := c.Store.IdentityChannel(in.ChannelKey)
	switch {
	case in.IdentityVerificationID == "":
		return IdentityProgress{}, invalid("identityVerificationId", "must not be empty")
	case channel == nil:
		return IdentityProgress{}, wire.ChannelNotFoundError{}
	}
	if known := s.identities[c.key(in.IdentityVerificationID)]; known != nil && known.status == identityVerified {
		return IdentityProgress{}, wire.IdentityVerificationAlreadyVerifiedError{}
	}
	v := s.openIdentity(c, in.IdentityVerificationID, channel)
	v.CustomData = in.CustomData
	v.RequestedCustomer = wire.IdentityVerificationRequestedCustomer{Name: in.Name, PhoneNumber: in.PhoneNumber}
	asked := wire.SendIdentityVerificationBody{Operator: wire.IdentityVerificationOperatorSkt}
	asked.Customer.Name, asked.Customer.PhoneNumber = "Sandbox Customer", "01000000000"
	if in.Name != nil {
		asked.Customer.Name = *in.Name
	}
	if in.PhoneNumber != nil {
		asked.Customer.PhoneNumber = *in.PhoneNumber
	}
	v.customer = personOf(&asked)
	return v.progress(), nil
}

// FinishIdentityWindow is the customer who proves who they are, or fails to.
func (s *State) FinishIdentityWindow(c Caller, id string, decline *script.Decline) (IdentityProgress, error) {
	v := s.identities[c.key(id)]
	switch {
	case v == nil:
		return IdentityProgress{}, wire.IdentityVerificationNotFoundError{}
	case v.status != identityReady:
		return IdentityProgress{}, RefusedError("the verification does not wait for the customer")
	case decline != nil:
		v.fail(*decline, c.Now)
	default:
		v.verify(c.Now)
	}
	return v.progress(), nil
}

func (v *identity) progress() IdentityProgress {
	return IdentityProgress{IdentityVerificationID: v.ID, Status: string(v.status)}
}
