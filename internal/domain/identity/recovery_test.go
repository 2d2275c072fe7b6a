package identity_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/testing/protocmp"
	"google.golang.org/protobuf/types/known/timestamppb"

	errorv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/error/v1"
	identityv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/identity/v1"
	"github.com/paymentsvc/paymentsvc/internal/domain/failure"
	"github.com/paymentsvc/paymentsvc/internal/domain/identity"
	"github.com/paymentsvc/paymentsvc/internal/domain/operation"
	"github.com/paymentsvc/paymentsvc/internal/evidencetest"
)

// began is when the first byte of the operation left, by our clock.
var began = time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)

const (
	ready    = identityv1.IdentityVerificationStatus_IDENTITY_VERIFICATION_STATUS_READY
	verified = identityv1.IdentityVerificationStatus_IDENTITY_VERIFICATION_STATUS_VERIFIED
	failed   = identityv1.IdentityVerificationStatus_IDENTITY_VERIFICATION_STATUS_FAILED
	tomorrow = identityv1.IdentityVerificationStatus_IDENTITY_VERIFICATION_STATUS_UNSPECIFIED
)

var (
	errNotFound   = failure.New(errorv1.IdentityReason_IDENTITY_REASON_IDENTITY_VERIFICATION_NOT_FOUND, "PortOne refused the call.")
	errUnanswered = failure.New(errorv1.CommonReason_COMMON_REASON_UPSTREAM_TIMEOUT, "PortOne did not answer in time.")
	errWrongCode  = failure.New(errorv1.ChannelReason_CHANNEL_REASON_PG_PROVIDER, "PortOne refused the call.").Proving(failure.RefusedByGateway).With("pg_code", "OTP")
)

func doubt(request proto.Message) operation.Record {
	return operation.Record{State: operation.StateDoubt, Request: request, Sent: 1, FirstByte: began, LastByte: began.Add(time.Second)}
}

func suspecting(r operation.Record, f *failure.Error) operation.Record {
	r.Suspected = f
	return r
}

func at(since time.Duration) *timestamppb.Timestamp { return timestamppb.New(began.Add(since)) }

// verification is one that was begun, and came to its state, at some time.
func verification(status identityv1.IdentityVerificationStatus, begun, changed time.Duration) *identityv1.IdentityVerification {
	v := &identityv1.IdentityVerification{Id: "iv-1", Status: status, RequestedAt: at(begun), StatusChangedAt: at(changed)}
	if status == verified {
		v.VerifiedAt = at(changed)
	}
	return v
}

func got(v *identityv1.IdentityVerification) []operation.Reading {
	return []operation.Reading{{Response: &identityv1.GetIdentityVerificationResponse{IdentityVerification: v}}}
}

func TestJudgeSend(t *testing.T) {
	t.Parallel()
	r := doubt(&identityv1.SendIdentityVerificationRequest{IdentityVerificationId: "iv-1"})
	reported := r
	reported.State = operation.StateNotExecuted
	undated := verification(ready, 0, 0)
	undated.RequestedAt = nil
	soon := time.Second
	evidencetest.Judge(t, identity.SendIdentityVerification.Definition, map[string]evidencetest.Scene{
		"one that began since was sent":         {Record: r, Readings: got(verification(ready, soon, soon)), Want: operation.Happened, Response: &identityv1.SendIdentityVerificationResponse{}},
		"one that is verified since was sent":   {Record: r, Readings: got(verification(verified, soon, time.Minute)), Want: operation.Happened},
		"one that failed since was refused":     {Record: r, Readings: got(verification(failed, soon, soon)), Want: operation.Refused, Reason: "PG_PROVIDER"},
		"one that began before is not ours":     {Record: r, Readings: got(verification(ready, -time.Minute, -time.Minute)), Want: operation.Absent},
		"a clock that is four seconds ahead":    {Record: r, Readings: got(verification(ready, -4*time.Second, soon)), Want: operation.Happened},
		"none is absence":                       {Record: r, Readings: evidencetest.Unread(errNotFound), Want: operation.Absent},
		"one in a state of tomorrow":            {Record: r, Readings: got(verification(tomorrow, soon, soon)), Want: operation.Unclear},
		"one without a time":                    {Record: r, Readings: got(undated), Want: operation.Unclear},
		"one that could not be read":            {Record: r, Readings: evidencetest.Unread(errUnanswered), Want: operation.Unclear},
		"no read":                               {Record: r, Want: operation.Unclear},
		"one since the report may be another's": {Record: reported, Readings: got(verification(ready, time.Hour, time.Hour)), Want: operation.Unclear},
	})
}

func TestJudgeConfirm(t *testing.T) {
	t.Parallel()
	r := doubt(&identityv1.ConfirmIdentityVerificationRequest{IdentityVerificationId: "iv-1", Otp: new("000000")})
	undated := verification(verified, 0, 0)
	undated.VerifiedAt = nil
	person := verification(verified, -time.Minute, time.Second)
	evidencetest.Judge(t, identity.ConfirmIdentityVerification.Definition, map[string]evidencetest.Scene{
		"a person who is verified since":   {Record: r, Readings: got(person), Want: operation.Happened, Response: &identityv1.ConfirmIdentityVerificationResponse{IdentityVerification: person}},
		"a person who was verified before": {Record: r, Readings: got(verification(verified, -time.Hour, -time.Minute)), Want: operation.Foreign, Reason: "IDENTITY_VERIFICATION_ALREADY_VERIFIED"},
		"a code that was refused since":    {Record: suspecting(r, errWrongCode), Readings: got(verification(failed, -time.Minute, time.Second)), Want: operation.Refused, Reason: "PG_PROVIDER"},
		"a code that was refused before":   {Record: r, Readings: got(verification(failed, -time.Hour, -time.Minute)), Want: operation.Absent},
		"a person who is not verified":     {Record: r, Readings: got(verification(ready, -time.Minute, -time.Minute)), Want: operation.Absent},
		"a person verified at no time":     {Record: r, Readings: got(undated), Want: operation.Unclear},
		"a state of tomorrow":              {Record: r, Readings: got(verification(tomorrow, 0, 0)), Want: operation.Unclear},
		"nobody is left to the same key":   {Record: r, Readings: evidencetest.Unread(errNotFound), Want: operation.Absent},
		"somebody who could not be read":   {Record: r, Readings: evidencetest.Unread(errUnanswered), Want: operation.Unclear},
	})
}

func TestTheVerificationIsRead(t *testing.T) {
	t.Parallel()
	r := doubt(&identityv1.ConfirmIdentityVerificationRequest{IdentityVerificationId: "iv-1", StoreId: new("store-2")})
	queries := identity.ConfirmIdentityVerification.Recovery.Look(r)
	if len(queries) != 1 || queries[0].Definition != identity.GetIdentityVerification.Definition {
		t.Fatalf("%d reads", len(queries))
	}
	want := &identityv1.GetIdentityVerificationRequest{IdentityVerificationId: "iv-1", StoreId: new("store-2")}
	if diff := cmp.Diff(proto.Message(want), queries[0].Request, protocmp.Transform()); diff != "" {
		t.Errorf("read (-want +got):\n%s", diff)
	}
	if queries := identity.SendIdentityVerification.Recovery.Look(doubt(&identityv1.GetIdentityVerificationResponse{})); len(queries) != 0 {
		t.Errorf("%d reads for a request of another kind", len(queries))
	}
}
