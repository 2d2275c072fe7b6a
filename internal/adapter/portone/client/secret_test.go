package client_test

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/paymentsvc/paymentsvc/internal/adapter/portone/client"
)

// TestSecretDoesNotPrint tries the ways in which values get printed by accident.
func TestSecretDoesNotPrint(t *testing.T) {
	t.Parallel()
	const text = "very-secret"
	secret := client.Secret(text)
	holder := struct{ S client.Secret }{secret}
	var out bytes.Buffer
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d", "%10.3s", "%T%v"} {
		_, _ = fmt.Fprintf(&out, verb, secret)
		_, _ = fmt.Fprintf(&out, verb, holder)
		_, _ = fmt.Fprintf(&out, verb, &holder)
	}
	_, _ = fmt.Fprintln(&out, secret, secret.String(), secret.GoString(), []client.Secret{secret}, map[string]client.Secret{"k": secret})
	_, _ = fmt.Fprintln(&out, fmt.Errorf("call: %w", errors.New("with "+secret.String())))
	slog.New(slog.NewTextHandler(&out, nil)).Info("x", "a", secret, "b", holder)
	slog.New(slog.NewJSONHandler(&out, nil)).Info("x", "a", secret, "b", holder)
	for _, encode := range []func(any) ([]byte, error){json.Marshal, xml.Marshal} {
		encoded, err := encode(holder.S)
		if err != nil {
			t.Fatal(err)
		}
		out.Write(encoded)
	}
	for _, leak := range []string{text, "very", fmt.Sprintf("%x", text), fmt.Sprintf("%X", text), fmt.Sprintf("%d", []byte(text))} {
		if strings.Contains(out.String(), leak) {
			t.Errorf("%q was printed in\n%s", leak, out.String())
		}
	}
	if got := secret.Reveal(); got != text {
		t.Errorf("Reveal gives %q", got)
	}
}

// TestUnusableSecretIsRefused: a secret that cannot stand in a header must not be
// sent in part, and a store without one must not use another's.
func TestUnusableSecretIsRefused(t *testing.T) {
	t.Parallel()
	server := newAnswering(t, jsonAnswer(http.StatusOK, "{}"))
	c, _ := newClient(t, server.url, func(cfg *client.Config) {
		cfg.Secrets = client.Static{"": testSecret, "empty": "", "broken": "a\r\nX: b", "spaced": "a b", "foreign": "비밀"}
	})
	for _, store := range []string{"empty", "broken", "spaced", "foreign", "unknown"} {
		if got := c.Write(t.Context(), withStore(post(), store)); got.Sent != client.SentNo || causeOf(got) != client.CauseNoSecret {
			t.Errorf("store %q: got %v %v", store, got.Sent, got.Err)
		}
	}
	if server.requests.Load() != 0 {
		t.Error("a request went out")
	}
}

// manualClock is a clock that is moved by hand.
type manualClock struct {
	mu  sync.Mutex
	now time.Time
}

func newManualClock() *manualClock {
	return &manualClock{now: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)}
}

func (m *manualClock) read() time.Time {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.now
}

func (m *manualClock) move(d time.Duration) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.now = m.now.Add(d)
}

// secretFiles is a secret file, its source, clock and log.
type secretFiles struct {
	path   string
	clock  *manualClock
	spied  *spy
	source *client.File
}

func newSecretFiles(t *testing.T, mode fs.FileMode) *secretFiles {
	t.Helper()
	f := &secretFiles{path: filepath.Join(t.TempDir(), "secret"), clock: newManualClock(), spied: &spy{}}
	if err := os.WriteFile(f.path, []byte("first-secret\n"), mode); err != nil {
		t.Fatal(err)
	}
	source, err := client.NewFile(client.FileConfig{
		Paths: map[string]string{"": f.path}, Now: f.clock.read, Log: slog.New(slog.NewTextHandler(f.spied, nil)),
	})
	if err != nil {
		t.Fatal(err)
	}
	f.source = source
	return f
}

