package upstream

import (
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/paymentsvc/paymentsvc/internal/adapter/portone/client"
	"github.com/paymentsvc/paymentsvc/internal/sandbox"
	"github.com/paymentsvc/paymentsvc/internal/sandbox/fault"
)

// failed is a call without an answer.
func failed(r *client.Request, sent client.Sent, cause client.Cause) client.Result {
	return client.Result{Sent: sent, Err: &client.Error{Operation: r.Operation, Cause: cause}, Attempts: 1}
}

// observed is what the real client makes of what a sender gets to see.
func observed(r *client.Request, e *sandbox.Exchange) client.Result {
	switch e.Outcome {
	case fault.Answered:
	case fault.WasReset, fault.ClosedBeforeHeaders, fault.Hung:
		return failed(r, client.SentMaybe, client.CauseReset)
	case fault.ClosedAfterHeaders, fault.ClosedInBody, fault.TruncatedChunk, fault.TooShort:
		return failed(r, client.SentMaybe, client.CauseTruncated)
	}
	result := client.Result{
		Sent: client.SentAnswered, Status: e.Status, Body: e.Body, ContentType: e.Header.Get("Content-Type"), Date: client.DateOf(e.Header), Attempts: 1,
	}
	if seconds, err := strconv.Atoi(e.Header.Get("Retry-After")); err == nil {
		result.RetryAfter = time.Duration(seconds) * time.Second
	}
	if e.Status/100 != http.StatusOK/100 {
		result.ErrorType = errorType(e.Body)
	}
	return result
}

// errorType is the type of an error in PortOne's spelling.
func errorType(body []byte) string {
	var e struct {
		Type string `json:"type"`
	}
	if json.Unmarshal(body, &e) != nil || strings.Trim(e.Type, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_") != "" {
		return ""
	}
	return e.Type
}
