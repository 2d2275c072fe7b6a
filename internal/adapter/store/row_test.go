package store

import (
	"bytes"
	"log/slog"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/paymentsvc/paymentsvc/internal/adapter/store/storetest"
	"github.com/paymentsvc/paymentsvc/internal/domain/operation"
)

// withRows opens a store in which three records are due, and runs SQL on them.
func withRows(t *testing.T, sql string, args ...any) (*Store, *time.Time, *bytes.Buffer) {
	t.Helper()
	now, log := time.Now(), &bytes.Buffer{}
	s, err := Open(t.Context(), Config{
		URL: "sqlite:" + filepath.Join(t.TempDir(), "journal.db"), Now: func() time.Time { return now },
		Log: slog.New(slog.NewTextHandler(log, nil)),
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	for i := range 3 {
		if _, err := s.Accept(t.Context(), storetest.Record(now, i)); err != nil {
			t.Fatal(err)
		}
	}
	c := &change{statements: []statement{{sql: sql, args: append(args, storetest.Record(now, 1).ID)}}, rows: make([]int64, 1)}
	if err := s.backend.commit(t.Context(), c); err != nil || c.rows[0] != 1 {
		t.Fatalf("%d rows, %v", c.rows[0], err)
	}
	return s, &now, log
}

func claimed(t *testing.T, s *Store) []operation.Record {
	t.Helper()
	if err := s.Beat(t.Context(), "replica-2", time.Hour); err != nil {
		t.Fatal(err)
	}
	records, err := s.Claim(t.Context(), "replica-2", 10)
	if err != nil {
		t.Fatal(err)
	}
	return records
}

// Replicas of two versions work side by side: each takes what it understands.
func TestRowsOfANewerLayoutAreLeftAlone(t *testing.T) {
	t.Parallel()
	s, _, log := withRows(t, "UPDATE operations SET version = $1 WHERE id = $2", rowVersion+1)
	if records := claimed(t, s); len(records) != 2 || log.Len() != 0 {
		t.Errorf("claimed %v, logged %s", records, log)
	}
}

// What an operation has sent says under which mark its effect is found, whoever looks
// for it.
func TestOperationsOfOlderVersionsKeepTheirMarks(t *testing.T) {
	t.Parallel()
	s, now, _ := withRows(t, "UPDATE operations SET version = $1 WHERE id = $2", markedByKey-1)
	older := storetest.Record(*now, 1).ID
	for _, r := range claimed(t, s) {
		want := r.Key
		if r.ID == older {
			want = r.ID
		}
		if r.Mark() != want {
			t.Errorf("operation %s has the mark %s, want %s", r.ID, r.Mark(), want)
		}
	}
}

// One record that cannot be read does not keep the others from being worked on,
// and comes back after a while.
func TestUnreadableRecordIsPutAside(t *testing.T) {
	t.Parallel()
	for name, sql := range map[string]string{
		"a damaged request":   "UPDATE operations SET sealed_request = $1 WHERE id = $2",
		"an unknown state":    "UPDATE operations SET state = $1 WHERE id = $2",
		"a damaged snapshot":  "UPDATE operations SET snapshot = $1 WHERE id = $2",
		"a damaged failure":   "UPDATE operations SET sealed_failure = $1 WHERE id = $2",
		"a damaged response":  "UPDATE operations SET sealed_response = $1 WHERE id = $2",
		"a damaged suspicion": "UPDATE operations SET sealed_suspected = $1 WHERE id = $2",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, now, log := withRows(t, sql, []byte("\x01damaged"))
			id := storetest.Record(*now, 1).ID
			if records := claimed(t, s); len(records) != 2 || strings.Count(log.String(), id) == 0 {
				t.Errorf("claimed %d records, logged %s", len(records), log)
			}
			reported := log.Len()
			if records := claimed(t, s); len(records) != 0 || log.Len() != reported {
				t.Errorf("claimed again %v, logged %s", records, log)
			}
			*now = now.Add(aside)
			if claimed(t, s); log.Len() == reported {
				t.Error("it never came back")
			}
			if _, err := s.Get(t.Context(), id); err == nil || !strings.Contains(err.Error(), id) {
				t.Errorf("reading it: %v", err)
			}
		})
	}
}
