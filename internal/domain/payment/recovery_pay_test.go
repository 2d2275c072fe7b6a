package payment_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/testing/protocmp"

	commonv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/common/v1"
	paymentv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/payment/v1"
	"github.com/paymentsvc/paymentsvc/internal/domain/operation"
	"github.com/paymentsvc/paymentsvc/internal/domain/payment"
	"github.com/paymentsvc/paymentsvc/internal/evidencetest"
)

func keyRequest() *paymentv1.PayWithBillingKeyRequest {
	return &paymentv1.PayWithBillingKeyRequest{
		RequestId: "request-00000001", PaymentId: "order-1", BillingKey: "key-1", OrderName: "Tea",
		Amount: &commonv1.AmountInput{Total: 1000}, CurrencyCode: "KRW",
	}
}

// keyed is an attempt that charges the key of keyRequest.
func keyed(id string, status paymentv1.PaymentStatus, changes ...func(*paymentv1.PaymentTransaction)) *paymentv1.PaymentTransaction {
	return attempt(id, status, append([]func(*paymentv1.PaymentTransaction){withKey("key-1")}, changes...)...)
}

func keyAnswer(since time.Duration) *paymentv1.PayWithBillingKeyResponse {
	return &paymentv1.PayWithBillingKeyResponse{Payment: &paymentv1.BillingKeyPaymentSummary{PgTxId: "pg-t1", PaidAt: at(since), Status: paid.Enum()}}
}

func TestJudgePayWithBillingKey(t *testing.T) {
	t.Parallel()
	r := doubt(keyRequest())
	evidencetest.Judge(t, payment.PayWithBillingKey.Definition, map[string]evidencetest.Scene{
		"a new attempt that is paid is ours": {
			Record: r, Readings: shows(keyed("t1", paid)),
			Want: operation.Happened, Response: keyAnswer(2 * time.Second),
		},
		"what was given back since was paid":        {Record: r, Readings: shows(keyed("t1", partly)), Want: operation.Happened},
		"what was given back whole was paid":        {Record: r, Readings: shows(keyed("t1", cancelled)), Want: operation.Happened},
		"one that waits for the gateway is pending": {Record: r, Readings: shows(keyed("t1", pending)), Want: operation.HappenedPending},
		"a failed one is a refusal in the gateway's words": {
			Record: r, Readings: shows(keyed("t1", failed)), Want: operation.Refused, Reason: "PG_PROVIDER",
		},
		"one that is under way proves nothing":          {Record: r, Readings: shows(keyed("t1", ready)), Want: operation.Unclear},
		"one in a state of tomorrow proves nothing":     {Record: r, Readings: shows(keyed("t1", unknown)), Want: operation.Unclear},
		"nothing at all is absence":                     {Record: r, Readings: shows(), Want: operation.Absent},
		"another amount is not ours":                    {Record: r, Readings: shows(keyed("t1", paid, costing(999, "KRW"))), Want: operation.Foreign, Reason: "ALREADY_PAID"},
		"another currency is not ours":                  {Record: r, Readings: shows(keyed("t1", paid, costing(1000, "USD"))), Want: operation.Foreign, Reason: "ALREADY_PAID"},
		"another billing key is not ours":               {Record: r, Readings: shows(attempt("t1", paid, withKey("key-2"))), Want: operation.Foreign, Reason: "ALREADY_PAID"},
		"a payment in a window is not ours":             {Record: r, Readings: shows(attempt("t1", paid)), Want: operation.Foreign, Reason: "ALREADY_PAID"},
		"a scheduled payment is not ours":               {Record: r, Readings: shows(keyed("t1", paid, func(p *paymentv1.PaymentTransaction) { p.ScheduleId = new("s") })), Want: operation.Foreign, Reason: "ALREADY_PAID"},
		"what others failed to pay is no trace":         {Record: r, Readings: shows(keyed("t1", failed, costing(999, "KRW"))), Want: operation.Absent},
		"of two refusals any may be ours":               {Record: r, Readings: shows(keyed("t1", failed, requested(-time.Second)), keyed("t2", failed)), Want: operation.Refused, Reason: "PG_PROVIDER"},
		"of two that are not decided, too":              {Record: r, Readings: shows(keyed("t1", pending), keyed("t2", pending)), Want: operation.HappenedPending},
		"what others paid and got back leaves room":     {Record: r, Readings: shows(attempt("t1", cancelled)), Want: operation.Absent},
		"two that fit cannot be told apart":             {Record: r, Readings: shows(keyed("t1", failed), keyed("t2", paid)), Want: operation.Unclear},
		"an attempt of ours beside one of others":       {Record: r, Readings: shows(attempt("t1", failed), keyed("t2", paid)), Want: operation.Happened},
		"our refusal stays ours when others pay":        {Record: r, Readings: shows(keyed("t1", failed), attempt("t2", paid)), Want: operation.Refused, Reason: "PG_PROVIDER"},
		"two that were paid cannot be":                  {Record: r, Readings: shows(keyed("t1", paid), attempt("t2", paid)), Want: operation.Unclear},
		"an account was not asked for":                  {Record: r, Readings: shows(keyed("t1", issued)), Want: operation.Unclear},
		"a clock that is four seconds ahead is allowed": {Record: r, Readings: shows(keyed("t1", paid, requested(-4*time.Second))), Want: operation.Happened},
		"a clock that is minutes behind is allowed":     {Record: r, Readings: shows(keyed("t1", paid, requested(10*time.Minute))), Want: operation.Happened},
		"one that seems older and was not seen then is explained in two ways": {
			Record: r, Readings: shows(keyed("t1", paid, requested(-6*time.Second))), Want: operation.Unclear,
		},
		"an older failure that was not seen then is no trace": {
			Record: r, Readings: shows(keyed("t1", failed, requested(-6*time.Second))), Want: operation.Absent,
		},
		"an attempt without a time proves nothing": {
			Record: r, Readings: shows(keyed("t1", paid, func(p *paymentv1.PaymentTransaction) { p.RequestedAt = nil })), Want: operation.Unclear,
		},
	})
}

