package statelog_test

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/paymentsvc/paymentsvc/internal/sandbox/statelog"
)

var header = json.RawMessage(`{"a":"header"}`) //nolint:gochecknoglobals // a constant, if lists had any

// path is where there is no log yet, in a folder that is not there either.
func path(t *testing.T) string {
	t.Helper()
	return filepath.Join(t.TempDir(), "folder", "log")
}

func open(t *testing.T, path string) statelog.Opened {
	t.Helper()
	o, err := statelog.Open(path, header, true)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = o.Close() })
	return o
}

// wrote makes a log with records and closes it.
func wrote(t *testing.T, path string, records ...string) {
	t.Helper()
	o := open(t, path)
	for _, r := range records {
		o.Add(json.RawMessage(r))
		if err := o.Sync(); err != nil {
			t.Fatal(err)
		}
	}
	if err := o.Close(); err != nil {
		t.Fatal(err)
	}
}

func texts(records []json.RawMessage) []string {
	all := []string{}
	for _, r := range records {
		all = append(all, string(r))
	}
	return all
}

func TestRecordsAreThereAgain(t *testing.T) {
	t.Parallel()
	at := path(t)
	wrote(t, at, `1`, `"line\nfeed"`)
	wrote(t, at, `{"x":[]}`)
	o := open(t, at)
	if diff := cmp.Diff([]string{`1`, `"line\nfeed"`, `{"x":[]}`}, texts(o.Records)); diff != "" || string(o.Header) != string(header) || o.Torn {
		t.Errorf("header %s, torn %v, records (-want +got):\n%s", o.Header, o.Torn, diff)
	}
	for file, mode := range map[string]os.FileMode{at: 0o600, filepath.Dir(at): 0o700} {
		if info, err := os.Stat(file); err != nil || info.Mode().Perm() != mode {
			t.Errorf("%s has mode %v", file, info.Mode().Perm())
		}
	}
}

func TestTheOrderIsThatOfAdding(t *testing.T) {
	t.Parallel()
	const writers, each = 8, 50
	at := path(t)
	o := open(t, at)
	var (
		all   sync.WaitGroup
		mu    sync.Mutex
		order []string
	)
	for range writers {
		all.Go(func() {
			for range each {
				mu.Lock()
				record := strconv.Itoa(len(order))
				order = append(order, record)
				o.Add(json.RawMessage(record))
				mu.Unlock()
				if err := o.Sync(); err != nil {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
	if err := o.Close(); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(order, texts(open(t, at).Records)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestEveryCutIsRepaired cuts a log off at every byte of its last line, as a kill
// while it is written does.
func TestEveryCutIsRepaired(t *testing.T) {
	t.Parallel()
	at := path(t)
	wrote(t, at, `1`)
	first := content(t, at)
	wrote(t, at, `{"second":"record"}`)
	whole := content(t, at)
	for length := len(first); length < len(whole); length++ {
		cut := path(t)
		put(t, cut, whole[:length])
		o := open(t, cut)
		if diff := cmp.Diff([]string{`1`}, texts(o.Records)); diff != "" || o.Torn != (length > len(first)) {
			t.Errorf("cut at %d: torn %v, records (-want +got):\n%s", length, o.Torn, diff)
		}
		if err := o.Close(); err != nil {
			t.Fatal(err)
		}
		wrote(t, cut, `2`)
		if diff := cmp.Diff([]string{`1`, `2`}, texts(open(t, cut).Records)); diff != "" {
			t.Errorf("cut at %d and gone on (-want +got):\n%s", length, diff)
		}
	}
}

// TestEveryChangeIsNoticed changes each byte of a log in turn.
func TestEveryChangeIsNoticed(t *testing.T) {
	t.Parallel()
	at := path(t)
	wrote(t, at, `1`, `2`, `3`)
	whole := content(t, at)
	for i := range len(whole) - 1 {
		changed := path(t)
		put(t, changed, whole[:i]+string(whole[i]^1)+whole[i+1:])
		_, err := statelog.Open(changed, header, true)
		var damaged *statelog.DamagedError
		if !errors.As(err, &damaged) || !strings.Contains(err.Error(), "is damaged: line ") {
			t.Errorf("byte %d changed: %v", i, err)
		}
	}
	for name, text := range map[string]string{"an empty file": "", "half a header": whole[:5], "another file": "SQLite format 3\x00\n"} {
		other := path(t)
		put(t, other, text)
		if _, err := statelog.Open(other, header, true); err == nil {
			t.Errorf("%s is taken for a log", name)
		}
	}
}

func TestOneProcessHasIt(t *testing.T) {
	t.Parallel()
	at := path(t)
	o := open(t, at)
	if _, err := statelog.Open(at, header, true); !errors.Is(err, statelog.ErrInUse) {
		t.Errorf("opened twice: %v", err)
	}
	if err := o.Close(); err != nil {
		t.Fatal(err)
	}
	open(t, at)
}

func TestRestartingForgets(t *testing.T) {
	t.Parallel()
	at := path(t)
	o := open(t, at)
	o.Add(json.RawMessage(`1`))
	if err := o.Sync(); err != nil {
		t.Fatal(err)
	}
	o.Add(json.RawMessage(`2`))
	if err := o.Restart(header); err != nil {
		t.Fatal(err)
	}
	o.Add(json.RawMessage(`3`))
	if err := o.Close(); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{`3`}, texts(open(t, at).Records)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	left, err := filepath.Glob(filepath.Join(filepath.Dir(at), "*.new-*"))
	if err != nil || len(left) > 0 {
		t.Errorf("left behind: %v %v", left, err)
	}
}

func TestNothingIsWrittenAfterAFailure(t *testing.T) {
	t.Parallel()
	o := open(t, path(t))
	if err := o.Close(); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		o.Add(json.RawMessage(`1`))
		if err := o.Sync(); err == nil {
			t.Error("a closed log takes records")
		}
	}
	if err := o.Restart(header); err == nil {
		t.Error("a closed log restarts")
	}
	if err := o.Close(); err != nil {
		t.Errorf("closing twice: %v", err)
	}
}

func content(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func put(t *testing.T, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}
