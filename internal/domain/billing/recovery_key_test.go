package billing_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/testing/protocmp"

	billingv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/billing/v1"
	commonv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/common/v1"
	errorv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/error/v1"
	"github.com/paymentsvc/paymentsvc/internal/domain/billing"
	"github.com/paymentsvc/paymentsvc/internal/domain/operation"
	"github.com/paymentsvc/paymentsvc/internal/evidencetest"
)

const mark = "paymentsvc/" + upstreamKey

// key is a billing key of customer-1 that was issued shortly after the first byte.
func key(name, customData string, changes ...func(*billingv1.BillingKey)) *billingv1.BillingKey {
	k := &billingv1.BillingKey{
		Status: billingv1.BillingKeyStatus_BILLING_KEY_STATUS_ISSUED, BillingKey: name,
		Customer: &commonv1.Customer{Id: new("customer-1")}, IssuedAt: at(time.Second),
		Channels: []*commonv1.Channel{{Key: new("channel-1")}},
	}
	if customData != "" {
		k.CustomData = &customData
	}
	for _, change := range changes {
		change(k)
	}
	return k
}

func keys(all ...*billingv1.BillingKey) []operation.Reading {
	return answered(&billingv1.ListBillingKeysResponse{BillingKeys: all})
}

func TestJudgeIssuedKey(t *testing.T) {
	t.Parallel()
	r := doubt(&billingv1.IssueBillingKeyRequest{Customer: &commonv1.CustomerInput{Id: new("customer-1")}})
	nobodys := doubt(&billingv1.IssueBillingKeyRequest{})
	failedAt := func(k *billingv1.BillingKey) {
		k.PgBillingKeyIssueResponses = []*billingv1.PgBillingKeyIssueResult{
			{Kind: &billingv1.PgBillingKeyIssueResult_Issued{}},
			{Kind: &billingv1.PgBillingKeyIssueResult_Failed{Failed: &billingv1.FailedPgBillingKeyIssueResult{
				Channel: &commonv1.Channel{Key: new("channel-2")}, Failure: &billingv1.BillingKeyFailure{PgCode: new("X"), PgMessage: new("no")},
			}}},
		}
	}
	deleted := func(k *billingv1.BillingKey) { k.Status = billingv1.BillingKeyStatus_BILLING_KEY_STATUS_DELETED }
	late := func(k *billingv1.BillingKey) { k.IssuedAt = at(time.Hour) }
	evidencetest.Judge(t, billing.IssueBillingKey.Definition, map[string]evidencetest.Scene{
		"the key with our mark is ours": {
			Record: r, Readings: keys(key("k0", "", failedAt), key("k1", mark, failedAt)), Want: operation.Happened,
			Response: &billingv1.IssueBillingKeyResponse{
				BillingKeyInfo: &billingv1.BillingKeySummary{BillingKey: "k1", Channels: []*commonv1.Channel{{Key: new("channel-1")}}, IssuedAt: at(time.Second)},
				ChannelSpecificFailures: []*billingv1.ChannelSpecificFailure{{Kind: &billingv1.ChannelSpecificFailure_PgProvider{
					PgProvider: &billingv1.ChannelSpecificFailurePgProvider{Channel: &commonv1.Channel{Key: new("channel-2")}, PgCode: "X", PgMessage: "no"},
				}}},
			},
		},
		"a mark needs no customer":              {Record: nobodys, Readings: keys(key("k1", mark)), Want: operation.Happened},
		"a mark needs no time":                  {Record: r, Readings: keys(key("k1", mark, late)), Want: operation.Happened},
		"a mark proves a late success":          {Record: reported(r), Readings: keys(key("k1", mark, late)), Want: operation.Happened},
		"a key that was deleted since was ours": {Record: r, Readings: keys(key("k1", mark, deleted)), Want: operation.Happened},
		"keys of others are no trace":           {Record: r, Readings: keys(key("k1", ""), key("k2", "paymentsvc/another")), Want: operation.Absent},
		"no key is absence":                     {Record: r, Readings: keys(), Want: operation.Absent},
		"a key that was issued twice is there":  {Record: r, Readings: keys(key("k1", mark), key("k2", mark)), Want: operation.Happened},
		"a list with more pages is not absence": {Record: r, Readings: answered(&billingv1.ListBillingKeysResponse{NextPageToken: "more"}), Want: operation.Unclear},
		"a list with more pages may show it":    {Record: r, Readings: answered(&billingv1.ListBillingKeysResponse{BillingKeys: []*billingv1.BillingKey{key("k1", mark)}, NextPageToken: "more"}), Want: operation.Happened},
		"a list that could not be read":         {Record: r, Readings: evidencetest.Unread(errUnanswered), Want: operation.Unclear},
		"a list that may not be read":           {Record: r, Readings: evidencetest.Unread(errForbidden), Want: operation.Unclear},
		"no read":                               {Record: r, Want: operation.Unclear},
	})
}