func TestJudgePayWithEarlierAttempts(t *testing.T) {
	t.Parallel()
	old := keyed("t0", failed, requested(-time.Minute))
	r := doubt(keyRequest(), "t0")
	evidencetest.Judge(t, payment.PayWithBillingKey.Definition, map[string]evidencetest.Scene{
		"an earlier attempt is not ours":                     {Record: r, Readings: shows(old), Want: operation.Absent},
		"the attempt that was not there before is ours":      {Record: r, Readings: shows(old, keyed("t1", paid)), Want: operation.Happened},
		"an earlier attempt that was approved late is not":   {Record: r, Readings: shows(keyed("t0", paid, requested(-time.Minute))), Want: operation.Foreign, Reason: "ALREADY_PAID"},
		"an earlier attempt is not ours at any time":         {Record: r, Readings: shows(keyed("t0", paid)), Want: operation.Foreign, Reason: "ALREADY_PAID"},
		"reads that have forgotten it are late":              {Record: r, Readings: shows(), Want: operation.Unclear},
		"a list that has forgotten it is late":               {Record: r, Readings: readings(gotPayment(paymentWith(old)), listed()), Want: operation.Unclear},
		"a list that has forgotten it still proves success":  {Record: r, Readings: readings(gotPayment(paymentWith(old)), listed(keyed("t1", paid))), Want: operation.Happened},
		"a list that has forgotten it never proves refusal":  {Record: r, Readings: readings(gotPayment(paymentWith(keyed("t1", failed))), listed(keyed("t1", failed))), Want: operation.Unclear},
		"a payment that shows the old refusal still is late": {Record: r, Readings: readings(gotPayment(paymentWith(old)), listed(old, keyed("t1", failed))), Want: operation.Unclear},
	})
}

