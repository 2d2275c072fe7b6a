// Package failure is how a call fails, whoever asked and whoever refused: with a
// reason out of the contract's catalogue, metadata for programs, and a cause that
// stays inside.
package failure

import (
	"maps"
	"time"

	"google.golang.org/genproto/googleapis/rpc/code"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"

	errorv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/error/v1"
)

// Reason is one value of the enums in paymentsvc.error.v1.
type Reason = protoreflect.Enum

// Error is the only kind of error that callers may see the content of. Anything
// else that reaches the edge is logged and becomes INTERNAL.
type Error struct {
	// Reason is the reason's name on the wire, as in PAYMENT_NOT_FOUND.
	Reason string
	// Code is the canonical code that the catalogue gives the reason.
	Code code.Code
	// Message is one plain sentence for people. Besides names of fields it holds
	// nothing that varies, and nothing that PortOne or a payment gateway wrote.
	Message string
	// Proof is what the failure proves about the operation, empty where it does not say.
	Proof Proof
	// Metadata is what varies, for programs.
	Metadata map[string]string
	// Violations are the fields of a request that broke a rule.
	Violations []Violation
	// RetryAfter is how long to wait before trying again, 0 if unknown.
	RetryAfter time.Duration
	// Cause is logged once, at the edge, and never sent.
	Cause error
}

// Violation is one rule that one field of a request broke.
type Violation struct {
	// Field is the path of the field, as in `amount.total`.
	Field string
	// Rule is the id of the rule, as in `string.max_len`.
	Rule string
	// Description says what the rule asks for.
	Description string
}

// New returns an error with the code that the catalogue gives reason.
func New(reason Reason, message string) *Error {
	return &Error{Reason: NameOf(reason), Code: CodeOf(reason), Message: message}
}

// With returns e with one more metadata entry.
func (e *Error) With(key, value string) *Error {
	other := *e
	other.Metadata = maps.Clone(e.Metadata)
	if other.Metadata == nil {
		other.Metadata = map[string]string{}
	}
	other.Metadata[key] = value
	return &other
}

// Proving returns e with what it proves.
func (e *Error) Proving(proof Proof) *Error {
	other := *e
	other.Proof = proof
	return &other
}

// Because returns e with its cause.
func (e *Error) Because(cause error) *Error {
	other := *e
	other.Cause = cause
	return &other
}

// Error returns the reason and the message, without metadata: it may be logged.
func (e *Error) Error() string {
	return e.Reason + ": " + e.Message
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error {
	return e.Cause
}

// NameOf is the name of a reason on the wire: its value's name without what the
// enum's values begin with.
func NameOf(reason Reason) string {
	values := reason.Descriptor().Values()
	prefix := len(values.ByNumber(0).Name()) - len("UNSPECIFIED")
	value := values.ByNumber(reason.Number())
	if value == nil {
		value = values.ByNumber(0)
	}
	return string(value.Name())[prefix:]
}

// CodeOf is the code that the catalogue gives reason. It is never OK: a failure
// must not read as a success.
func CodeOf(reason Reason) code.Code {
	value := reason.Descriptor().Values().ByNumber(reason.Number())
	if value == nil {
		return code.Code_UNKNOWN
	}
	c, ok := proto.GetExtension(value.Options(), errorv1.E_Code).(code.Code)
	if !ok || c == code.Code_OK {
		return code.Code_UNKNOWN
	}
	return c
}
