package storemodel_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/paymentsvc/paymentsvc/internal/adapter/store/storemodel"
	"github.com/paymentsvc/paymentsvc/internal/adapter/store/storetest"
	"github.com/paymentsvc/paymentsvc/internal/domain/operation"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

var start = time.Date(2026, 11, 22, 1, 2, 3, 123456789, time.UTC)

func now() time.Time { return start }

// The model passes the suite of all journals.
func TestJournal(t *testing.T) {
	t.Parallel()
	storetest.Run(t, func(*testing.T) storetest.Fixture {
		var next storemodel.Fault
		model := storemodel.New(storemodel.Options{Now: now, Copy: true, Fault: func(storemodel.Call) storemodel.Fault {
			fault := next
			next = storemodel.Fine
			return fault
		}})
		return storetest.Fixture{
			Journal: &locked{journal: model}, Now: now, TimePrecision: time.Nanosecond,
			LoseAnswer: func() { next = storemodel.UnknownDone },
			Outage: func() func() {
				model.Down = true
				return func() { model.Down = false }
			},
		}
	})
}

func TestFaults(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		fault storemodel.Fault
		want  error
		there bool
	}{
		"a call that fails does nothing":                     {storemodel.Fails, nil, false},
		"an unknown outcome may be that nothing happened":    {storemodel.UnknownUndone, operation.ErrUnknown, false},
		"an unknown outcome may be that the change is there": {storemodel.UnknownDone, operation.ErrUnknown, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var calls []storemodel.Call
			model := storemodel.New(storemodel.Options{Now: now, Fault: func(c storemodel.Call) storemodel.Fault {
				calls = append(calls, c)
				if c.Method == "Accept" {
					return tc.fault
				}
				return storemodel.Fine
			}})
			r := storetest.Record(start, 1)
			_, err := model.Accept(t.Context(), r)
			if err == nil || tc.want != nil && !errors.Is(err, tc.want) || tc.want == nil && errors.Is(err, operation.ErrUnknown) {
				t.Errorf("got error %v, want %v", err, tc.want)
			}
			if _, err := model.Get(t.Context(), r.ID); (err == nil) != tc.there {
				t.Errorf("read: %v", err)
			}
			if len(calls) != 2 || calls[0] != (storemodel.Call{Method: "Accept", ID: r.ID}) {
				t.Errorf("faults were asked for %v", calls)
			}
		})
	}
}

// A refusal is not unknown: there was nothing to commit.
func TestRefusalIsKnown(t *testing.T) {
	t.Parallel()
	fault := storemodel.Fine
	model := storemodel.New(storemodel.Options{Now: now, Fault: func(storemodel.Call) storemodel.Fault { return fault }})
	r := storetest.Record(start, 1)
	if _, err := model.Accept(t.Context(), r); err != nil {
		t.Fatal(err)
	}
	fault = storemodel.UnknownDone
	r.ID = "another"
	if _, err := model.Accept(t.Context(), r); !errors.Is(err, operation.ErrRepeated) {
		t.Errorf("got %v", err)
	}
}

func BenchmarkModel(b *testing.B) {
	model := storemodel.New(storemodel.Options{Now: now})
	r := storetest.Record(start, 0)
	ids := make([]string, b.N)
	for i := range ids {
		ids[i] = storetest.Record(start, i).ID
	}
	b.ReportAllocs()
	b.ResetTimer()
	for i := range b.N {
		r.ID, r.RequestID, r.Subject = ids[i], ids[i], operation.Subject(ids[i])
		accepted, err := model.Accept(b.Context(), r)
		if err != nil {
			b.Fatal(err)
		}
		accepted.State, accepted.NextAt = operation.StateSucceeded, time.Time{}
		if err := model.Save(b.Context(), accepted, operation.Ownership{}); err != nil {
			b.Fatal(err)
		}
		if _, err := model.Get(b.Context(), r.ID); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(3*b.N), "ns/call")
}

// locked lets many goroutines use a model, one at a time.
type locked struct {
	mu      sync.Mutex
	journal storetest.Journal
}

func (l *locked) Accept(ctx context.Context, r operation.Record) (operation.Record, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.journal.Accept(ctx, r)
}

func (l *locked) Save(ctx context.Context, r operation.Record, next operation.Ownership, attempts ...operation.Attempt) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.journal.Save(ctx, r, next, attempts...)
}

func (l *locked) Reopen(ctx context.Context, r operation.Record) (operation.Record, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.journal.Reopen(ctx, r)
}

func (l *locked) Get(ctx context.Context, id string) (operation.Record, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.journal.Get(ctx, id)
}

func (l *locked) List(ctx context.Context, f operation.Filter) ([]operation.Record, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.journal.List(ctx, f)
}

func (l *locked) Claim(ctx context.Context, replica string, limit int) ([]operation.Record, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.journal.Claim(ctx, replica, limit)
}

func (l *locked) Hasten(ctx context.Context, since time.Time, limit int) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.journal.Hasten(ctx, since, limit)
}

func (l *locked) Rewind(ctx context.Context, longest time.Duration) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.journal.Rewind(ctx, longest)
}

func (l *locked) Beat(ctx context.Context, replica string, ttl time.Duration) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.journal.Beat(ctx, replica, ttl)
}

func (l *locked) Leave(ctx context.Context, replica string) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.journal.Leave(ctx, replica)
}

func (l *locked) Audit(ctx context.Context, line operation.AuditLine) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.journal.Audit(ctx, line)
}

func (l *locked) Reap(ctx context.Context, retention operation.Retention) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.journal.Reap(ctx, retention)
}

func (l *locked) Attempts(ctx context.Context, id string) ([]operation.Attempt, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.journal.Attempts(ctx, id)
}

func (l *locked) Audits(ctx context.Context, id string) ([]operation.AuditLine, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.journal.Audits(ctx, id)
}
