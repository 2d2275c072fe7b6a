package store_test

import (
	"bytes"
	"context"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/paymentsvc/paymentsvc/internal/adapter/store"
	"github.com/paymentsvc/paymentsvc/internal/adapter/store/postgrestest"
	"github.com/paymentsvc/paymentsvc/internal/adapter/store/storetest"
)

func TestConfigurationMistakesAreOneSentence(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		config store.Config
		want   string
	}{
		"another kind of database": {store.Config{URL: "mysql://u:secret@h/d"}, "neither sqlite: nor postgres://"},
		"no kind of database":      {store.Config{URL: "journal.db"}, "neither sqlite: nor postgres://"},
		"no file":                  {store.Config{URL: "sqlite:"}, "needs a file"},
		"a database in memory":     {store.Config{URL: "sqlite::memory:"}, "needs a file"},
		"a folder as a file":       {store.Config{URL: "sqlite:" + t.TempDir()}, "open the database"},
		"a short key":              {store.Config{URL: file(t), Key: []byte("secret")}, "at least 32"},
		"an unreadable URL":        {store.Config{URL: "postgres://u:secret@h:port/d"}, "database URL"},
		"nobody at the address":    {store.Config{URL: "postgres://u:secret@127.0.0.1:1/d"}, "connect"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := store.Open(t.Context(), tc.config)
			if err == nil || !strings.Contains(err.Error(), tc.want) || strings.Contains(err.Error(), "secret") {
				t.Errorf("got %v, want %q and no secret", err, tc.want)
			}
		})
	}
}

// A server that loses what it confirmed is refused.
func TestUnsafeServersAreRefused(t *testing.T) {
	t.Parallel()
	url := postgrestest.Shared(t).Database(t) + "&synchronous_commit=off"
	_, err := store.Open(t.Context(), store.Config{URL: url})
	if err == nil || !strings.Contains(err.Error(), "synchronous_commit switched off") {
		t.Errorf("got %v", err)
	}
}

func TestKeysMustMatch(t *testing.T) {
	t.Parallel()
	key, other := bytes.Repeat([]byte("k"), 32), bytes.Repeat([]byte("o"), 32)
	for name, tc := range map[string]struct {
		first, second []byte
		want          string
	}{
		"the same key":            {key, key, ""},
		"the database's own":      {nil, nil, ""},
		"another key":             {key, other, "is not the one"},
		"a key too late":          {nil, key, "is not the one"},
		"a key that is not given": {key, nil, "was written with a key"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			onBoth(t, func(t *testing.T, url string) {
				t.Helper()
				first, err := store.Open(t.Context(), store.Config{URL: url, Key: tc.first})
				if err != nil {
					t.Fatal(err)
				}
				fingerprint := first.Fingerprint([]byte("request"))
				if err := first.Close(); err != nil {
					t.Fatal(err)
				}
				second, err := store.Open(t.Context(), store.Config{URL: url, Key: tc.second})
				if tc.want != "" {
					if err == nil || !strings.Contains(err.Error(), tc.want) {
						t.Errorf("got %v, want %q", err, tc.want)
					}
					return
				}
				if err != nil {
					t.Fatal(err)
				}
				if !bytes.Equal(fingerprint, second.Fingerprint([]byte("request"))) {
					t.Error("fingerprints changed")
				}
				if err := second.Close(); err != nil {
					t.Error(err)
				}
			})
		})
	}
}

// Replicas that start at once on an empty database agree on its tables and key.
func TestReplicasStartTogether(t *testing.T) {
	t.Parallel()
	url := postgrestest.Shared(t).Database(t)
	const replicas = 4
	var (
		all    sync.WaitGroup
		stores = make([]*store.Store, replicas)
	)
	for i := range replicas {
		all.Go(func() {
			s, err := store.Open(t.Context(), store.Config{URL: url})
			if err != nil {
				t.Error(err)
				return
			}
			stores[i] = s
		})
	}
	all.Wait()
	for i, s := range stores {
		if s == nil {
			continue
		}
		r := storetest.Record(s.Now(), i)
		if _, err := s.Accept(t.Context(), r); err != nil {
			t.Error(err)
		}
		if got, err := stores[0].Get(t.Context(), r.ID); err != nil || got.Request == nil {
			t.Errorf("the first replica reads %v, %v", got, err)
		}
		t.Cleanup(func() { _ = s.Close() })
	}
}

// Replicas whose hosts are minutes apart agree on the time of the database.
func TestReplicasAgreeOnTheTime(t *testing.T) {
	t.Parallel()
	url := postgrestest.Shared(t).Database(t)
	at := func(skew time.Duration) *store.Store {
		return open(t, store.Config{URL: url, Now: func() time.Time { return time.Now().Add(skew) }})
	}
	slow, fast := at(-10*time.Minute), at(10*time.Minute)
	if apart := fast.Now().Sub(slow.Now()).Abs(); apart > time.Second {
		t.Errorf("they are %s apart", apart)
	}
	r := storetest.Record(slow.Now(), 1)
	if _, err := slow.Accept(t.Context(), r); err != nil {
		t.Fatal(err)
	}
	if err := slow.Beat(t.Context(), r.Owner, time.Minute); err != nil {
		t.Fatal(err)
	}
	claimed, err := fast.Claim(t.Context(), "replica-2", 10)
	if err != nil || len(claimed) != 0 {
		t.Errorf("the fast one took %v from the slow one, which lives: %v", claimed, err)
	}
}

func TestCallsEndWithTheirContext(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, url string) {
		t.Helper()
		s := open(t, store.Config{URL: url})
		ended, cancel := context.WithCancel(t.Context())
		cancel()
		if _, err := s.Accept(ended, storetest.Record(s.Now(), 1)); err == nil {
			t.Error("accepted")
		}
		if _, err := s.Claim(ended, "replica-1", 1); err == nil {
			t.Error("claimed")
		}
		if _, err := s.Get(ended, "operation"); err == nil {
			t.Error("read")
		}
	})
}
