package store_test

import (
	"testing"

	"github.com/paymentsvc/paymentsvc/internal/adapter/store"
	"github.com/paymentsvc/paymentsvc/internal/adapter/store/postgrestest"
	"github.com/paymentsvc/paymentsvc/internal/adapter/store/storetest"
)

func TestSQLite(t *testing.T) {
	t.Parallel()
	storetest.Run(t, func(t *testing.T) storetest.Fixture {
		t.Helper()
		return fixture(open(t, store.Config{URL: file(t)}))
	})
}

func TestPostgres(t *testing.T) {
	t.Parallel()
	server := postgrestest.Shared(t)
	storetest.Run(t, func(t *testing.T) storetest.Fixture {
		t.Helper()
		wire := newWire(t, server.Address())
		f := fixture(open(t, store.Config{URL: wire.through(server.Database(t))}))
		f.LoseAnswer, f.Outage = wire.loseNext, func() func() { return wire.cut(t) }
		return f
	})
}

// Three replicas share one database and are one journal.
func TestThreeReplicas(t *testing.T) {
	t.Parallel()
	three := func(t *testing.T) (one *store.Store, all []storetest.Journal) {
		t.Helper()
		url := postgrestest.Shared(t).Database(t)
		for range 3 {
			one = open(t, store.Config{URL: url})
			all = append(all, one)
		}
		return one, all
	}
	t.Run("of a thousand repeats at once one is accepted", func(t *testing.T) {
		t.Parallel()
		one, all := three(t)
		storetest.Storm(t, one.Now, all...)
	})
	t.Run("replicas never claim the same record", func(t *testing.T) {
		t.Parallel()
		one, all := three(t)
		storetest.Claims(t, one.Now, all...)
	})
}
