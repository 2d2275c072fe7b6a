// Package strict reads the bodies and query strings of JSON requests before they
// are decoded, and rejects what the decoders would ignore, guess, or describe in
// words of their own: fields that the request does not have, explicit nulls, values
// of another type, one field given twice, two values that contradict each other.
//
// It is driven by descriptors, so it holds for every request of the contract. It
// decodes nothing: what it accepts is decoded by protojson and grpc-gateway.
package strict

import (
	"google.golang.org/protobuf/reflect/protoreflect"

	errorv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/error/v1"
	"github.com/paymentsvc/paymentsvc/internal/domain/failure"
)

// Reader checks requests. It is safe for concurrent use.
type Reader struct {
	// fields are the contract's field names by the names that PortOne has for them.
	fields map[string]protoreflect.Name
}

// NewReader returns a Reader that suggests the contract's field when a caller uses
// PortOne's name for it. portone holds PortOne's names by those of the contract.
func NewReader(portone map[protoreflect.Name]string) *Reader {
	r := &Reader{fields: map[string]protoreflect.Name{}}
	for field, name := range portone {
		r.fields[name] = field
	}
	return r
}

// Bound are the values that the path of a request gives to fields, by their names
// in the contract.
type Bound map[string]string

// The ids of the rules, as violations carry them.
const (
	ruleUnknown   = "request.unknown"
	ruleNull      = "request.null"
	ruleType      = "request.type"
	ruleDuplicate = "request.duplicate"
	ruleOneof     = "request.oneof"
	rulePath      = "request.path_contradiction"
	ruleDepth     = "request.depth"
	ruleEncoding  = "request.encoding"
)

// maxFindings is how many violations one answer lists.
const maxFindings = 10

// findings are the violations found so far.
type findings struct {
	all  []failure.Violation
	more int
}

// add notes a violation. The description says what was expected and never what was
// sent: that may be a card number in the wrong field.
func (f *findings) add(field, rule, description string) {
	if len(f.all) == maxFindings {
		f.more++
		return
	}
	f.all = append(f.all, failure.Violation{Field: field, Rule: rule, Description: description})
}

// failure is the answer to a request with findings, nil if there are none.
func (f *findings) failure() *failure.Error {
	if len(f.all) == 0 {
		return nil
	}
	first := f.all[0]
	reason := errorv1.CommonReason_COMMON_REASON_VALIDATION_FAILED
	if first.Rule == ruleUnknown {
		reason = errorv1.CommonReason_COMMON_REASON_UNKNOWN_FIELD
	}
	return failure.OfViolations(reason, f.all, f.more)
}

// Rejected is the failure of a part of a request that is no field: a header, the
// query string or the body as a whole.
func Rejected(part, description string) *failure.Error {
	var f findings
	f.add(part, ruleEncoding, description)
	return f.failure()
}

// Unread is the failure of a part of a request that this call does not read.
func Unread(part, description string) *failure.Error {
	var f findings
	f.add(part, ruleUnknown, description)
	return f.failure()
}

// fieldOf finds a field by either of its names.
func fieldOf(md protoreflect.MessageDescriptor, name string) protoreflect.FieldDescriptor {
	if fd := md.Fields().ByJSONName(name); fd != nil {
		return fd
	}
	return md.Fields().ByTextName(name)
}
