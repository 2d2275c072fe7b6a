package sandbox

import (
	"crypto/sha256"
	"errors"
	"net/http"
	"strings"
	"time"

	"github.com/paymentsvc/paymentsvc/internal/sandbox/wire"
)

// KeyReuse is what happens when an Idempotency-Key comes again with another
// request. PortOne forbids that and does not say what it does about it.
type KeyReuse int

// The ways to treat a reused key.
const (
	// RejectReuse answers 422; a client that relies on anything else is wrong.
	RejectReuse KeyReuse = iota
	// ReplayReuse gives the first request's answer.
	ReplayReuse
	// ExecuteReuse does the other request, and forgets the first.
	ExecuteReuse
)

// KeyScope is how far an Idempotency-Key reaches. PortOne does not say; two
// requests under one key in the same scope are one request to it.
type KeyScope int

// The scopes.
const (
	// KeyPerPath is merchant, method and path.
	KeyPerPath KeyScope = iota
	// KeyPerStore is the store that the request is about, whatever the path.
	KeyPerStore
	// KeyPerSecret is the credential, whatever store and path.
	KeyPerSecret
)

const (
	keyHeader    = "Idempotency-Key"
	keyWindow    = 3 * time.Hour
	shortestKey  = 16
	longestKey   = 256
	outstanding  = "IDEMPOTENCY_OUTSTANDING_REQUEST"
	reuseMessage = keyHeader + " was used for another request"
)

// keys remembers the answers to requests with an Idempotency-Key.
type keys struct {
	reuse         KeyReuse
	forgetInvalid bool
	life          time.Duration

	entries map[keyScope]*keyEntry
	// order has the entries from oldest to youngest, to forget them without a search.
	order []*keyEntry
}

// keyScope is a key with what it is unique in.
type keyScope struct{ owner, method, path, key string }

type fingerprint [sha256.Size]byte

type keyEntry struct {
	scope       keyScope
	fingerprint fingerprint
	since       time.Time
	// running entries wait for somebody who will conclude them.
	running bool
	// busyUntil is until when a concluded entry still counts as running, for
	// exchanges that take no time but stand for ones that do.
	busyUntil time.Time
	// answer is nil when there is none to give: not yet, or never.
	answer *answer
}

func newKeys(o *Options) *keys {
	return &keys{reuse: o.KeyReuse, forgetInvalid: o.ForgetInvalid, life: o.KeyLife, entries: map[keyScope]*keyEntry{}}
}

func (k *keys) reset() { k.entries, k.order = map[keyScope]*keyEntry{}, nil }

// claim takes a key for a request, or gives the answer that the key has for it.
func (k *keys) claim(scope keyScope, mark fingerprint, now time.Time) (*keyEntry, *answer) {
	k.forget(now)
	if known := k.entries[scope]; known != nil && !known.free(now, k.life) {
		other := known.fingerprint != mark
		switch {
		case other && k.reuse == RejectReuse:
			return nil, new(invalidRequest(http.StatusUnprocessableEntity, reuseMessage))
		case known.busy(now):
			return nil, new(outstandingRequest())
		case !other || k.reuse == ReplayReuse:
			return nil, known.answer
		}
	}
	claimed := &keyEntry{scope: scope, fingerprint: mark, since: now, running: true}
	k.entries[scope] = claimed
	k.order = append(k.order, claimed)
	return claimed, nil
}

// conclude ends a request: with its answer, or with none if it never happened, in
// which case the key is as good as new.
func (k *keys) conclude(e *keyEntry, a *answer, busyUntil time.Time) {
	if e == nil {
		return
	}
	e.running, e.busyUntil, e.answer = false, busyUntil, a
	if k.forgetInvalid && a != nil && a.failure == (wire.InvalidRequestError{}).Error() {
		e.answer = nil
	}
}

func (e *keyEntry) busy(now time.Time) bool { return e.running || now.Before(e.busyUntil) }

// free tells whether a key may be used again, because it is out of the window or
// because its request never happened. A request that still runs keeps its key even
// out of the window, or it could run twice at the same time.
func (e *keyEntry) free(now time.Time, life time.Duration) bool {
	return !e.busy(now) && (e.answer == nil || now.Sub(e.since) >= life)
}

// forget drops keys that are free, for the memory they take.
func (k *keys) forget(now time.Time) {
	for len(k.order) > 0 && k.order[0].free(now, k.life) {
		// The scope may belong to a younger entry by now.
		if oldest := k.order[0]; k.entries[oldest.scope] == oldest {
			delete(k.entries, oldest.scope)
		}
		k.order = k.order[1:]
	}
}

// outstandingRequest is the one error that PortOne's API document leaves out.
func outstandingRequest() answer {
	return answer{status: http.StatusConflict, failure: outstanding, body: encode(struct {
		Type    string `json:"type"`
		Message string `json:"message"`
	}{outstanding, "the first request with this " + keyHeader + " is still running"})}
}

var errKey = errors.New(keyHeader + " must be one quoted string (RFC 8941) of 16 to 256 ASCII characters")

// parseKey reads the header's value, empty when the request has none.
func parseKey(method string, h http.Header) (string, error) {
	values := h[keyHeader]
	if len(values) == 0 || method == http.MethodGet {
		return "", nil
	}
	inner, opened := strings.CutPrefix(strings.Trim(values[0], " "), `"`)
	inner, closed := strings.CutSuffix(inner, `"`)
	key, valid := unescapeKey(inner)
	if len(values) > 1 || !opened || !closed || !valid || len(key) < shortestKey || len(key) > longestKey {
		return "", errKey
	}
	return key, nil
}

// unescapeKey undoes the escapes of a structured field's string, \" and \\, and
// tells whether it is one.
func unescapeKey(inner string) (string, bool) {
	var b strings.Builder
	b.Grow(len(inner))
	for i := 0; i < len(inner); i++ {
		c := inner[i]
		if c == '\\' {
			i++
			if i == len(inner) || inner[i] != '"' && inner[i] != '\\' {
				return "", false
			}
			c = inner[i]
		} else if c < ' ' || c > '~' || c == '"' {
			return "", false
		}
		b.WriteByte(c)
	}
	return b.String(), true
}