func TestJudgePayWithLateReads(t *testing.T) {
	t.Parallel()
	r := doubt(keyRequest())
	evidencetest.Judge(t, payment.PayWithBillingKey.Definition, map[string]evidencetest.Scene{
		"a payment that could not be read proves nothing": {Record: r, Readings: readings(refusedRead(errUnanswered), listed()), Want: operation.Unclear},
		"a list that could not be read proves nothing":    {Record: r, Readings: readings(refusedRead(errNotFound), refusedRead(errUnanswered)), Want: operation.Unclear},
		"a refused read proves nothing":                   {Record: r, Readings: readings(refusedRead(errForbidden), refusedRead(errForbidden)), Want: operation.Unclear},
		"no reads prove nothing":                          {Record: r, Readings: nil, Want: operation.Unclear},
		"a list with more pages proves nothing": {
			Record: r, Readings: readings(refusedRead(errNotFound), answered(&paymentv1.ListPaymentTransactionsResponse{NextPageToken: "more"})), Want: operation.Unclear,
		},
		"an answer of another kind proves nothing":      {Record: r, Readings: readings(listed(), listed()), Want: operation.Unclear},
		"one read is enough for a success":              {Record: r, Readings: readings(refusedRead(errNotFound), listed(keyed("t1", paid))), Want: operation.Happened},
		"the other one is enough, too":                  {Record: r, Readings: readings(gotPayment(paymentWith(keyed("t1", paid))), listed()), Want: operation.Happened},
		"of two views of one attempt the further holds": {Record: r, Readings: readings(gotPayment(paymentWith(keyed("t1", paid))), listed(keyed("t1", failed))), Want: operation.Happened},
		"whichever read is behind":                      {Record: r, Readings: readings(gotPayment(paymentWith(keyed("t1", failed))), listed(keyed("t1", paid))), Want: operation.Happened},
		"reads that differ about another's are late":    {Record: r, Readings: readings(gotPayment(paymentWith(attempt("t1", ready))), listed(attempt("t1", failed))), Want: operation.Unclear},
		"one read is not enough for a refusal":          {Record: r, Readings: readings(refusedRead(errNotFound), listed(keyed("t1", failed))), Want: operation.Unclear},
		"nor is the other one":                          {Record: r, Readings: readings(gotPayment(paymentWith(keyed("t1", failed))), listed()), Want: operation.Unclear},
		"a payment that the list does not know is late": {Record: r, Readings: readings(gotPayment(paymentWith(attempt("t1", failed))), listed()), Want: operation.Unclear},
		"a list that the payment does not know is late": {Record: r, Readings: readings(refusedRead(errNotFound), listed(attempt("t1", failed))), Want: operation.Unclear},
	})
}

func TestJudgePayAfterAnAnswer(t *testing.T) {
	t.Parallel()
	r := doubt(keyRequest())
	twice := suspecting(r, errAlreadyPaid)
	twice.Sent = 2
	followed := r
	followed.State, followed.Response = operation.StatePending, keyAnswer(0)
	others := reported(r)
	others.Snapshot.Others = []string{"pg-t1"}
	evidencetest.Judge(t, payment.PayWithBillingKey.Definition, map[string]evidencetest.Scene{
		"the words of the gateway are kept":                 {Record: suspecting(r, errByGateway), Readings: shows(keyed("t1", failed)), Want: operation.Refused, Reason: "PG_PROVIDER"},
		"a gateway errs":                                    {Record: suspecting(r, errByGateway), Readings: shows(keyed("t1", paid)), Want: operation.Happened},
		"a refused attempt that nobody sees":                {Record: suspecting(r, errByGateway), Readings: shows(), Want: operation.Absent},
		"paid already by others":                            {Record: suspecting(r, errAlreadyPaid), Readings: shows(attempt("t1", paid)), Want: operation.Foreign, Reason: "ALREADY_PAID"},
		"paid already, but the reads do not know it yet":    {Record: suspecting(r, errAlreadyPaid), Readings: shows(), Want: operation.Absent},
		"paid already, by an attempt of ours before":        {Record: twice, Readings: shows(keyed("t1", paid)), Want: operation.Happened},
		"what is pending is followed by its name":           {Record: followed, Readings: shows(keyed("t1", paid), keyed("t2", failed)), Want: operation.Happened},
		"what is pending may be refused":                    {Record: followed, Readings: shows(keyed("t1", failed)), Want: operation.Refused, Reason: "PG_PROVIDER"},
		"what is pending does not vanish":                   {Record: followed, Readings: shows(), Want: operation.Unclear},
		"what is pending is nobody else's":                  {Record: followed, Readings: shows(keyed("t2", paid)), Want: operation.Unclear},
		"a late success from before the report is ours":     {Record: reported(r), Readings: shows(keyed("t1", paid)), Want: operation.Happened},
		"a success since the report is late":                {Record: reported(r), Readings: shows(keyed("t1", paid, requested(2*time.Minute))), Want: operation.Happened},
		"late, of several that fit, the one that is held":   {Record: reported(r), Readings: shows(keyed("t1", failed), keyed("t2", cancelled), keyed("t3", paid)), Want: operation.Happened},
		"what was given back needs no undoing":              {Record: reported(r), Readings: shows(keyed("t1", cancelled)), Want: operation.Absent},
		"what another operation made is not late":           {Record: others, Readings: shows(keyed("t1", paid)), Want: operation.Foreign, Reason: "ALREADY_PAID"},
		"what came beside another's that was given back is": {Record: others, Readings: shows(keyed("t1", cancelled), keyed("t2", paid)), Want: operation.Happened},
		"nothing since the report stays nothing":            {Record: reported(r), Readings: shows(), Want: operation.Absent},
		"another's success since the report is not watched": {Record: reported(r), Readings: shows(attempt("t1", paid, requested(2*time.Minute))), Want: operation.Foreign, Reason: "ALREADY_PAID"},
	})
}

