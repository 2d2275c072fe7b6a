package ledger_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/paymentsvc/paymentsvc/internal/sandbox/ledger"
)

func charge(payment, tx string, amount int64) ledger.Entry {
	return ledger.Entry{Kind: ledger.Charge, PaymentID: payment, TransactionID: tx, Amount: amount, Currency: "KRW"}
}

func refund(tx, cancellation string, amount int64) ledger.Entry {
	return ledger.Entry{
		Kind: ledger.Refund, PaymentID: "p", TransactionID: tx, CancellationID: cancellation, Amount: amount, Currency: "KRW",
	}
}

// book numbers entries and dates them a second apart.
func book(entries ...ledger.Entry) []ledger.Entry {
	for i := range entries {
		entries[i].Seq, entries[i].Time = i+1, time.Unix(int64(i), 0)
	}
	return entries
}

func TestAuditFindsWhatMustNotBe(t *testing.T) {
	t.Parallel()
	dollars := refund("t", "c", 1)
	dollars.Currency = "USD"
	for name, tc := range map[string]struct {
		entries []ledger.Entry
		want    []ledger.Rule
	}{
		"an empty ledger is fine": {nil, nil},
		"one charge and refunds up to its amount are fine": {
			book(charge("p", "t", 10), refund("t", "c", 4), refund("t", "d", 6)), nil,
		},
		"payments do not mix":                {book(charge("p", "t", 10), charge("q", "u", 10)), nil},
		"a second charge":                    {book(charge("p", "t", 10), charge("p", "u", 10)), []ledger.Rule{ledger.DoubleCharge}},
		"a second charge of one transaction": {book(charge("p", "t", 10), charge("p", "t", 10)), []ledger.Rule{ledger.DoubleCharge}},
		"a charge after a partial refund": {
			book(charge("p", "t", 10), refund("t", "c", 9), charge("p", "u", 10)), []ledger.Rule{ledger.DoubleCharge},
		},
		"a charge after a full refund": {
			book(charge("p", "t", 10), refund("t", "c", 10), charge("p", "u", 10)), []ledger.Rule{ledger.RepeatedCharge},
		},
		"a refund of nothing":              {book(refund("t", "c", 1)), []ledger.Rule{ledger.RefundWithoutCharge}},
		"a refund of another transaction":  {book(charge("p", "t", 1), refund("u", "c", 1)), []ledger.Rule{ledger.RefundWithoutCharge}},
		"a refund of too much":             {book(charge("p", "t", 10), refund("t", "c", 11)), []ledger.Rule{ledger.OverRefund}},
		"refunds of too much altogether":   {book(charge("p", "t", 10), refund("t", "c", 6), refund("t", "d", 5)), []ledger.Rule{ledger.OverRefund}},
		"two refunds by one cancellation":  {book(charge("p", "t", 10), refund("t", "c", 1), refund("t", "c", 1)), []ledger.Rule{ledger.DoubleRefund}},
		"a refund in another currency":     {book(charge("p", "t", 10), dollars), []ledger.Rule{ledger.CurrencyChanged}},
		"an entry without a number of its": {[]ledger.Entry{charge("p", "t", 10)}, []ledger.Rule{ledger.BrokenBook}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			found := ledger.Audit(tc.entries)
			got := make([]ledger.Rule, 0, len(found))
			for _, v := range found {
				got = append(got, v.Rule)
			}
			if diff := cmp.Diff(tc.want, got, cmpopts.EquateEmpty()); diff != "" {
				t.Errorf("rules broken (-want +got):\n%s", diff)
			}
		})
	}
}
