// Package errtable turns the errors PortOne answers with into the reasons of
// the contract. It holds the one table of the program that knows PortOne's
// error types: a new one takes a value in the catalogue paymentsvc.error.v1 and
// a row here, and tests fail until both are there. The package does no I/O, so
// any answer of PortOne can be tried in a test.
package errtable

import (
	"net/http"
	"strconv"

	"google.golang.org/genproto/googleapis/rpc/code"

	errorv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/error/v1"
	"github.com/paymentsvc/paymentsvc/internal/domain/failure"
)

// Failure is a typed error of PortOne in the words of the contract.
type Failure struct {
	// Reason is the wire name for ErrorInfo.reason, such as PAYMENT_NOT_FOUND.
	Reason string
	// Code is the status code the catalogue gives the reason; for a type the
	// table does not know it follows the HTTP status.
	Code code.Code
	// Proof is what the error proves about the call that it answers.
	Proof failure.Proof
	// PortOneType is PortOne's name of the error.
	PortOneType string
	// Metadata is for ErrorInfo.metadata; it is small and safe to send.
	Metadata map[string]string
}

// Parse reads the body of an answer that is not a success. It returns false if
// the body is not a typed error of PortOne (a web page, nothing, half a
// document): such an answer proves nothing, least of all that a write was refused.
//
// operationID is PortOne's operationId of the call; one type means different
// things in different operations.
func Parse(operationID string, httpStatus int, body []byte) (Failure, bool) {
	answer, ok := decode(body)
	if !ok {
		return Failure{}, false
	}
	portoneType := canonicalType(answer.sentType)
	found := Lookup(operationID, portoneType, httpStatus)

	meta := newMetadata()
	meta.put("portone_type", portoneType)
	meta.put("http_status", strconv.Itoa(httpStatus))
	if portoneType != answer.sentType {
		meta.put("amount_type", answer.sentType)
	}
	if answer.message != "" {
		meta.put("portone_message", answer.message)
	}
	meta.putChannels(answer.extra) // first: an empty list of channels counts as none, not as no text
	meta.putFields("", answer.extra)
	found.PortOneType, found.Metadata = portoneType, meta.values
	return found, true
}

// Lookup returns what the table says of a PortOne error type: its reason, the status
// code of that, and what it proves. The exception of the operation goes first.
//
// A type that the table does not know is UPSTREAM_UNKNOWN_ERROR with a code that follows
// httpStatus, and so does its proof: only what PortOne says is the fault of the request
// was surely refused. The same holds for a type that contradicts its status.
func Lookup(operationID, portoneType string, httpStatus int) Failure {
	portoneType = canonicalType(portoneType)
	ofServer := httpStatus >= http.StatusInternalServerError
	found, ok := exceptions[operationError{operationID, portoneType}]
	if !ok {
		found, ok = find(portoneType)
	}
	switch {
	case !ok && ofServer:
		return Failure{Reason: unknownType, Code: codeForStatus(httpStatus), Proof: unknown}
	case !ok:
		return Failure{Reason: unknownType, Code: codeForStatus(httpStatus), Proof: refused}
	case ofServer && (found.proof == refused || found.proof == alreadyDone):
		found.proof = unknown
	}
	return Failure{Reason: failure.NameOf(found.reason), Code: failure.CodeOf(found.reason), Proof: found.proof}
}

// unknownType is the reason of a type that the table does not know.
var unknownType = failure.NameOf(errorv1.CommonReason_COMMON_REASON_UPSTREAM_UNKNOWN_ERROR)

func find(portoneType string) (row, bool) {
	for _, part := range parts() {
		if found, ok := part[portoneType]; ok {
			return found, true
		}
	}
	return row{}, false
}
