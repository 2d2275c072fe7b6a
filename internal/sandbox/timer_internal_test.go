package sandbox

import (
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/paymentsvc/paymentsvc/internal/sandbox/account"
	"github.com/paymentsvc/paymentsvc/internal/sandbox/fault"
)

func payLate(t *testing.T, s *Sandbox, id, delay string) {
	t.Helper()
	e := s.Exchange(Request{
		Method: http.MethodPost, Path: "/payments/" + id + "/instant",
		Header: http.Header{"Authorization": {"PortOne " + account.Secret}, fault.Header: {"late_commit;delay=" + delay}},
		Body: []byte(`{"channelKey":"channel-key-card","orderName":"Tea","currency":"KRW","amount":{"total":1000},
			"method":{"card":{"credential":{"number":"4111110000001111","expiryYear":"30","expiryMonth":"12"}}}}`),
	})
	if e.Execution != Postponed {
		t.Fatalf("got %+v", e)
	}
}

// planned counts what is due without making it happen, as every other look does.
func (s *Sandbox) planned() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, planned := s.state.NextDue(); !planned {
		return len(s.state.Ledger())
	}
	return -1
}

func TestTheMachinesClockFiresByItself(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := New(Options{})
		defer s.Close()
		payLate(t, s, "later", "20m")
		payLate(t, s, "late", "10m")
		time.Sleep(10*time.Minute - time.Millisecond)
		synctest.Wait()
		if n := s.planned(); n != -1 {
			t.Errorf("before its time there are %d charges", n)
		}
		time.Sleep(10*time.Minute + time.Millisecond)
		synctest.Wait()
		if n := s.planned(); n != 2 {
			t.Errorf("got %d charges, want 2", n)
		}
	})
}

func TestAStoppedOrClosedSandboxFiresNothing(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := New(Options{})
		payLate(t, s, "p", "10m")
		s.Freeze()
		time.Sleep(time.Hour)
		synctest.Wait()
		if n := s.planned(); n != -1 {
			t.Errorf("a stopped clock made %d charges", n)
		}
		s.Run()
		s.Close()
		s.Close()
		time.Sleep(time.Hour)
		synctest.Wait()
		if n := s.planned(); n != -1 {
			t.Errorf("a closed sandbox made %d charges", n)
		}
		payLate(t, s, "q", "10m") // it still answers
		if n := len(s.Ledger()); n != 1 {
			t.Errorf("got %d charges, want 1", n)
		}
	})
}
