package crashmatrix_test

import (
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	operationv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/operation/v1"
	"github.com/paymentsvc/paymentsvc/test/internal/kind"
	"github.com/paymentsvc/paymentsvc/test/internal/rig"
)

// How soon a charge at which nobody is present has an outcome when its request was lost
// on the way, by the clock on the wall. PortOne never hears of the request, so that only
// another one can end it before its absence is proven.
func TestLostChargesEndSoon(t *testing.T) {
	t.Parallel()
	for name, lose := range map[string]http.HandlerFunc{
		"when the connection is cut": func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) },
		"when nothing is heard": func(_ http.ResponseWriter, r *http.Request) {
			_, _ = io.Copy(io.Discard, r.Body) // the server sees its client go only behind the body
			<-r.Context().Done()
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			loseSome(t, lose)
		})
	}
}

// gap is a way to PortOne on which some charges are lost, those sent again included.
type gap struct {
	next http.Handler
	lose http.HandlerFunc

	mu   sync.Mutex
	rng  *rand.Rand
	lost map[string]int // how often, by payment
}

// oneIn is the share that is lost.
const oneIn = 16

func (g *gap) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	paymentID, isCharge := strings.CutSuffix(strings.TrimPrefix(r.URL.Path, "/payments/"), "/billing-key")
	if isCharge && g.strikes(paymentID) {
		g.lose(w, r)
		return
	}
	g.next.ServeHTTP(w, r)
}

func (g *gap) strikes(paymentID string) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.rng.IntN(oneIn) != 0 {
		return false
	}
	g.lost[paymentID]++
	return true
}

func loseSome(t *testing.T, lose http.HandlerFunc) {
	t.Helper()
	calls, nearlyAll := 3*oneIn, 50*time.Second // on a busy machine it proves that it works
	if *latency {
		calls, nearlyAll = 100*oneIn, 10*time.Second
	}
	box, err := rig.Play(t.Context(), workshop.Program(t))
	if err != nil {
		t.Fatal(err)
	}
	defer box.Close()
	upstream, err := url.Parse(box.URL)
	if err != nil {
		t.Fatal(err)
	}
	way := &gap{next: httputil.NewSingleHostReverseProxy(upstream), lose: lose, rng: rand.New(rand.NewPCG(1, oneIn)), lost: map[string]int{}}
	server := httptest.NewServer(way)
	defer server.Close()
	service, err := rig.Serve(t.Context(), rig.Settings{
		Program: workshop.Program(t), Database: "sqlite:" + t.TempDir() + "/journal.db", Upstream: server.URL,
	})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = service.Close() }()
	d := &doubts{t: t, weather: weather{kinds: []string{"pay-with-key"}}, box: box, service: service}
	charges := d.stage(calls)
	took := d.charge(charges)
	var lasted []time.Duration
	for n, c := range charges {
		if way.lost[c.scene.ID] > 0 {
			lasted = append(lasted, took[n])
		}
	}
	slices.Sort(lasted)
	if len(lasted) < calls/oneIn/2 {
		t.Fatalf("%d of %d charges were lost", len(lasted), calls)
	}
	p99 := lasted[len(lasted)*99/100]
	t.Logf("%d lost charges: p50 %v, p99 %v, max %v", len(lasted), lasted[len(lasted)/2], p99, lasted[len(lasted)-1])
	if p99 > nearlyAll {
		t.Errorf("want p99 %v", nearlyAll)
	}
}

// charge makes charges one after the other, and returns how long each took. All must
// succeed, once.
func (d *doubts) charge(charges []doubt) []time.Duration {
	took := make([]time.Duration, len(charges))
	pace := time.NewTicker(20 * time.Millisecond)
	defer pace.Stop()
	var wg sync.WaitGroup
	for n, c := range charges {
		<-pace.C
		wg.Go(func() {
			begun := time.Now()
			op := d.settle(c)
			took[n] = op.GetUpdatedAt().AsTime().Sub(begun)
			if problem := d.onceDone(c, op); problem != "" {
				d.t.Error(problem)
			}
		})
	}
	wg.Wait()
	return took
}

// onceDone says what is wrong with a charge that should have been made once.
func (d *doubts) onceDone(c doubt, op *operationv1.Operation) string {
	effects, err := kind.Named("pay-with-key").Effects(c.scene)
	if op.GetState() == operationv1.OperationState_OPERATION_STATE_SUCCEEDED && effects == 1 && err == nil {
		return ""
	}
	return fmt.Sprintf("the charge is %s after %d attempts and was made %d times, %v", op.GetState(), op.GetAttempts(), effects, err)
}