func TestJudgeIssuedKeyByTheCallersData(t *testing.T) {
	t.Parallel()
	r := doubt(&billingv1.IssueBillingKeyRequest{Customer: &commonv1.CustomerInput{Id: new("customer-1")}, CustomData: new("mine")})
	nobodys := doubt(&billingv1.IssueBillingKeyRequest{CustomData: new("mine")})
	of := func(customer string) func(*billingv1.BillingKey) {
		return func(k *billingv1.BillingKey) { k.Customer = &commonv1.Customer{Id: &customer} }
	}
	early := func(k *billingv1.BillingKey) { k.IssuedAt = at(-time.Minute) }
	evidencetest.Judge(t, billing.IssueBillingKey.Definition, map[string]evidencetest.Scene{
		"the same data of the same customer in time": {Record: r, Readings: keys(key("k1", "mine")), Want: operation.Happened},
		"other data":                                    {Record: r, Readings: keys(key("k1", "other")), Want: operation.Absent},
		"our mark is not what was sent":                 {Record: r, Readings: keys(key("k1", mark)), Want: operation.Absent},
		"the same data of another customer":             {Record: r, Readings: keys(key("k1", "mine", of("customer-2"))), Want: operation.Unclear},
		"the same data at another time":                 {Record: r, Readings: keys(key("k1", "mine", early)), Want: operation.Unclear},
		"the same data twice":                           {Record: r, Readings: keys(key("k1", "mine"), key("k2", "mine")), Want: operation.Unclear},
		"the same data without a customer prove little": {Record: nobodys, Readings: keys(key("k1", "mine")), Want: operation.Unclear},
		"the same data of nobody prove little":          {Record: nobodys, Readings: keys(key("k1", "mine", of(""))), Want: operation.Unclear},
		"the same data after the report prove little":   {Record: reported(r), Readings: keys(key("k1", "mine")), Want: operation.Unclear},
	})
}

func TestAKeyIsMarked(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		request, want *billingv1.IssueBillingKeyRequest
	}{
		"when the caller keeps no data there": {
			&billingv1.IssueBillingKeyRequest{RequestId: "r"}, &billingv1.IssueBillingKeyRequest{RequestId: "r", CustomData: new(mark)},
		},
		"when the caller's data are empty": {
			&billingv1.IssueBillingKeyRequest{CustomData: new("")}, &billingv1.IssueBillingKeyRequest{CustomData: new(mark)},
		},
		"but not over the caller's data": {
			&billingv1.IssueBillingKeyRequest{CustomData: new("mine")}, &billingv1.IssueBillingKeyRequest{CustomData: new("mine")},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			before := proto.CloneOf(tc.request)
			got := billing.IssueBillingKey.Recovery.Amend(doubt(tc.request))
			if diff := cmp.Diff(proto.Message(tc.want), got, protocmp.Transform()); diff != "" {
				t.Errorf("request (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(before, tc.request, protocmp.Transform()); diff != "" {
				t.Errorf("the request of the record was changed:\n%s", diff)
			}
		})
	}
}

func TestIssuedKeysAreListedByCustomerAndTime(t *testing.T) {
	t.Parallel()
	request := &billingv1.IssueBillingKeyRequest{StoreId: new("store-2"), Customer: &commonv1.CustomerInput{Id: new("customer-1")}}
	asks(t, billing.IssueBillingKey.Recovery.Look(doubt(request)), billing.ListBillingKeys.Definition, &billingv1.ListBillingKeysRequest{
		Filter: &billingv1.BillingKeyFilterInput{
			StoreId: new("store-2"), CustomerId: new("customer-1"), From: at(-10 * time.Minute),
			TimeRangeField: billingv1.BillingKeyTimeRangeField_BILLING_KEY_TIME_RANGE_FIELD_ISSUED_AT.Enum(),
		},
		Sort: &billingv1.BillingKeySortInput{
			By: billingv1.BillingKeySortBy_BILLING_KEY_SORT_BY_ISSUED_AT.Enum(), Order: commonv1.SortOrder_SORT_ORDER_ASC.Enum(),
		},
		PageSize: 1000,
	})
}

