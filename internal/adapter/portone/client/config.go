package client

import (
	"crypto/x509"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"time"
)

// Config is what a Client is made of. A zero value of a field without "Required"
// takes the default named in its comment.
type Config struct {
	// BaseURL is the address of PortOne. Required.
	BaseURL string
	// Version of this program, for the User-Agent. Required.
	Version string
	// Secrets gives the API secrets. Required.
	Secrets SecretSource
	// Now is the clock. Required. Timers use the standard library.
	Now func() time.Time
	// Rand gives numbers in [0,1) for the jitter between reads. Required.
	Rand func() float64
	// Log receives one line per failed call. Required.
	Log *slog.Logger
	// Observe is told of every call when it has ended. It must not block.
	Observe func(Event)
	// Recovered is told when a call succeeds after others of its operation and store
	// failed, as the breaker counts failures, and for how long they did. It must not
	// block.
	Recovered func(lasted time.Duration)

	// Timeout bounds a call from connection to last byte; default 65 s. PortOne
	// asks for at least 60 s, because a payment gateway may take that long.
	Timeout time.Duration
	// AttemptTimeout bounds one attempt of a read; default Timeout. A smaller one
	// leaves time to try again.
	AttemptTimeout time.Duration
	// InquiryTimeout bounds one attempt of an inquiry; default 10 s. PortOne
	// answers them in less than one, and one that hangs keeps a doubt from ending.
	InquiryTimeout time.Duration
	// QueueTimeout bounds how long a call waits for a place, within the caller's
	// deadline; default 500 ms, so that whoever is turned away knows within 1 s.
	QueueTimeout time.Duration
	// DialTimeout bounds making a connection; default 5 s.
	DialTimeout time.Duration
	// HandshakeTimeout bounds the TLS handshake; default 5 s.
	HandshakeTimeout time.Duration
	// IdleTimeout is how long an unused connection is kept; default 90 s.
	IdleTimeout time.Duration
	// Reads bounds the calls under way, of one store, by which callers want to know
	// something; default 256. Of these three limits, one caller can use seven eighths
	// and one operation three quarters: the rest is for others.
	Reads int
	// Inquiries bounds those by which this service finds out what it must know to send
	// a write, or what became of one; default 128.
	Inquiries int
	// Writes bounds those that may change something; default 256.
	Writes int
	// Queue bounds how many calls wait for a place, of each of the three; default 64.
	Queue int
	// MaxBody bounds the body of an answer in bytes; default 8 MiB.
	MaxBody int64

	// MaxAttempts bounds how often a read is put to the network; default 3.
	MaxAttempts int
	// BackoffBase is the longest wait before the first repetition of a read, and
	// doubles with each; default 100 ms.
	BackoffBase time.Duration
	// BackoffMax is where the doubling ends; default 2 s.
	BackoffMax time.Duration
	// RetryBurst is how many repetitions may come at once before the budget of one
	// per ten reads binds; default 10.
	RetryBurst int
	// Retryable decides whether a read that was answered 429, 502, 503 or 504 is
	// repeated; by default if the body has no error type of PortOne. A 502 of type
	// PG_PROVIDER is a gateway that said no, and asking again does not change it.
	Retryable func(status int, body []byte) bool

	// Breaker sets when a store is no longer called.
	Breaker BreakerConfig

	// RootCAs are the authorities trusted with PortOne's certificate; default those
	// of the system.
	RootCAs *x509.CertPool
	// Dial makes connections; default a net.Dialer.
	Dial DialFunc
}

// BreakerConfig sets when a store is no longer called, and when again. Failures
// are connections that break, calls that time out, 5xx without an error type and
// successes without an answer in them (see Request.Usable); an error with a type shows that PortOne works.
type BreakerConfig struct {
	// Ratio of failures in Window at which the breaker opens; default 0.5.
	Ratio float64
	// MinCalls in Window below which it stays closed; default 20.
	MinCalls uint
	// Window is the time over which calls are counted; default 30 s.
	Window time.Duration
	// Delay is how long it stays open before calls are let through to see; default 1 s.
	Delay time.Duration
}

