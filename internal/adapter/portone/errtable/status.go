package errtable

import (
	"net/http"

	"google.golang.org/genproto/googleapis/rpc/code"
)

// codeForStatus is the status code of an error whose type is not in the table.
// The comment of UPSTREAM_UNKNOWN_ERROR in the catalogue promises this mapping.
func codeForStatus(httpStatus int) code.Code {
	switch httpStatus {
	case http.StatusBadRequest:
		return code.Code_INVALID_ARGUMENT
	case http.StatusUnauthorized: // our secret, not the caller's credential
		return code.Code_INTERNAL
	case http.StatusForbidden:
		return code.Code_PERMISSION_DENIED
	case http.StatusNotFound, http.StatusGone:
		return code.Code_NOT_FOUND
	case http.StatusConflict:
		return code.Code_FAILED_PRECONDITION
	case http.StatusTooManyRequests:
		return code.Code_RESOURCE_EXHAUSTED
	}
	if httpStatus >= http.StatusInternalServerError {
		return code.Code_UNAVAILABLE
	}
	return code.Code_UNKNOWN
}