func TestRefusalCarriesTheGatewaysWords(t *testing.T) {
	t.Parallel()
	got := payment.PayWithBillingKey.Recovery.Judge(doubt(keyRequest()), shows(keyed("t1", failed))).Failure
	want := map[string]string{"portone_type": "PG_PROVIDER", "pg_code": "LIMIT", "pg_message": "Over the limit"}
	if diff := cmp.Diff(want, got.Metadata); diff != "" {
		t.Errorf("metadata (-want +got):\n%s", diff)
	}
}

func TestJudgePayInstantly(t *testing.T) {
	t.Parallel()
	card := doubt(instantRequest(&paymentv1.InstantPaymentMethodInput{
		Method: &paymentv1.InstantPaymentMethodInput_Card{Card: &paymentv1.InstantPaymentCard{}},
	}))
	account := doubt(accountRequest())
	byCard := func(p *paymentv1.PaymentTransaction) {
		p.Method = &paymentv1.PaymentMethod{Kind: &paymentv1.PaymentMethod_Card{Card: &paymentv1.PaymentMethodCard{}}}
	}
	when := func(since time.Duration, status paymentv1.PaymentStatus) *paymentv1.PayInstantlyResponse {
		return &paymentv1.PayInstantlyResponse{Payment: &paymentv1.InstantPaymentSummary{PgTxId: "pg-t1", PaidAt: at(since), Status: status.Enum()}}
	}
	evidencetest.Judge(t, payment.PayInstantly.Definition, map[string]evidencetest.Scene{
		"a charged card is ours":                      {Record: card, Readings: shows(attempt("t1", paid, byCard)), Want: operation.Happened, Response: when(2*time.Second, paid)},
		"an account is not a charged card":            {Record: card, Readings: shows(attempt("t1", issued, byAccount)), Want: operation.Absent},
		"of two issued accounts any may be ours":      {Record: account, Readings: shows(attempt("t1", issued, byAccount), attempt("t2", issued, byAccount)), Want: operation.Happened},
		"of two accounts the money came to one":       {Record: account, Readings: shows(attempt("t1", paid, byAccount), attempt("t2", issued, byAccount)), Want: operation.Happened},
		"no two accounts of one payment are paid":     {Record: account, Readings: shows(attempt("t1", paid, byAccount), attempt("t2", paid, byAccount)), Want: operation.Unclear},
		"an issued account is what was asked for":     {Record: account, Readings: shows(attempt("t1", issued, byAccount)), Want: operation.Happened, Response: when(3*time.Second, issued)},
		"an account without its time has the state's": {Record: account, Readings: shows(attempt("t1", issued)), Want: operation.Happened, Response: when(2*time.Second, issued)},
		"a deposit is faster than the look":           {Record: account, Readings: shows(attempt("t1", paid, byAccount)), Want: operation.Happened, Response: when(3*time.Second, paid)},
		"a card that paid is not the account":         {Record: account, Readings: shows(attempt("t1", paid, byCard)), Want: operation.Foreign, Reason: "ALREADY_PAID"},
	})
}

func accountRequest() *paymentv1.PayInstantlyRequest {
	return instantRequest(&paymentv1.InstantPaymentMethodInput{
		Method: &paymentv1.InstantPaymentMethodInput_VirtualAccount{VirtualAccount: &paymentv1.VirtualAccountInput{}},
	})
}

func byAccount(t *paymentv1.PaymentTransaction) {
	t.Method = &paymentv1.PaymentMethod{Kind: &paymentv1.PaymentMethod_VirtualAccount{
		VirtualAccount: &paymentv1.PaymentMethodVirtualAccount{IssuedAt: at(3 * time.Second)},
	}}
}

