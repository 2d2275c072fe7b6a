package storetest

import (
	"maps"
	"slices"
	"time"

	"github.com/paymentsvc/paymentsvc/internal/domain/operation"
)

func listing() []check {
	return []check{
		{"lists are filtered, the newest first", listsAreFiltered},
		{"pages neither skip nor repeat", pagesAreComplete},
		{"decisions are kept in order", decisionsAreKept},
	}
}

// listed is the nth of twelve records that differ in what lists are filtered by.
// Three at a time were accepted at the same time.
func listed(start time.Time, n int) operation.Record {
	r := Record(start, n)
	r.CreatedAt = start.Add(time.Duration(n/3) * time.Second)
	r.Caller = []string{"shop", "another shop"}[n%2]
	r.State = []operation.State{operation.StateSucceeded, operation.StateDoubt, operation.StatePending}[n%3]
	if n == 2 { //nolint:mnd // one that serves another intent than the rest
		r.IntentRef = "order-b"
	}
	if n%4 == 0 {
		r.State, r.Subject, r.IntentRef = operation.StateDeclined, "payment/order-x", "order-a"
	}
	return r
}

// filtering is a filter, and what it lets through.
type filtering struct {
	filter  operation.Filter
	matches func(operation.Record) bool
}

func byCallerAndTime(start time.Time) map[string]filtering {
	at := func(seconds int) time.Time { return start.Add(time.Duration(seconds) * time.Second) }
	return map[string]filtering{
		"everything": {operation.Filter{}, func(operation.Record) bool { return true }},
		"a caller":   {operation.Filter{Caller: "shop"}, func(r operation.Record) bool { return r.Caller == "shop" }},
		"nobody":     {operation.Filter{Caller: "nobody"}, func(operation.Record) bool { return false }},
		"a subject":  {operation.Filter{Subject: "payment/order-x"}, func(r operation.Record) bool { return r.Subject == "payment/order-x" }},
		"a state": {
			operation.Filter{States: []operation.State{operation.StateDoubt}},
			func(r operation.Record) bool { return r.State == operation.StateDoubt },
		},
		"two states": {
			operation.Filter{States: []operation.State{operation.StateDoubt, operation.StateDeclined}},
			func(r operation.Record) bool {
				return r.State == operation.StateDoubt || r.State == operation.StateDeclined
			},
		},
		"since a time":  {operation.Filter{From: at(1)}, func(r operation.Record) bool { return !r.CreatedAt.Before(at(1)) }},
		"before a time": {operation.Filter{Until: at(2)}, func(r operation.Record) bool { return r.CreatedAt.Before(at(2)) }},
		"all at once": {
			operation.Filter{Caller: "shop", Subject: "payment/order-x", States: []operation.State{operation.StateDeclined}, From: at(1), Until: at(3)},
			func(r operation.Record) bool {
				return r.Subject == "payment/order-x" && !r.CreatedAt.Before(at(1)) && r.CreatedAt.Before(at(3))
			},
		},
	}
}

func byRequestAndIntent(start time.Time) map[string]filtering {
	at := func(seconds int) time.Time { return start.Add(time.Duration(seconds) * time.Second) }
	return map[string]filtering{
		"a request": {
			operation.Filter{Caller: "shop", RequestID: listed(start, 2).RequestID},
			func(r operation.Record) bool { return r.RequestID == listed(start, 2).RequestID },
		},
		"a request of everybody": {
			operation.Filter{RequestID: listed(start, 3).RequestID},
			func(r operation.Record) bool { return r.RequestID == listed(start, 3).RequestID },
		},
		"another caller's request": {
			operation.Filter{Caller: "shop", RequestID: listed(start, 3).RequestID},
			func(operation.Record) bool { return false },
		},
		"an intent": {
			operation.Filter{Caller: "shop", IntentRef: "order-a"},
			func(r operation.Record) bool { return r.IntentRef == "order-a" },
		},
		"an intent of everybody": {operation.Filter{IntentRef: "order-a"}, func(r operation.Record) bool { return r.IntentRef == "order-a" }},
		"an intent of nobody":    {operation.Filter{Caller: "another shop", IntentRef: "order-a"}, func(operation.Record) bool { return false }},
		"an intent since a time": {
			operation.Filter{Caller: "shop", IntentRef: "order-a", From: at(1), Until: at(3)},
			func(r operation.Record) bool {
				return r.IntentRef == "order-a" && !r.CreatedAt.Before(at(1)) && r.CreatedAt.Before(at(3))
			},
		},
		"an intent and a request": {
			operation.Filter{Caller: "shop", IntentRef: "order-a", RequestID: listed(start, 4).RequestID, States: []operation.State{operation.StateDeclined}},
			func(r operation.Record) bool { return r.RequestID == listed(start, 4).RequestID },
		},
		"a request on another subject": {
			operation.Filter{Caller: "shop", RequestID: listed(start, 2).RequestID, Subject: "payment/order-x"},
			func(operation.Record) bool { return false },
		},
	}
}