const (
	defaultTimeout     = 65 * time.Second
	defaultInquiry     = 10 * time.Second
	defaultQueueTime   = 500 * time.Millisecond
	defaultDial        = 5 * time.Second
	defaultHandshake   = 5 * time.Second
	defaultIdle        = 90 * time.Second
	defaultReads       = 256
	defaultInquiries   = 128
	defaultWrites      = 256
	defaultQueue       = 64
	defaultMaxBody     = 8 << 20
	defaultAttempts    = 3
	defaultBackoffBase = 100 * time.Millisecond
	defaultBackoffMax  = 2 * time.Second
	defaultBurst       = 10
	defaultRatio       = 0.5
	defaultMinCalls    = 20
	defaultWindow      = 30 * time.Second
	defaultDelay       = time.Second
)

var (
	errMissing    = errors.New("a secret source, clock, random source and logger are required")
	errBadVersion = errors.New("version must be letters, digits and marks")
	errNegative   = errors.New("limits must not be negative")
	errBadRatio   = errors.New("breaker ratio must be between 0 and 1")
)

// complete checks the configuration and fills in the defaults.
func (c *Config) complete() error {
	if c.Secrets == nil || c.Now == nil || c.Rand == nil || c.Log == nil {
		return errMissing
	}
	if c.Version == "" || !only(c.Version, ".-+_") {
		return errBadVersion
	}
	if c.Observe == nil {
		c.Observe = func(Event) {}
	}
	if c.Recovered == nil {
		c.Recovered = func(time.Duration) {}
	}
	if c.Retryable == nil {
		c.Retryable = func(_ int, body []byte) bool { return errorType(body) == "" }
	}
	if c.Dial == nil {
		c.Dial = (&net.Dialer{}).DialContext
	}
	return c.setDefaults()
}

// userAgent names this program to PortOne's support.
func (c *Config) userAgent() string { return "paymentsvc/" + c.Version }

func (c *Config) setDefaults() error {
	b := &c.Breaker
	if err := orDefault("Timeout", &c.Timeout, defaultTimeout); err != nil {
		return err
	}
	if err := orDefault("AttemptTimeout", &c.AttemptTimeout, c.Timeout); err != nil {
		return err
	}
	err := errors.Join(
		orDefault("InquiryTimeout", &c.InquiryTimeout, min(c.AttemptTimeout, defaultInquiry)),
		orDefault("QueueTimeout", &c.QueueTimeout, defaultQueueTime),
		orDefault("DialTimeout", &c.DialTimeout, defaultDial),
		orDefault("HandshakeTimeout", &c.HandshakeTimeout, defaultHandshake),
		orDefault("IdleTimeout", &c.IdleTimeout, defaultIdle),
		orDefault("Reads", &c.Reads, defaultReads),
		orDefault("Inquiries", &c.Inquiries, defaultInquiries),
		orDefault("Writes", &c.Writes, defaultWrites),
		orDefault("Queue", &c.Queue, defaultQueue),
		orDefault("MaxBody", &c.MaxBody, defaultMaxBody),
		orDefault("MaxAttempts", &c.MaxAttempts, defaultAttempts),
		orDefault("BackoffBase", &c.BackoffBase, defaultBackoffBase),
		orDefault("BackoffMax", &c.BackoffMax, defaultBackoffMax),
		orDefault("RetryBurst", &c.RetryBurst, defaultBurst),
		orDefault("Breaker.Ratio", &b.Ratio, defaultRatio),
		orDefault("Breaker.MinCalls", &b.MinCalls, defaultMinCalls),
		orDefault("Breaker.Window", &b.Window, defaultWindow),
		orDefault("Breaker.Delay", &b.Delay, defaultDelay),
	)
	if err == nil && b.Ratio > 1 {
		return errBadRatio
	}
	return err
}

// orDefault replaces a zero value.
func orDefault[T ~int | ~int64 | ~uint | ~float64](name string, value *T, otherwise T) error {
	switch {
	case *value < 0:
		return fmt.Errorf("%s: %w", name, errNegative)
	case *value == 0:
		*value = otherwise
	}
	return nil
}
