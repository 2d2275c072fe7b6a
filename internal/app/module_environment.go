package app

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"sync/atomic"
	"time"

	"go.uber.org/fx"

	"github.com/paymentsvc/paymentsvc/internal/adapter/portone"
	"github.com/paymentsvc/paymentsvc/internal/adapter/portone/client"
	"github.com/paymentsvc/paymentsvc/internal/adapter/store"
	"github.com/paymentsvc/paymentsvc/internal/domain/environment"
)

// environmentModule keeps the journal to the account it was written with.
var environmentModule = fx.Module("environment", fx.Provide(bind))

// bound proves that the journal belongs to what the service calls. Whatever sends or
// looks up goes through newWitness, which takes one.
type bound struct {
	// unknown tells that the merchant has not been seen yet.
	unknown bool
}

// askTimeout bounds asking PortOne whose a secret is.
const askTimeout = 10 * time.Second

func bind(root context.Context, cfg *Config, journal *store.Store, box embedded, u upstream, log *slog.Logger) (bound, error) {
	ctx, cancel := context.WithTimeout(root, openTimeout)
	defer cancel()
	given := given(cfg, journal, u)
	if box.Sandbox != nil {
		given = embeddedIn(cfg, box.Identity())
	}
	was, is, err := environment.Check(ctx, journal, given, u.whose)
	if err != nil {
		return bound{}, err
	}
	if isNew := was.Sandbox == "" && was.URL == ""; !isNew && was.Namespace != is.Namespace {
		log.WarnContext(ctx, "the journal has another namespace now: new operations have other keys at PortOne", "was", was.Namespace, "is", is.Namespace)
	}
	return bound{unknown: is.URL != "" && is.Merchant == ""}, nil
}

// embeddedIn is the environment of an embedded sandbox.
func embeddedIn(cfg *Config, identity string) environment.Environment {
	return environment.Environment{Sandbox: identity, Namespace: cfg.Namespace}
}

// given is the environment that the settings name, if it is the real PortOne.
func given(cfg *Config, journal *store.Store, u upstream) environment.Environment {
	e := environment.Environment{URL: canonical(cfg.PortOneURL), Namespace: cfg.Namespace, Secrets: map[string][]string{}}
	for _, name := range append([]string{""}, u.stores...) {
		if secret := u.secrets.Secret(name); secret != "" {
			e.Secrets[name] = []string{journal.HashSecret(secret.Reveal())}
		}
	}
	return e
}

// canonical is one way to write a base URL.
func canonical(base string) string {
	u, err := url.Parse(base)
	if err != nil {
		return base
	}
	host := strings.ToLower(u.Host)
	if port := ":" + map[string]string{"https": "443", "http": "80"}[u.Scheme]; u.Port() != "" {
		host = strings.TrimSuffix(host, port)
	}
	return u.Scheme + "://" + host + strings.TrimRight(u.Path, "/")
}

// merchants finds the merchant in an answer: PortOne's payments, billing keys,
// schedules and cash receipts name it. Within a JSON text the quotes would be escaped.
var merchants = regexp.MustCompile(`"merchantId"\s*:\s*"([^"\\]+)"`)

func merchantIn(r *client.Result) string {
	if r.Status != http.StatusOK {
		return ""
	}
	if found := merchants.FindSubmatch(r.Body); found != nil {
		return string(found[1])
	}
	return ""
}

// whose asks PortOne whose the secret of a store is. No operation tells that as such;
// the last payment does, if there was one in the last 90 days.
func (u upstream) whose(ctx context.Context, name string) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, askTimeout)
	defer cancel()
	r := u.client.Read(ctx, client.Request{
		Operation: "getPayments", Method: http.MethodGet, Path: "/payments", Store: name,
		Query: client.QueryBody([]byte(`{"page":{"number":0,"size":1}}`)),
	})
	switch {
	case r.Err != nil:
		return "", r.Err
	case r.Status != http.StatusOK:
		return "", fmt.Errorf("HTTP %d", r.Status)
	}
	return merchantIn(&r), nil
}

// witness reads the merchant off the first answer that names it.
type witness struct {
	portone.Client

	learned atomic.Bool
	// again is when the journal is tried again after it failed, in Unix nanoseconds.
	again atomic.Int64
	learn func(merchant string) error
	log   *slog.Logger
}

const (
	// learnTime is how long a call waits at most for the journal to take the merchant, and
	// learnAgain how long the next calls do not try after that failed.
	learnTime  = time.Second
	learnAgain = 10 * time.Second
)

// newWitness watches the client's answers if the merchant is not known.
func newWitness(u upstream, b bound, journal *store.Store, log *slog.Logger) portone.Client {
	if !b.unknown {
		return u.client
	}
	return &witness{Client: u.client, log: log, learn: func(merchant string) error {
		ctx, cancel := context.WithTimeout(context.Background(), learnTime) //nolint:forbidigo // it is no caller's
		defer cancel()
		return environment.Learn(ctx, journal, merchant)
	}}
}

// Read implements portone.Client.
func (w *witness) Read(ctx context.Context, r client.Request) client.Result {
	result := w.Client.Read(ctx, r)
	w.look(&result)
	return result
}

// Write implements portone.Client.
func (w *witness) Write(ctx context.Context, r client.Request) client.Result {
	result := w.Client.Write(ctx, r)
	w.look(&result)
	return result
}

func (w *witness) look(r *client.Result) {
	if w.learned.Load() || time.Now().UnixNano() < w.again.Load() {
		return
	}
	merchant := merchantIn(r)
	if merchant == "" || w.learned.Swap(true) {
		return
	}
	if err := w.learn(merchant); err != nil {
		// That the journal is away is logged where it is found; a later answer names the
		// merchant, too.
		w.log.Debug("merchant not journaled", "error", err)
		w.again.Store(time.Now().Add(learnAgain).UnixNano())
		w.learned.Store(false)
	}
}