func listsAreFiltered(f trial) {
	const records = 12
	start := f.Now()
	for i := range records {
		f.accept(listed(start, i))
	}
	cases := byCallerAndTime(start)
	maps.Copy(cases, byRequestAndIntent(start))
	for name, tc := range cases {
		want := []operation.Record{}
		for i := range records {
			if r := listed(start, i); tc.matches(r) {
				want = append(want, r)
			}
		}
		slices.Reverse(want)
		got, err := f.Journal.List(f.Context(), tc.filter)
		if err != nil {
			f.Fatalf("%s: %v", name, err)
		}
		if diff := f.diff(want, got); diff != "" {
			f.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

func pagesAreComplete(f trial) {
	const records = 12
	start := f.Now()
	var want []string
	for i := range records {
		f.accept(listed(start, i))
		want = append([]string{listed(start, i).ID}, want...)
	}
	declined := []string{listed(start, 8).ID, listed(start, 4).ID, listed(start, 0).ID}
	for name, tc := range map[string]struct {
		filter operation.Filter
		want   []string
	}{
		"all":       {operation.Filter{}, want},
		"a subject": {operation.Filter{Subject: "payment/order-x"}, declined},
		"an intent": {operation.Filter{Caller: "shop", IntentRef: "order-a"}, declined},
	} {
		for size := 1; size <= 4; size++ {
			tc.filter.Limit, tc.filter.Until = size, start.Add(time.Hour)
			got := f.pages(tc.filter)
			if diff := f.diff(tc.want, got); diff != "" {
				f.Errorf("%s: pages of %d (-want +got):\n%s", name, size, diff)
			}
		}
	}
}

// pages lists page by page until nothing comes.
func (f trial) pages(filter operation.Filter) []string {
	f.Helper()
	var all []string
	for {
		page, err := f.Journal.List(f.Context(), filter)
		if err != nil {
			f.Fatal(err)
		}
		if len(page) > filter.Limit {
			f.Fatalf("a page of %d has %d records", filter.Limit, len(page))
		}
		if len(page) == 0 {
			return all
		}
		all = append(all, ids(page)...)
		last := page[len(page)-1]
		filter.Before = operation.Cursor{CreatedAt: last.CreatedAt, ID: last.ID}
	}
}

func decisionsAreKept(f trial) {
	r := f.accept(Record(f.Now(), 1))
	notes := []string{"gateway confirmed by telephone", "한도", "corrected"}
	want := make([]operation.AuditLine, 0, len(notes))
	for i, note := range notes {
		line := operation.AuditLine{
			OperationID: r.ID, Who: "operator@example.com", At: f.Now().Add(time.Duration(i) * time.Second),
			From: operation.StateDoubt, To: operation.StateDeclined, Note: note,
		}
		if err := f.Journal.Audit(f.Context(), line); err != nil {
			f.Fatal(err)
		}
		want = append(want, line)
	}
	got, err := f.Journal.Audits(f.Context(), r.ID)
	if err != nil {
		f.Fatal(err)
	}
	if diff := f.diff(want, got); diff != "" {
		f.Errorf("decisions (-want +got):\n%s", diff)
	}
}