// replace puts a file in place the way a secret manager does, with the time of the
// old one, as a clock with coarse steps would give it.
func (f *secretFiles) replace(t *testing.T, content string) {
	t.Helper()
	next := f.path + ".next"
	if err := os.WriteFile(next, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	if old, err := os.Stat(f.path); err == nil {
		if err := os.Chtimes(next, old.ModTime(), old.ModTime()); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Rename(next, f.path); err != nil {
		t.Fatal(err)
	}
}

func (f *secretFiles) want(t *testing.T, want string) {
	t.Helper()
	if got := f.source.Secret("").Reveal(); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// TestSecretFileIsFollowed replaces, breaks and mends a file.
func TestSecretFileIsFollowed(t *testing.T) {
	t.Parallel()
	f := newSecretFiles(t, 0o600)
	f.want(t, "first-secret")
	if got := f.source.Secret("other"); got != "" {
		t.Error("an unknown store has a secret")
	}

	f.replace(t, "other-secret\n") // as long as the first
	f.want(t, "first-secret")      // not looked at again yet
	f.clock.move(time.Second)
	f.want(t, "other-secret")

	for _, broken := range []string{"", "two words", "\x00\x01"} {
		f.replace(t, broken)
		f.clock.move(time.Second)
		f.want(t, "other-secret")
	}
	if err := os.Remove(f.path); err != nil {
		t.Fatal(err)
	}
	f.clock.move(time.Second)
	f.want(t, "other-secret")
	if n := len(f.spied.lines("level=ERROR")); n != 1 {
		t.Errorf("%d lines for a file that stays broken, want 1: %q", n, f.spied.lines())
	}

	f.replace(t, "  third-secret \n")
	f.clock.move(time.Second)
	f.want(t, "third-secret")
	f.replace(t, "")
	f.clock.move(time.Second)
	f.want(t, "third-secret")
	if n := len(f.spied.lines("level=ERROR")); n != 2 {
		t.Errorf("%d lines, want a second one for a file that broke again", n)
	}
	f.clock.move(-time.Hour) // a clock set back must not freeze the secret
	f.replace(t, "fourth-secret")
	f.want(t, "fourth-secret")
	if leaked := f.spied.lines("-secret"); len(leaked) != 0 {
		t.Errorf("a secret is in the log: %q", leaked)
	}
}

// TestSecretFileOfEveryoneIsReported checks the one line at the start.
func TestSecretFileOfEveryoneIsReported(t *testing.T) {
	t.Parallel()
	for mode, want := range map[fs.FileMode]int{0o600: 0, 0o640: 0, 0o644: 1} {
		if n := len(newSecretFiles(t, mode).spied.lines("level=WARN")); n != want {
			t.Errorf("mode %v: %d warnings, want %d", mode, n, want)
		}
	}
}

// TestSecretFileMustBeThereAtTheStart lists what NewFile refuses.
func TestSecretFileMustBeThereAtTheStart(t *testing.T) {
	t.Parallel()
	blank := filepath.Join(t.TempDir(), "blank")
	if err := os.WriteFile(blank, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	log := slog.New(slog.DiscardHandler)
	for name, cfg := range map[string]client.FileConfig{
		"no clock":    {Log: log},
		"no logger":   {Now: stepClock()},
		"missing":     {Now: stepClock(), Log: log, Paths: map[string]string{"": blank + "-not"}},
		"blank":       {Now: stepClock(), Log: log, Paths: map[string]string{"": blank}},
		"a directory": {Now: stepClock(), Log: log, Paths: map[string]string{"": t.TempDir()}},
	} {
		if _, err := client.NewFile(cfg); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

// TestSecretIsReplacedUnderLoad rotates the secret while calls are made. Every
// request must carry one secret or the other in full, and the last the new one.
func TestSecretIsReplacedUnderLoad(t *testing.T) {
	t.Parallel()
	f := newSecretFiles(t, 0o600)
	var strange sync.Map
	server := newRawServer(t, func(_ *rawServer, c *net.TCPConn, _ int64) {
		for w := newWire(c); ; {
			req, ok := w.next()
			if !ok {
				return
			}
			switch got := req.Header.Get("Authorization"); got {
			case "PortOne first-secret", "PortOne other-secret":
			default:
				strange.Store(got, true)
			}
			_, _ = io.WriteString(c, jsonAnswer(http.StatusOK, `"`+req.Header.Get("Authorization")+`"`))
		}
	})
	c, _ := newClient(t, server.url, func(cfg *client.Config) { cfg.Secrets = f.source })
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for range 50 {
				c.Read(t.Context(), get())
				f.clock.move(100 * time.Millisecond)
			}
		})
	}
	f.replace(t, "other-secret")
	wg.Wait()
	f.clock.move(time.Second)
	if got := c.Read(t.Context(), get()); string(got.Body) != `"PortOne other-secret"` {
		t.Errorf("the last call used %s", got.Body)
	}
	strange.Range(func(got, _ any) bool {
		t.Errorf("a request carried %q", got)
		return true
	})
}