func instantRequest(method *paymentv1.InstantPaymentMethodInput) *paymentv1.PayInstantlyRequest {
	return &paymentv1.PayInstantlyRequest{
		RequestId: "request-00000001", PaymentId: "order-1", OrderName: "Tea", Method: method,
		Amount: &commonv1.AmountInput{Total: 1000}, CurrencyCode: "KRW",
	}
}

func TestSnapshotBeforePaying(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		readings []operation.Reading
		want     []string
		reason   string
	}{
		"a new payment has no attempts":                 {readings: shows()},
		"failed attempts are remembered":                {readings: shows(keyed("t0", failed), keyed("t1", failed)), want: []string{"t0", "t1"}},
		"open windows are remembered":                   {readings: shows(keyed("t0", ready)), want: []string{"t0"}},
		"an attempt that only one read knows is, too":   {readings: readings(gotPayment(paymentWith(keyed("t0", failed))), refusedRead(errNotFound)), want: []string{"t0"}},
		"a paid payment is not charged":                 {readings: shows(keyed("t0", paid)), reason: "ALREADY_PAID"},
		"a payment given back in part is not charged":   {readings: shows(keyed("t0", partly)), reason: "ALREADY_PAID"},
		"a payment given back whole is not charged":     {readings: shows(keyed("t0", cancelled)), reason: "ALREADY_PAID"},
		"a payment that waits is not charged":           {readings: shows(keyed("t0", pending)), reason: "ALREADY_PAID"},
		"a payment with an account is not charged":      {readings: shows(keyed("t0", issued)), reason: "ALREADY_PAID"},
		"paid in the list only is paid":                 {readings: readings(refusedRead(errNotFound), listed(keyed("t0", paid))), reason: "ALREADY_PAID"},
		"a state of tomorrow is left to PortOne":        {readings: shows(keyed("t0", unknown)), want: []string{"t0"}},
		"what may not be read may not be charged":       {readings: readings(refusedRead(errForbidden), refusedRead(errForbidden)), reason: "FORBIDDEN"},
		"an account that another attempt left is known": {readings: shows(keyed("t0", issued), keyed("t1", failed)), want: []string{"t0", "t1"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, refusal := payment.PayWithBillingKey.Recovery.Snapshot(doubt(keyRequest()), tc.readings)
			if evidencetest.Reason(refusal) != tc.reason {
				t.Fatalf("got reason %q, want %q", evidencetest.Reason(refusal), tc.reason)
			}
			if diff := cmp.Diff(tc.want, got.Known); diff != "" {
				t.Errorf("known attempts (-want +got):\n%s", diff)
			}
		})
	}
}

func TestPayQueriesNameThePayment(t *testing.T) {
	t.Parallel()
	request := keyRequest()
	request.StoreId = new("store-2")
	want := []proto.Message{
		&paymentv1.GetPaymentRequest{PaymentId: "order-1", StoreId: new("store-2")},
		&paymentv1.ListPaymentTransactionsRequest{PaymentId: "order-1", StoreId: new("store-2"), PageSize: 1000},
	}
	for _, queries := range [][]operation.Query{
		payment.PayWithBillingKey.Recovery.Prepare(doubt(request)),
		payment.PayWithBillingKey.Recovery.Look(doubt(request)),
	} {
		got := make([]proto.Message, 0, len(queries))
		for _, q := range queries {
			got = append(got, q.Request)
		}
		if diff := cmp.Diff(want, got, protocmp.Transform()); diff != "" {
			t.Errorf("queries (-want +got):\n%s", diff)
		}
	}
}

