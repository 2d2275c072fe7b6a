package client

import (
	"context"
	"crypto/tls"
	"errors"
	"net"
	"slices"
	"syscall"
)

// Cause names why a call has no answer. It is a label for metrics and logs.
type Cause string

const (
	// CauseNone means that there is an answer.
	CauseNone Cause = ""
	// CauseInvalid is a mistake in the Request.
	CauseInvalid Cause = "invalid_request"
	// CauseNoSecret means that the store has no secret that a header can hold.
	CauseNoSecret Cause = "no_secret"
	// CauseClosed means that the Client was closed.
	CauseClosed Cause = "client_closed"
	// CauseQueue means that too many calls of the kind were under way, of the store,
	// the caller or the operation.
	CauseQueue Cause = "queue_full"
	// CauseBreaker means that the circuit breaker of the store is open.
	CauseBreaker Cause = "breaker_open"
	// CauseBudget means that too many writes were repeated in vain.
	CauseBudget Cause = "budget_spent"
	// CauseCancelled means that the caller gave up.
	CauseCancelled Cause = "cancelled"
	// CauseDeadline means that the caller's deadline passed.
	CauseDeadline Cause = "deadline"
	// CauseTimeout means that our own time was up.
	CauseTimeout Cause = "timeout"
	// CauseDNS means that the host name gave no address.
	CauseDNS Cause = "dns"
	// CauseConnect means that no connection could be made.
	CauseConnect Cause = "connect"
	// CauseTLS means that the handshake failed.
	CauseTLS Cause = "tls"
	// CauseReset means that the connection ended before the answer's headers did.
	CauseReset Cause = "reset"
	// CauseTruncated means that the connection ended inside the answer's body.
	CauseTruncated Cause = "truncated"
	// CauseMalformed means that what arrived is not HTTP, or has headers without end.
	CauseMalformed Cause = "malformed"
	// CauseTooLarge means that the body is larger than Config.MaxBody.
	CauseTooLarge Cause = "too_large"
)

// transient reports whether the way to PortOne failed, so that another try may not.
func (c Cause) transient() bool {
	return slices.Contains([]Cause{CauseDNS, CauseConnect, CauseTLS, CauseReset, CauseTruncated, CauseTimeout}, c)
}

// Error is a call without an answer. Its text is made of fixed words, the
// operation and names of system errors, so it is safe to log; what net/http said
// is left out because it quotes the bytes that the server sent.
type Error struct {
	Operation string
	Cause     Cause
	// Detail says more where that is safe: a system error, a mistake in the request.
	Detail string
}

// Error implements error.
func (e *Error) Error() string {
	text := "call PortOne " + e.Operation + ": " + string(e.Cause)
	if e.Detail != "" {
		text += ": " + e.Detail
	}
	return text
}

// Unwrap lets errors.Is find the context errors, and nothing that has a text of
// its own.
func (e *Error) Unwrap() error {
	if e.Cause == CauseCancelled {
		return context.Canceled
	}
	if e.Cause == CauseDeadline || e.Cause == CauseTimeout {
		return context.DeadlineExceeded
	}
	return nil
}

// Causes of the contexts made here, to tell our own timers from the caller's.
var (
	errTimeout = errors.New("time is up")
	errClosed  = errors.New("client closed")
	errQueue   = errors.New("waited for a place")
)

// contextCause says why ctx ended, and CauseNone while it has not.
func contextCause(ctx context.Context) Cause {
	switch cause := context.Cause(ctx); {
	case cause == nil:
		return CauseNone
	case errors.Is(cause, errTimeout):
		return CauseTimeout
	case errors.Is(cause, errClosed):
		return CauseClosed
	case errors.Is(cause, errQueue):
		return CauseQueue
	}
	if errors.Is(ctx.Err(), context.DeadlineExceeded) {
		return CauseDeadline
	}
	return CauseCancelled
}

// dialError is a connection that was never made.
type dialError struct {
	cause Cause
	err   error
}

func (e *dialError) Error() string { return string(e.cause) }

func (e *dialError) Unwrap() error { return e.err }

// dialCause tells an unknown name from an unreachable host.
func dialCause(err error) Cause {
	if _, ok := errors.AsType[*net.DNSError](err); ok {
		return CauseDNS
	}
	return CauseConnect
}

// safeDetail picks out of err what can be shown. Everything else may quote bytes
// from the network.
func safeDetail(err error) string {
	if errno, ok := errors.AsType[syscall.Errno](err); ok {
		return errno.Error()
	}
	if _, ok := errors.AsType[*tls.CertificateVerificationError](err); ok {
		return "certificate is not trusted"
	}
	if timeout, ok := errors.AsType[net.Error](err); ok && timeout.Timeout() {
		return "timed out"
	}
	return ""
}
