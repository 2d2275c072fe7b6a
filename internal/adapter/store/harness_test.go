package store_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/paymentsvc/paymentsvc/internal/adapter/store"
	"github.com/paymentsvc/paymentsvc/internal/adapter/store/postgrestest"
	"github.com/paymentsvc/paymentsvc/internal/adapter/store/storetest"
)

// precision is what both databases keep of a time.
const precision = time.Microsecond

// file is the URL of a database of a test's own.
func file(tb testing.TB) string {
	tb.Helper()
	return "sqlite:" + filepath.Join(tb.TempDir(), "journal.db")
}

// open opens a store and closes it after the test. Unless a test is about it, the
// store has more time than in service: all tests run at once, on small machines.
func open(tb testing.TB, c store.Config) *store.Store {
	tb.Helper()
	if c.Timeout == 0 {
		c.Timeout = time.Minute
	}
	s, err := store.Open(tb.Context(), c)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		if err := s.Close(); err != nil {
			tb.Error(err)
		}
	})
	return s
}

func fixture(s *store.Store) storetest.Fixture {
	return storetest.Fixture{Journal: s, Now: s.Now, TimePrecision: precision}
}

// databases are the two kinds, each as a function that makes an empty one.
func databases() map[string]func(testing.TB) string {
	return map[string]func(testing.TB) string{
		"sqlite":   file,
		"postgres": onServer,
	}
}

func onServer(tb testing.TB) string {
	tb.Helper()
	return postgrestest.Shared(tb).Database(tb)
}

// onBoth runs a test on both kinds of database.
func onBoth(t *testing.T, test func(t *testing.T, url string)) {
	t.Helper()
	for name, empty := range databases() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(t, empty(t))
		})
	}
}

// files returns what is in all files below a folder.
func files(t *testing.T, folder string) map[string]string {
	t.Helper()
	all := map[string]string{}
	err := filepath.WalkDir(folder, func(path string, entry os.DirEntry, err error) error {
		if err != nil || !entry.Type().IsRegular() {
			return err
		}
		content, err := os.ReadFile(path)
		if os.IsNotExist(err) {
			return nil // the server removed it meanwhile
		}
		all[path] = string(content)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// mentions returns the files that contain a text.
func mentions(all map[string]string, text string) []string {
	var paths []string
	for path, content := range all {
		if strings.Contains(content, text) {
			paths = append(paths, path)
		}
	}
	return paths
}
