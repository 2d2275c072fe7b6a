package app

import (
	"cmp"
	"encoding/json"
	"log/slog"
	"net/http"
	"slices"
	"sync"
	"time"

	"google.golang.org/grpc/health"
	healthpb "google.golang.org/grpc/health/grpc_health_v1"
)

// What a call needs.
const (
	partService = "service"
	partJournal = "journal"
)

// lack is what is not there and why, in words that may be shown to anybody.
type lack struct {
	What string `json:"what"`
	Why  string `json:"why"`
}

// readiness is whether calls are welcome. It does not ask PortOne: a service that
// leaves its load balancer because PortOne is down cannot even say so.
type readiness struct {
	log    *slog.Logger
	health *health.Server
	now    func() time.Time

	mu       sync.Mutex
	services []string // whose health is told
	lacks    []lack
	since    time.Time // when changes could not be journaled any more
}

// newReadiness returns one that is not ready: nothing has started.
func newReadiness(log *slog.Logger) *readiness {
	r := &readiness{log: log, now: time.Now, health: health.NewServer(), services: []string{""}} // "" is all of it
	r.lack(lack{partService, "It is starting."})
	return r
}

// speakFor adds a service whose health is told as well.
func (r *readiness) speakFor(service string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.services = append(r.services, service)
	r.tell()
}

// lack says what is missing.
func (r *readiness) lack(l lack) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.lacks = append(r.without(l.What), l)
	slices.SortFunc(r.lacks, func(a, b lack) int { return cmp.Compare(a.What, b.What) })
	r.tell()
}

// has says that something is there.
func (r *readiness) has(what string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.lacks = r.without(what)
	r.tell()
}

func (r *readiness) without(what string) []lack {
	return slices.DeleteFunc(slices.Clone(r.lacks), func(l lack) bool { return l.What == what })
}

// tell tells whoever watches.
func (r *readiness) tell() {
	status := healthpb.HealthCheckResponse_SERVING
	if len(r.lacks) > 0 {
		status = healthpb.HealthCheckResponse_NOT_SERVING
	}
	for _, service := range r.services {
		r.health.SetServingStatus(service, status)
	}
}

// journal takes in whether changes can be journaled. Whoever calls for one would be
// refused, so callers had better go elsewhere; reads are served to those who do not.
func (r *readiness) journal(err error) {
	if err != nil {
		if r.since.IsZero() {
			r.since = r.now()
		}
		r.log.Error("not ready: changes cannot be journaled", "error", err)
		r.lack(lack{partJournal, "Changes cannot be journaled, so writes are refused."})
		return
	}
	if !r.since.IsZero() {
		r.log.Info("ready again: changes can be journaled", "after", r.now().Sub(r.since).Round(time.Millisecond))
		r.since = time.Time{}
	}
	r.has(partJournal)
}

// stopping says that nothing new is welcome, for good.
func (r *readiness) stopping() {
	r.lack(lack{partService, "It is stopping."})
	r.health.Shutdown()
}

// ServeHTTP says whether calls are welcome, and if not, for want of what.
func (r *readiness) ServeHTTP(w http.ResponseWriter, request *http.Request) {
	r.mu.Lock()
	lacks := r.lacks
	r.mu.Unlock()
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	if len(lacks) > 0 {
		w.WriteHeader(http.StatusServiceUnavailable)
	}
	body, err := json.Marshal(struct {
		Ready    bool   `json:"ready"`
		NotReady []lack `json:"notReady,omitempty"`
	}{len(lacks) == 0, lacks})
	if err == nil {
		_, err = w.Write(append(body, '\n'))
	}
	if err != nil {
		r.log.DebugContext(request.Context(), "readiness was not told", "error", err)
	}
}
