// Package errtable turns the errors PortOne answers with into the reasons of
// the contract. It holds the one table of the program that knows PortOne's
// error types: a new one takes a value in the catalogue paymentsvc.error.v1 and
// a row here, and tests fail until both are there. The package does no I/O, so
// any answer of PortOne can be tried in a test.
package errtable

import (
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
	reason, status := Lookup(operationID, portoneType, httpStatus)

	meta := newMetadata()
	meta.put("portone_type", portoneType)
	meta.put("http_status", strconv.Itoa(httpStatus))
	if portoneType != answer.sentType {
		meta.put("amount_type", answer.sentType)
	}
	if answer.message != "" {
		meta.put("portone_message", answer.message)
	}
	meta.putFields("", answer.extra)
	meta.putChannels(answer.extra)
	return Failure{Reason: reason, Code: status, PortOneType: portoneType, Metadata: meta.values}, true
}

// Lookup returns the wire name of the reason for a PortOne error type, and its
// status code; the exception of the operation goes first. A type the table does
// not know is UPSTREAM_UNKNOWN_ERROR with a code that follows httpStatus.
func Lookup(operationID, portoneType string, httpStatus int) (string, code.Code) {
	portoneType = canonicalType(portoneType)
	if reason, ok := exceptions[operationError{operationID, portoneType}]; ok {
		return failure.NameOf(reason), failure.CodeOf(reason)
	}
	for _, part := range parts() {
		if reason, ok := part[portoneType]; ok {
			return failure.NameOf(reason), failure.CodeOf(reason)
		}
	}
	return failure.NameOf(errorv1.CommonReason_COMMON_REASON_UPSTREAM_UNKNOWN_ERROR), codeForStatus(httpStatus)
}
