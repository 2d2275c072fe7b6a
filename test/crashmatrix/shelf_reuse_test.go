package crashmatrix_test

import (
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/paymentsvc/paymentsvc/internal/adapter/store/postgrestest"
	"github.com/paymentsvc/paymentsvc/test/internal/kind"
	"github.com/paymentsvc/paymentsvc/test/internal/rig"
)

// A database that was given back is what a new one is after its first opening: its next
// user has another sandbox, and finds nothing of the last one.
func TestADatabaseGivenBackIsAsNew(t *testing.T) {
	t.Parallel()
	s := &servers{server: postgrestest.Shared(t)}
	url := s.take(t)
	for _, request := range []string{"first", "second"} {
		serveOnce(t, url, request)
		if rows := filled(t, url); rows["operations"] != 1 {
			t.Errorf("the database has %v rows after the %s use, want one operation", rows, request)
		}
		if err := s.give(t.Context(), url); err != nil {
			t.Fatal(err)
		}
		for table, rows := range filled(t, url) {
			if table != "goose_db_version" && table != "meta" && rows > 0 {
				t.Errorf("%s has %d rows after the %s use", table, rows, request)
			}
		}
		if again := s.take(t); again != url {
			t.Fatalf("got %s, want %s again", again, url)
		}
	}
}

// serveOnce has a service on a new sandbox write one operation.
func serveOnce(t *testing.T, url, name string) {
	t.Helper()
	program := workshop.Program(t)
	box, err := rig.Play(t.Context(), program)
	if err != nil {
		t.Fatal(err)
	}
	defer box.Close()
	served, err := rig.Serve(t.Context(), rig.Settings{Program: program, Database: url, Upstream: box.URL})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = served.Close() }()
	k := kind.All()[0]
	scene, err := kind.NewScene(t.Context(), box, k, kind.Accept, name)
	if err != nil {
		t.Fatal(err)
	}
	if err := k.Stage(scene); err != nil {
		t.Fatal(err)
	}
	if reply := served.Call(t.Context(), k.Request(scene)); reply.Err != nil {
		t.Fatal(reply.Err)
	}
}

// filled counts the rows of every table.
func filled(t *testing.T, url string) map[string]int {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(t.Context()) //nolint:errcheck // the test does not depend on it
	rows, err := conn.Query(t.Context(), "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace")
	if err != nil {
		t.Fatal(err)
	}
	tables, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		t.Fatal(err)
	}
	counts := map[string]int{}
	for _, table := range tables {
		var n int
		if err := conn.QueryRow(t.Context(), "SELECT count(*) FROM "+pgx.Identifier{table}.Sanitize()).Scan(&n); err != nil {
			t.Fatal(err)
		}
		counts[table] = n
	}
	return counts
}
