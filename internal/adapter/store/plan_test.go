package store_test

import (
	"database/sql"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/paymentsvc/paymentsvc/internal/adapter/store"
)

// TestListsHaveAnIndex asks SQLite how it would answer: a list that goes through all
// that a caller ever asked for would be slow without being wrong.
func TestListsHaveAnIndex(t *testing.T) {
	t.Parallel()
	url := file(t)
	open(t, store.Config{URL: url})
	pool, err := sql.Open("sqlite", strings.TrimPrefix(url, "sqlite:"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = pool.Close() }()
	text, err := os.ReadFile("queries/read.sql")
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{
		"ListOperationsOfSubject": "operations_by_subject (subject=?",
		"ListOperationsOfCaller":  "operations_by_caller (caller=?",
		"ListOperationsOfRequest": "operations_by_request_id (caller=? AND request_id=?)",
		"ListOperationsOfIntent":  "operations_by_intent_ref (caller=? AND intent_ref=?",
		"ListOpenOperations":      "operations_due",
	} {
		_, query, ok := strings.Cut(string(text), "-- name: "+name+" :many\n")
		if !ok {
			t.Fatalf("there is no query %s", name)
		}
		query, _, _ = strings.Cut(query, ";")
		query = regexp.MustCompile(`sqlc\.arg\((\w+)\)`).ReplaceAllString(query, "?")
		if plan := explain(t, pool, query); !strings.Contains(plan, want) {
			t.Errorf("%s does not use %q:\n%s", name, want, plan)
		}
	}
}

// explain is SQLite's plan of a query, whose arguments do not matter.
func explain(t *testing.T, pool *sql.DB, query string) string {
	t.Helper()
	arguments := make([]any, strings.Count(query, "?"))
	for i := range arguments {
		arguments[i] = "1"
	}
	rows, err := pool.QueryContext(t.Context(), "EXPLAIN QUERY PLAN "+query, arguments...)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = rows.Close() }()
	var plan strings.Builder
	for rows.Next() {
		var id, parent, unused int
		var detail string
		if err := rows.Scan(&id, &parent, &unused, &detail); err != nil {
			t.Fatal(err)
		}
		plan.WriteString(detail + "\n")
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return plan.String()
}
