package client

import (
	"fmt"
	"io"
	"log/slog"
)

// redacted is what every way of printing a secret gives.
const redacted = "***"

// Secret is an API secret of PortOne. Printing, logging or encoding one gives
// "***", so that a struct that holds one can be dumped without harm.
type Secret string

// Reveal returns the secret itself, for the header that needs it.
func (s Secret) Reveal() string { return string(s) }

// String implements [fmt.Stringer].
func (Secret) String() string { return redacted }

// GoString implements [fmt.GoStringer].
func (Secret) GoString() string { return redacted }

// Format implements [fmt.Formatter]: verbs such as %x and %q would otherwise reach
// the bytes without asking String.
func (Secret) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, redacted) }

// LogValue implements [slog.LogValuer].
func (Secret) LogValue() slog.Value { return slog.StringValue(redacted) }

// MarshalJSON implements [encoding/json.Marshaler].
func (Secret) MarshalJSON() ([]byte, error) { return []byte(`"` + redacted + `"`), nil }

// MarshalText implements [encoding.TextMarshaler].
func (Secret) MarshalText() ([]byte, error) { return []byte(redacted), nil }

// usable reports whether the secret can stand in a header: not empty, and nothing
// that could end the line and begin another header.
func (s Secret) usable() bool {
	for i := range len(s) {
		if s[i] <= ' ' || s[i] > '~' {
			return false
		}
	}
	return s != ""
}

// SecretSource gives the secret of a store, "" for a store it does not know. It is
// asked before every attempt, so a secret may change while the program runs.
type SecretSource interface {
	Secret(store string) Secret
}

// Static is a SecretSource that does not change: secrets by store, with the
// default store under "".
type Static map[string]Secret

// Secret implements [SecretSource].
func (s Static) Secret(store string) Secret { return s[store] }
