package sandbox

import (
	"log/slog"
	"time"

	"github.com/paymentsvc/paymentsvc/internal/sandbox/account"
	"github.com/paymentsvc/paymentsvc/internal/sandbox/fault"
	"github.com/paymentsvc/paymentsvc/internal/sandbox/script"
	"github.com/paymentsvc/paymentsvc/internal/sandbox/state"
)

// Options configure a sandbox; the zero value is a good one.
type Options struct {
	// Account replaces the fixed account; it must have a store.
	Account *account.Account
	// Limits left at 0 are DefaultLimits.
	Limits state.Limits
	// Seed decides every random value: the same seed, clock and requests give the
	// same answers to the byte.
	Seed uint64
	// Now is the clock; the default is the machine's. Only the machine's makes the
	// sandbox fire what is due by itself; with any other that happens just before
	// the next request, where nobody can tell the difference.
	Now func() time.Time
	// Wait is how the sandbox waits for its slow gateways; the default sleeps.
	Wait func(time.Duration)
	// SlowPG and PGTimeout are how long slow gateways take; 0 is DefaultSlowPG and
	// DefaultPGTimeout.
	SlowPG, PGTimeout time.Duration

	// Faults is what goes wrong from the start; the control API can change it.
	Faults fault.Plan
	// NoHeaderFaults makes the sandbox ignore fault.Header.
	NoHeaderFaults bool
	// HangLimit bounds hangs that bound themselves to nothing; 0 is DefaultHangLimit.
	HangLimit time.Duration
	// Lag is how far reads are behind writes from the start.
	Lag state.Lag

	// The rest answers questions that PortOne's documents leave open.

	// KeyReuse is what happens to another request with a used Idempotency-Key.
	KeyReuse KeyReuse
	// KeyScope is how far an Idempotency-Key reaches.
	KeyScope KeyScope
	// KeyLife is how long an Idempotency-Key is known from its request on, and never less
	// than the request takes. 0 is the three hours that PortOne documents.
	KeyLife time.Duration
	// ForgetInvalid leaves a key unused when its request was INVALID_REQUEST.
	ForgetInvalid bool
	// FreeLateKeys treats the key of a request that commits late as unused until
	// then; otherwise its request is outstanding.
	FreeLateKeys bool
	// Rules are the open questions about payments.
	Rules state.Rules

	// Unsynced leaves it to the machine when kept state reaches the disk: it survives
	// the end of the process and not that of the machine. For tests.
	Unsynced bool

	// Logger gets one debug line per request, without bodies or ids.
	Logger *slog.Logger
}

// What Options leave open. PortOne documents none of these.
const (
	DefaultSlowPG        = 5 * time.Second
	DefaultPGTimeout     = 61 * time.Second
	DefaultHangLimit     = 2 * time.Minute
	DefaultAttempts      = 100
	DefaultCancellations = 100
)

func (o *Options) setDefaults() {
	if o.Account == nil {
		o.Account = new(account.Default())
	}
	setDefault(&o.Limits.Attempts, DefaultAttempts)
	setDefault(&o.Limits.Cancellations, DefaultCancellations)
	setDefault(&o.SlowPG, DefaultSlowPG)
	setDefault(&o.PGTimeout, DefaultPGTimeout)
	setDefault(&o.HangLimit, DefaultHangLimit)
	setDefault(&o.KeyLife, keyWindow)
	if o.Wait == nil {
		o.Wait = time.Sleep
	}
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
}

// pause is how long a gateway takes.
func (o *Options) pause(p script.Pace) time.Duration {
	switch p {
	case script.Slow:
		return o.SlowPG
	case script.TimedOut:
		return o.PGTimeout
	case script.Prompt:
	}
	return 0
}

func setDefault[T int | time.Duration](field *T, value T) {
	if *field == 0 {
		*field = value
	}
}