func TestALateKeyIsDeleted(t *testing.T) {
	t.Parallel()
	r := doubt(&billingv1.IssueBillingKeyRequest{StoreId: new("store-2")})
	if undo := billing.IssueBillingKey.Recovery.Void(r, nil); undo.Definition != nil || undo.Over {
		t.Errorf("undone by %v without a key", undo)
	}
	r.Response = &billingv1.IssueBillingKeyResponse{BillingKeyInfo: &billingv1.BillingKeySummary{BillingKey: "k1"}}
	undo := billing.IssueBillingKey.Recovery.Void(r, nil)
	if undo.Definition != billing.DeleteBillingKey.Definition {
		t.Errorf("undone by %v", undo.Definition)
	}
	want := &billingv1.DeleteBillingKeyRequest{
		RequestId: "void-" + id, BillingKey: "k1", StoreId: new("store-2"), Reason: new("made after it was reported as not executed"),
		Requester: billingv1.BillingKeyDeleteRequester_BILLING_KEY_DELETE_REQUESTER_ADMIN.Enum(),
	}
	if diff := cmp.Diff(proto.Message(want), undo.Request, protocmp.Transform()); diff != "" {
		t.Errorf("request (-want +got):\n%s", diff)
	}
}

func TestJudgeDeletedKey(t *testing.T) {
	t.Parallel()
	r := doubt(&billingv1.DeleteBillingKeyRequest{BillingKey: "k1"})
	already := refusal(errorv1.BillingReason_BILLING_REASON_BILLING_KEY_ALREADY_DELETED)
	is := func(status billingv1.BillingKeyStatus, since time.Duration) []operation.Reading {
		return answered(&billingv1.GetBillingKeyResponse{BillingKey: key("k1", "", func(k *billingv1.BillingKey) {
			k.Status, k.DeletedAt = status, at(since)
		})})
	}
	twice := suspecting(r, already)
	twice.Sent = 2
	undated := answered(&billingv1.GetBillingKeyResponse{BillingKey: key("k1", "", func(k *billingv1.BillingKey) {
		k.Status = billingv1.BillingKeyStatus_BILLING_KEY_STATUS_DELETED
	})})
	const (
		issued  = billingv1.BillingKeyStatus_BILLING_KEY_STATUS_ISSUED
		deleted = billingv1.BillingKeyStatus_BILLING_KEY_STATUS_DELETED
	)
	evidencetest.Judge(t, billing.DeleteBillingKey.Definition, map[string]evidencetest.Scene{
		"a key that was deleted since is ours": {
			Record: r, Readings: is(deleted, time.Second), Want: operation.Happened, Response: &billingv1.DeleteBillingKeyResponse{DeletedAt: at(time.Second)},
		},
		"a key that was deleted before is not":           {Record: r, Readings: is(deleted, -time.Minute), Want: operation.Foreign, Reason: "BILLING_KEY_ALREADY_DELETED"},
		"the second attempt met the first":               {Record: twice, Readings: is(deleted, time.Second), Want: operation.Happened},
		"a gateway that refused errs":                    {Record: suspecting(r, errByGateway), Readings: is(deleted, time.Second), Want: operation.Happened},
		"a clock that is four seconds ahead":             {Record: r, Readings: is(deleted, -4*time.Second), Want: operation.Happened},
		"a key that is still there was not":              {Record: r, Readings: is(issued, 0), Want: operation.Absent},
		"a key that is unknown is left to PortOne":       {Record: r, Readings: evidencetest.Unread(refusal(errorv1.BillingReason_BILLING_REASON_BILLING_KEY_NOT_FOUND)), Want: operation.Absent},
		"a key in a state of tomorrow":                   {Record: r, Readings: is(0, 0), Want: operation.Unclear},
		"a key without a time":                           {Record: r, Readings: undated, Want: operation.Unclear},
		"a key that could not be read":                   {Record: r, Readings: evidencetest.Unread(errUnanswered), Want: operation.Unclear},
		"no read":                                        {Record: r, Want: operation.Unclear},
		"a key deleted after the report is deleted late": {Record: reported(r), Readings: is(deleted, time.Hour), Want: operation.Happened},
	})
	asks(t, billing.DeleteBillingKey.Recovery.Look(r), billing.GetBillingKey.Definition, &billingv1.GetBillingKeyRequest{BillingKey: "k1"})
}
