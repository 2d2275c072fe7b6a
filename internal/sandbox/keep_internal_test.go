package sandbox

import (
	"bytes"
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"github.com/paymentsvc/paymentsvc/internal/sandbox/account"
	"github.com/paymentsvc/paymentsvc/internal/sandbox/fault"
	"github.com/paymentsvc/paymentsvc/internal/sandbox/statelog"
)

// TestCutOffRequestsAreFinished is about requests that a slow gateway, or a hang,
// keeps open while the process is killed.
func TestCutOffRequestsAreFinished(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		fault, total string
		commit       bool
		charges      int       // that the ledger has after the start
		repeat       Execution // what becomes of a repeat
	}{
		"a slow gateway":           {"", "1407", false, 1, Replayed},
		"a hang after the commit":  {"after:hang", "1000", true, 1, Replayed},
		"a hang before the commit": {"before:hang", "1000", true, 0, Executed},
		"a hang at a slow gateway": {"after:hang", "1407", false, 1, Replayed},
		"slow before the commit":   {"before:slow;latency=10s", "1000", false, 1, Replayed},
		"a commit that was late":   {"late_commit;delay=10s", "1000", false, 1, Replayed},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			now := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
			clock := func() time.Time { return now }
			path := filepath.Join(t.TempDir(), "state")
			s := opened(t, path, clock)
			request := payment(c.total)
			if c.fault != "" {
				request.Header.Set(fault.Header, c.fault)
			}
			v := s.decode(&request)
			s.admit(v)
			if c.commit {
				s.commit(v, 0)
			}
			if !s.durable() {
				t.Fatal("it is not kept")
			}
			now = now.Add(time.Hour)
			again := opened(t, copied(t, path), clock)
			if got := again.Ledger(); len(got) != c.charges {
				t.Errorf("the ledger has %+v", got)
			}
			if e := again.Exchange(payment(c.total)); e.Execution != c.repeat || e.Status != http.StatusOK {
				t.Errorf("a repeat is %s: %d %s", e.Execution, e.Status, e.Body)
			}
			third := opened(t, copied(t, again.diary.path()), clock)
			if got, want := third.Ledger(), again.Ledger(); len(got) != len(want) || got[0] != want[0] {
				t.Errorf("the next start has %+v, want %+v", got, want)
			}
		})
	}
}

func opened(t *testing.T, path string, clock func() time.Time) *Sandbox {
	t.Helper()
	s, err := Open(path, Options{Seed: 1, Now: clock})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.CloseState() })
	return s
}

func copied(t *testing.T, path string) string {
	t.Helper()
	written, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	other := filepath.Join(t.TempDir(), "state")
	if err := os.WriteFile(other, written, 0o600); err != nil {
		t.Fatal(err)
	}
	return other
}

func (d *diary) path() string { return d.log.Path() }

func payment(total string) Request {
	return Request{
		Method: http.MethodPost, Path: "/payments/p/instant",
		Header: http.Header{"Authorization": {"PortOne " + account.Secret}, keyHeader: {`"one-key-for-all-tries"`}},
		Body: []byte(`{"channelKey":"channel-key-card","orderName":"Tea","currency":"KRW","amount":{"total":` + total + `},
			"method":{"card":{"credential":{"number":"4111110000001111","expiryYear":"30","expiryMonth":"12"}}}}`),
	}
}

// BenchmarkOpen starts a sandbox with ten thousand exchanges behind it: payments,
// each with a partial refund.
func BenchmarkOpen(b *testing.B) {
	const payments = 5_000
	path := filepath.Join(b.TempDir(), "state")
	o := Options{Seed: 1, Now: func() time.Time { return time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC) }, Unsynced: true}
	s, err := Open(path, o)
	if err != nil {
		b.Fatal(err)
	}
	for i := range payments {
		id := "/payments/order-" + strconv.Itoa(i)
		r := payment("10000")
		r.Path, r.Header[keyHeader] = id+"/instant", []string{`"payment-number-` + strconv.Itoa(i) + `"`}
		s.Exchange(r)
		r.Path, r.Header[keyHeader], r.Body = id+"/cancel", []string{`"cancel-number-` + strconv.Itoa(i) + `-"`}, []byte(`{"reason":"r","amount":1000}`)
		s.Exchange(r)
	}
	if err := s.CloseState(); err != nil {
		b.Fatal(err)
	}
	info, err := os.Stat(path)
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		s, err := Open(path, o)
		if err != nil {
			b.Fatal(err)
		}
		if len(s.Ledger()) != 2*payments {
			b.Fatalf("%d movements", len(s.Ledger()))
		}
		if err := s.CloseState(); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(info.Size())/(2*payments), "bytes/exchange")
}

