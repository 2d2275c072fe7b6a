package store_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/paymentsvc/paymentsvc/internal/adapter/store"
	"github.com/paymentsvc/paymentsvc/internal/adapter/store/storetest"
	"github.com/paymentsvc/paymentsvc/internal/domain/operation"
)

func TestFileIsPrivate(t *testing.T) {
	t.Parallel()
	folder := filepath.Join(t.TempDir(), "made", "for it")
	path := filepath.Join(folder, "100% #1?.db")
	s := open(t, store.Config{URL: "sqlite:" + path})
	if _, err := s.Accept(t.Context(), storetest.Record(s.Now(), 1)); err != nil {
		t.Fatal(err)
	}
	want := map[string]fs.FileMode{
		folder: 0o700 | fs.ModeDir, path: 0o600, path + "-wal": 0o600, path + "-shm": 0o600, path + ".lock": 0o600,
	}
	for name, mode := range want {
		info, err := os.Stat(name)
		if err != nil {
			t.Fatal(err)
		}
		if info.Mode() != mode {
			t.Errorf("%s has mode %s, want %s", name, info.Mode(), mode)
		}
	}
	if entries, err := os.ReadDir(folder); err != nil || len(entries) != len(want)-1 {
		t.Errorf("the folder has %v, %v", entries, err)
	}
}

func TestFileHasOneProcess(t *testing.T) {
	t.Parallel()
	url := file(t)
	first, err := store.Open(t.Context(), store.Config{URL: url})
	if err != nil {
		t.Fatal(err)
	}
	_, err = store.Open(t.Context(), store.Config{URL: url})
	if err == nil || !strings.Contains(err.Error(), "another process has it open") || strings.Contains(err.Error(), "\n") {
		t.Errorf("a second process was told: %v", err)
	}
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	open(t, store.Config{URL: url})
}

// After a restart there is nobody to wait for: whoever held a lease is gone.
func TestRestartVoidsLeases(t *testing.T) {
	t.Parallel()
	url := file(t)
	first, err := store.Open(t.Context(), store.Config{URL: url})
	if err != nil {
		t.Fatal(err)
	}
	r := storetest.Record(first.Now(), 1)
	if _, err := first.Accept(t.Context(), r); err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(first.Beat(t.Context(), r.Owner, 24*time.Hour), first.Close()); err != nil {
		t.Fatal(err)
	}
	second := open(t, store.Config{URL: url})
	claimed, err := second.Claim(t.Context(), "after the restart", 10)
	if err != nil || len(claimed) != 1 || claimed[0].ID != r.ID {
		t.Errorf("claimed %v, %v", claimed, err)
	}
}

func TestLeasesEndByTheGivenClock(t *testing.T) {
	t.Parallel()
	now := time.Now()
	s := open(t, store.Config{URL: file(t), Now: func() time.Time { return now }})
	r := storetest.Record(now, 1)
	if _, err := s.Accept(t.Context(), r); err != nil {
		t.Fatal(err)
	}
	if err := s.Beat(t.Context(), r.Owner, time.Minute); err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct {
		passed time.Duration
		want   int
	}{{time.Minute - time.Microsecond, 0}, {time.Minute, 1}} {
		now = r.NextAt.Add(tc.passed)
		claimed, err := s.Claim(t.Context(), "replica-2", 10)
		if err != nil || len(claimed) != tc.want {
			t.Errorf("after %s: claimed %v, %v", tc.passed, claimed, err)
		}
	}
}

func TestClosedStoreRefuses(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, url string) {
		t.Helper()
		s, err := store.Open(t.Context(), store.Config{URL: url})
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		_, err = s.Accept(t.Context(), storetest.Record(time.Now(), 1))
		if err == nil || errors.Is(err, operation.ErrUnknown) {
			t.Errorf("accept: %v", err)
		}
		if s.Healthy() == nil {
			t.Error("it is healthy")
		}
	})
}
