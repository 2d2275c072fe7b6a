package app

import (
	"log/slog"
	"math/rand/v2"
	"sync/atomic"
	"time"

	"go.uber.org/fx"
	"google.golang.org/protobuf/reflect/protoreflect"

	"github.com/paymentsvc/paymentsvc/internal/adapter/portone"
	"github.com/paymentsvc/paymentsvc/internal/adapter/portone/client"
	"github.com/paymentsvc/paymentsvc/internal/adapter/portone/codec"
	"github.com/paymentsvc/paymentsvc/internal/adapter/store"
	"github.com/paymentsvc/paymentsvc/internal/domain"
	"github.com/paymentsvc/paymentsvc/internal/engine"
)

// portoneModule is the way to PortOne and the engine that uses it.
var portoneModule = fx.Module("portone",
	fx.Provide(fx.Private, newWitness, newAdapter),
	fx.Provide(newClient, newEngine),
	fx.Invoke(func(u upstream, e *engine.Engine) { u.hear.to.Store(e) }),
)

// upstream is the client with the stores that have a secret of their own.
type upstream struct {
	client  *client.Client
	secrets client.SecretSource
	stores  []string
	hear    *recoveries
}

// recoveries passes on that PortOne answers again, to the engine, which is made after
// the client.
type recoveries struct{ to atomic.Pointer[engine.Engine] }

func (r *recoveries) tell(lasted time.Duration) {
	if e := r.to.Load(); e != nil {
		e.Recovered(lasted)
	}
}

func newClient(lc fx.Lifecycle, cfg *Config, log *slog.Logger, l *Listeners, m *Metrics) (upstream, error) {
	secrets, stores, err := apiSecrets(cfg, log)
	if err != nil {
		return upstream{}, err
	}
	base := cfg.PortOneURL
	if cfg.Embedded() {
		base = "http://" + l.Sandbox.Addr().String()
	}
	hear := &recoveries{}
	c, err := client.New(client.Config{
		BaseURL: base,
		Version: Version,
		Secrets: secrets,
		Now:     time.Now,
		Rand:    rand.Float64,
		// Load balancers commonly close idle connections after 60 s, and a write on
		// a connection that is being closed ends in doubt.
		IdleTimeout: 50 * time.Second,
		// Causes are logged where a call ends, with the call they belong to.
		Log:       slog.New(slog.DiscardHandler),
		Observe:   m.upstream,
		Recovered: hear.tell,
	})
	if err != nil {
		return upstream{}, err
	}
	lc.Append(fx.StopHook(c.Close))
	return upstream{c, secrets, stores, hear}, nil
}

func newAdapter(cfg *Config, u upstream, answers portone.Client, m *Metrics) (*portone.Adapter, error) {
	return portone.New(portone.Config{
		Client:       answers,
		Stores:       u.stores,
		DefaultStore: cfg.DefaultStore(),
		Observe:      func(what codec.Unknown, where protoreflect.FullName) { m.unknown(what.String(), string(where)) },
	})
}

// engineParts are what the engine is made of.
type engineParts struct {
	fx.In

	Config  *Config
	Log     *slog.Logger
	Port    *portone.Adapter
	Journal *store.Store
	Metrics *Metrics
}

func newEngine(lc fx.Lifecycle, p engineParts) *engine.Engine {
	e := engine.New(engine.Config{
		Port:         p.Port,
		Journal:      p.Journal,
		Runtime:      engine.Real{},
		Definitions:  domain.Operations(),
		Now:          p.Journal.Now,
		Fingerprint:  p.Journal.Fingerprint,
		ClockStepped: p.Metrics.clockStepped,
		Log:          p.Log,
		Namespace:    p.Config.Namespace,
		KeyIn:        p.Config.KeyInAllowed(),
	})
	lc.Append(fx.StartStopHook(e.Start, e.Close))
	return e
}