func TestStateOfAnotherSandboxIsRefused(t *testing.T) {
	t.Parallel()
	now := func() time.Time { return time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC) }
	for name, c := range map[string]struct {
		header preface
		change func(*entry)
	}{
		"another format":    {preface{Format: format + 1, Behaviour: behaviour}, nil},
		"another behaviour": {preface{Format: format, Behaviour: behaviour + 1}, nil},
		"another answer":    {preface{Format: format, Behaviour: behaviour, Seed: 2}, func(e *entry) { e.Sum = "0" }},
		"an unknown step":   {preface{Format: format, Behaviour: behaviour, Seed: 2}, func(e *entry) { e.Kind = "jump" }},
		"a lost request":    {preface{Format: format, Behaviour: behaviour, Seed: 2}, func(e *entry) { e.Letter = nil }},
		"a lost operation":  {preface{Format: format, Behaviour: behaviour, Seed: 2}, func(e *entry) { e.Letter.Path = "/x" }},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			path := filepath.Join(t.TempDir(), "state")
			log, err := statelog.Open(path, encode(c.header), true)
			if err != nil {
				t.Fatal(err)
			}
			if c.change != nil {
				e := entry{Kind: stepAdmit, At: 1, Visit: 1, Letter: &letter{Method: http.MethodPost, Path: "/payments/p/cancel", Input: []byte("{}")}}
				c.change(&e)
				log.Add(encode(e))
			}
			if err := log.Close(); err != nil {
				t.Fatal(err)
			}
			if _, err := Open(path, Options{Now: now}); !errors.Is(err, ErrOtherVersion) {
				t.Errorf("got %v", err)
			}
		})
	}
}

func TestResettingEmptiesTheFile(t *testing.T) {
	t.Parallel()
	now := func() time.Time { return time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC) }
	path := filepath.Join(t.TempDir(), "state")
	s := opened(t, path, now)
	empty, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	first := s.Exchange(payment("1000"))
	s.Exchange(Request{Method: http.MethodPost, Path: "/_sandbox/reset"})
	if info, err := os.Stat(path); err != nil || info.Size() != empty.Size() {
		t.Errorf("the file has %d bytes, at first it had %d", info.Size(), empty.Size())
	}
	again := opened(t, copied(t, path), now)
	if got := again.Exchange(payment("1000")); !bytes.Equal(got.Body, first.Body) || again.Identity() != s.Identity() {
		t.Errorf("it does not begin again: %s, at first %s", got.Body, first.Body)
	}
}

func TestNothingIsAnsweredThatCannotBeKept(t *testing.T) {
	t.Parallel()
	s := opened(t, filepath.Join(t.TempDir(), "state"), time.Now)
	if err := s.CloseState(); err != nil {
		t.Fatal(err)
	}
	for _, r := range []Request{payment("1000"), {Method: http.MethodPost, Path: "/_sandbox/payments/p/deposit"}} {
		if e := s.Exchange(r); e.Outcome != fault.ClosedBeforeHeaders || e.Body != nil {
			t.Errorf("%s is answered: %+v", r.Path, e)
		}
	}
}

func TestAMaskedCardIsNoCard(t *testing.T) {
	t.Parallel()
	for _, number := range []string{
		"4242424242424242", "4111110000001111", "4111111111111111", "4000000000000000", "5555-5555-5555-4444", "6011000000000000000", "4222222222222", "0000000000000",
	} {
		masked := maskCard(number)
		if masked == number || isCard(masked) || len(masked) != len(number) || masked[:6] != number[:6] || masked[len(masked)-4:] != number[len(number)-4:] {
			t.Errorf("%s becomes %s", number, masked)
		}
	}
	for _, short := range []string{"", "1234567890", "x"} {
		if maskCard(short) != short {
			t.Errorf("%s becomes %s", short, maskCard(short))
		}
	}
}
