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
	errWrongCode  = failure.New(errorv1.ChannelReason_CHANNEL_REASON_PG_PROVIDER, "PortOne refused the call.").With("pg_code", "OTP")
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

func unread(f *failure.Error) []operation.Reading { return []operation.Reading{{Failure: f}} }

type judged struct {
	record   operation.Record
	readings []operation.Reading

	want     operation.Verdict
	reason   string
	response proto.Message
}

func judge(t *testing.T, d *operation.Definition, scenes map[string]judged) {
	t.Helper()
	for name, scene := range scenes {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := d.Recovery.Judge(scene.record, scene.readings)
			if got.Verdict != scene.want {
				t.Fatalf("got %s, want %s", got.Verdict, scene.want)
			}
			if scene.reason != "" && (got.Failure == nil || got.Failure.Reason != scene.reason) {
				t.Errorf("got %v, want %s", got.Failure, scene.reason)
			}
			if scene.response == nil {
				return
			}
			if diff := cmp.Diff(scene.response, got.Response, protocmp.Transform()); diff != "" {
				t.Errorf("response (-want +got):\n%s", diff)
			}
		})
	}
}

func TestJudgeSend(t *testing.T) {
	t.Parallel()
	r := doubt(&identityv1.SendIdentityVerificationRequest{IdentityVerificationId: "iv-1"})
	reported := r
	reported.State = operation.StateNotExecuted
	undated := verification(ready, 0, 0)
	undated.RequestedAt = nil
	soon := time.Second
	judge(t, identity.SendIdentityVerification.Definition, map[string]judged{
		"one that began since was sent":         {record: r, readings: got(verification(ready, soon, soon)), want: operation.Happened, response: &identityv1.SendIdentityVerificationResponse{}},
		"one that is verified since was sent":   {record: r, readings: got(verification(verified, soon, time.Minute)), want: operation.Happened},
		"one that failed since was refused":     {record: r, readings: got(verification(failed, soon, soon)), want: operation.Refused, reason: "PG_PROVIDER"},
		"one that began before is not ours":     {record: r, readings: got(verification(ready, -time.Minute, -time.Minute)), want: operation.Absent},
		"a clock that is four seconds ahead":    {record: r, readings: got(verification(ready, -4*time.Second, soon)), want: operation.Happened},
		"none is absence":                       {record: r, readings: unread(errNotFound), want: operation.Absent},
		"one in a state of tomorrow":            {record: r, readings: got(verification(tomorrow, soon, soon)), want: operation.Unclear},
		"one without a time":                    {record: r, readings: got(undated), want: operation.Unclear},
		"one that could not be read":            {record: r, readings: unread(errUnanswered), want: operation.Unclear},
		"no read":                               {record: r, want: operation.Unclear},
		"one since the report may be another's": {record: reported, readings: got(verification(ready, time.Hour, time.Hour)), want: operation.Unclear},
	})
}

func TestJudgeConfirm(t *testing.T) {
	t.Parallel()
	r := doubt(&identityv1.ConfirmIdentityVerificationRequest{IdentityVerificationId: "iv-1", Otp: new("000000")})
	undated := verification(verified, 0, 0)
	undated.VerifiedAt = nil
	person := verification(verified, -time.Minute, time.Second)
	judge(t, identity.ConfirmIdentityVerification.Definition, map[string]judged{
		"a person who is verified since":   {record: r, readings: got(person), want: operation.Happened, response: &identityv1.ConfirmIdentityVerificationResponse{IdentityVerification: person}},
		"a person who was verified before": {record: r, readings: got(verification(verified, -time.Hour, -time.Minute)), want: operation.Foreign, reason: "IDENTITY_VERIFICATION_ALREADY_VERIFIED"},
		"a code that was refused since":    {record: suspecting(r, errWrongCode), readings: got(verification(failed, -time.Minute, time.Second)), want: operation.Refused, reason: "PG_PROVIDER"},
		"a code that was refused before":   {record: r, readings: got(verification(failed, -time.Hour, -time.Minute)), want: operation.Absent},
		"a person who is not verified":     {record: r, readings: got(verification(ready, -time.Minute, -time.Minute)), want: operation.Absent},
		"a person verified at no time":     {record: r, readings: got(undated), want: operation.Unclear},
		"a state of tomorrow":              {record: r, readings: got(verification(tomorrow, 0, 0)), want: operation.Unclear},
		"nobody is left to the same key":   {record: r, readings: unread(errNotFound), want: operation.Absent},
		"somebody who could not be read":   {record: r, readings: unread(errUnanswered), want: operation.Unclear},
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
