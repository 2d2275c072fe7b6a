package store_test

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
	"google.golang.org/protobuf/proto"
	"modernc.org/sqlite"

	paymentv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/payment/v1"
	"github.com/paymentsvc/paymentsvc/internal/adapter/store"
	"github.com/paymentsvc/paymentsvc/internal/adapter/store/storetest"
	"github.com/paymentsvc/paymentsvc/internal/domain/operation"
)

// callers is how many operations are under way at a time.
const callers = 64

// BenchmarkDurable compares an operation in the journal (accepted, saved with its
// attempt and its answer) with two bare commits to the same database: one row of
// the same size, inserted and then updated by its key.
//
//	go test -run '^$' -bench Durable ./internal/adapter/store
func BenchmarkDurable(b *testing.B) {
	for name, empty := range databases() {
		b.Run(name+"/bare", func(b *testing.B) { load(b, newBare(b, empty(b))) })
		b.Run(name+"/journal", func(b *testing.B) { load(b, newJournaled(b, empty(b))) })
	}
}

// BenchmarkDurableRatio measures both in turns within one run, because other
// programs use the machine, and reports how many operations the journal makes for
// one of two bare commits.
func BenchmarkDurableRatio(b *testing.B) {
	const turns, calls = 5, 2000
	for name, empty := range databases() {
		b.Run(name, func(b *testing.B) {
			bare, journaled := newBare(b, empty(b)), newJournaled(b, empty(b))
			var bareTime, journalTime time.Duration
			for b.Loop() {
				for range turns {
					bareTime += inFlight(calls, bare)
					journalTime += inFlight(calls, journaled)
				}
			}
			done := float64(b.N * turns * calls)
			b.ReportMetric(done/bareTime.Seconds(), "bare/s")
			b.ReportMetric(done/journalTime.Seconds(), "journal/s")
			b.ReportMetric(bareTime.Seconds()/journalTime.Seconds(), "ratio")
		})
	}
}

// load runs an operation b.N times.
func load(b *testing.B, operate func(n int64)) {
	b.Helper()
	b.ResetTimer()
	took := inFlight(b.N, operate)
	b.ReportMetric(float64(b.N)/took.Seconds(), "operations/s")
}

// inFlight runs an operation n times, as many at a time as there are callers.
func inFlight(n int, operate func(n int64)) time.Duration {
	var (
		all  sync.WaitGroup
		next atomic.Int64
	)
	start := time.Now()
	for range callers {
		all.Go(func() {
			for i := next.Add(1); i <= int64(n); i = next.Add(1) {
				operate(serial.Add(1))
			}
		})
	}
	all.Wait()
	return time.Since(start)
}

var serial atomic.Int64

// request is one of a usual size.
func request(n int64) *paymentv1.PayWithBillingKeyRequest {
	return &paymentv1.PayWithBillingKeyRequest{
		PaymentId: fmt.Sprintf("order-%d", n), RequestId: fmt.Sprintf("request-%d", n),
		BillingKey: "billing-key-01234567-89ab-cdef-0123-456789abcdef", ChannelKey: new("channel-key-01234567-89ab-cdef-0123-456789abcdef"),
		OrderName: strings.Repeat("키보드 ", 10), CustomData: new(strings.Repeat("custom data ", 40)),
	}
}

// newJournaled returns what makes one operation in a journal.
func newJournaled(tb testing.TB, url string) func(int64) {
	tb.Helper()
	s := open(tb, store.Config{URL: url})
	if err := s.Beat(tb.Context(), "replica-1", time.Hour); err != nil {
		tb.Fatal(err)
	}
	return func(n int64) {
		r := storetest.Record(s.Now(), int(n))
		r.Request, r.Once = request(n), true
		r, err := s.Accept(tb.Context(), r)
		if err != nil {
			tb.Error(err)
			return
		}
		r.State, r.NextAt, r.Resolution = operation.StateSucceeded, time.Time{}, operation.ByAnswer
		r.Response = &paymentv1.PayWithBillingKeyResponse{}
		attempt := operation.Attempt{OperationID: r.ID, Number: 1, Replica: r.Owner, Class: operation.Done, StartedAt: r.CreatedAt, EndedAt: s.Now()}
		if err := s.Save(tb.Context(), r, operation.Ownership{}, attempt); err != nil {
			tb.Error(err)
		}
	}
}

// newBare returns what makes two bare commits. SQLite has one writer, and
// PostgreSQL a connection for every caller: that is what each is fastest with.
func newBare(tb testing.TB, url string) func(int64) {
	tb.Helper()
	openPool := bareSQLite
	if strings.HasPrefix(url, "postgres") {
		openPool = barePostgres
	}
	pool := openPool(tb, url)
	tb.Cleanup(func() { _ = pool.Close() })
	if _, err := pool.ExecContext(tb.Context(), "CREATE TABLE bare (id TEXT PRIMARY KEY, body BYTEA NOT NULL, state TEXT NOT NULL)"); err != nil {
		tb.Fatal(err)
	}
	ctx := context.WithoutCancel(tb.Context())
	insert, update := prepare(tb, pool, "INSERT INTO bare VALUES ($1, $2, $3)"), prepare(tb, pool, "UPDATE bare SET state = $2 WHERE id = $1")
	return func(n int64) {
		id := fmt.Sprintf("operation-%06d", n)
		body, err := proto.Marshal(request(n))
		if err != nil {
			tb.Error(err)
		}
		if _, err := insert.ExecContext(ctx, id, body, "ACCEPTED"); err != nil {
			tb.Error(err)
		}
		if _, err := update.ExecContext(ctx, id, "SUCCEEDED"); err != nil {
			tb.Error(err)
		}
	}
}

func prepare(tb testing.TB, pool *sql.DB, query string) *sql.Stmt {
	tb.Helper()
	s, err := pool.PrepareContext(tb.Context(), query)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = s.Close() })
	return s
}

func bareSQLite(tb testing.TB, url string) *sql.DB {
	tb.Helper()
	pool, err := bareSQLitePool(url)
	if err != nil {
		tb.Fatal(err)
	}
	return pool
}

func bareSQLitePool(url string) (*sql.DB, error) {
	connector, err := sqlite.NewConnector("file:" + strings.TrimPrefix(url, "sqlite:") + "?_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)")
	if err != nil {
		return nil, err
	}
	pool := sql.OpenDB(connector)
	pool.SetMaxOpenConns(1)
	return pool, nil
}

func barePostgres(tb testing.TB, url string) *sql.DB {
	tb.Helper()
	settings, err := pgx.ParseConfig(url)
	if err != nil {
		tb.Fatal(err)
	}
	pool := stdlib.OpenDB(*settings)
	pool.SetMaxOpenConns(callers)
	pool.SetMaxIdleConns(callers)
	return pool
}