// TestAChargeIsUndone: by what is there now, which is not always what was found.
func TestAChargeIsUndone(t *testing.T) {
	t.Parallel()
	id := "void-0199aaaa-0000-7000-8000-000000000001"
	cancel := operation.Undo{Definition: payment.Cancel.Definition, Request: &paymentv1.CancelPaymentRequest{
		RequestId: id, PaymentId: "order-1", Reason: "paid after it was reported as not executed",
	}}
	closes := operation.Undo{Definition: payment.CloseVirtualAccount.Definition, Request: &paymentv1.CloseVirtualAccountRequest{
		RequestId: id, PaymentId: "order-1",
	}}
	waits, over := operation.Undo{}, operation.Undo{Over: true}
	refunding := paymentWith(keyed("t1", partly))
	refunding.Cancellations = []*paymentv1.PaymentCancellation{{
		Id: "c1", Status: paymentv1.PaymentCancellationStatus_PAYMENT_CANCELLATION_STATUS_REQUESTED,
	}}
	card, found, transfer := doubt(keyRequest()), doubt(keyRequest()), doubt(accountRequest())
	found.Response = keyAnswer(0)
	for name, tc := range map[string]struct {
		d        *operation.Definition
		record   operation.Record
		readings []operation.Reading
		want     operation.Undo
	}{
		"money goes back":                    {payment.PayWithBillingKey.Definition, card, shows(keyed("t1", paid)), cancel},
		"the rest of it goes back":           {payment.PayWithBillingKey.Definition, card, shows(keyed("t1", partly)), cancel},
		"one read is enough":                 {payment.PayWithBillingKey.Definition, card, readings(gotPayment(paymentWith(keyed("t1", paid))), refusedRead(errNotFound)), cancel},
		"a refund is decided first":          {payment.PayWithBillingKey.Definition, card, readings(gotPayment(refunding), listed(keyed("t1", partly))), waits},
		"all of it is back":                  {payment.PayWithBillingKey.Definition, card, shows(keyed("t1", cancelled)), over},
		"the gateway refused it":             {payment.PayWithBillingKey.Definition, card, shows(keyed("t1", failed)), over},
		"another was begun and left":         {payment.PayWithBillingKey.Definition, card, shows(keyed("t0", ready), keyed("t1", cancelled)), over},
		"another was paid since":             {payment.PayWithBillingKey.Definition, found, shows(keyed("t1", cancelled), keyed("t2", paid)), over},
		"nothing but that is there":          {payment.PayWithBillingKey.Definition, card, shows(keyed("t0", ready)), waits},
		"it is not decided":                  {payment.PayWithBillingKey.Definition, card, shows(keyed("t1", pending)), waits},
		"the reads do not agree":             {payment.PayWithBillingKey.Definition, card, readings(gotPayment(paymentWith(keyed("t1", failed))), refusedRead(errNotFound)), waits},
		"the reads show nothing":             {payment.PayWithBillingKey.Definition, card, shows(), waits},
		"a read failed":                      {payment.PayWithBillingKey.Definition, card, readings(gotPayment(paymentWith(keyed("t1", paid))), refusedRead(errUnanswered)), waits},
		"what was there before is left":      {payment.PayWithBillingKey.Definition, doubt(keyRequest(), "t1"), shows(keyed("t1", paid)), waits},
		"an account is closed":               {payment.PayInstantly.Definition, transfer, shows(attempt("t1", issued, byAccount)), closes},
		"an account that was paid into":      {payment.PayInstantly.Definition, transfer, shows(attempt("t1", paid, byAccount)), cancel},
		"an account that is closed":          {payment.PayInstantly.Definition, transfer, shows(attempt("t1", failed, byAccount)), over},
		"of two accounts the paid one first": {payment.PayInstantly.Definition, transfer, shows(attempt("t1", issued, byAccount), attempt("t2", paid, byAccount)), cancel},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			tc.record.State = operation.StateLateSuccess
			got := tc.d.Recovery.Void(tc.record, tc.readings)
			if got.Definition != tc.want.Definition || got.Over != tc.want.Over {
				t.Errorf("undone by %v (over: %v), want %v (over: %v)", got.Definition, got.Over, tc.want.Definition, tc.want.Over)
			}
			if diff := cmp.Diff(tc.want.Request, got.Request, protocmp.Transform()); diff != "" {
				t.Errorf("request (-want +got):\n%s", diff)
			}
		})
	}
}

func TestAnAnswerWithoutApprovalIsNotFinal(t *testing.T) {
	t.Parallel()
	settle := payment.PayWithBillingKey.Recovery.Settle
	if got := settle(keyAnswer(0)); got != operation.Happened {
		t.Errorf("an approved charge is %s", got)
	}
	waits := payment.PayWithBillingKey.Recovery.Judge(doubt(keyRequest()), shows(keyed("t1", pending)))
	if got := settle(waits.Response); got != operation.HappenedPending {
		t.Errorf("a charge that waits is %s", got)
	}
}
