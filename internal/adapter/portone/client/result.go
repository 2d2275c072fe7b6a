package client

import (
	"encoding/json"
	"mime"
	"net/http"
	"time"
)

// Sent says how far a request got.
type Sent uint8

const (
	// SentNo is a proof: no byte of the request left this process, and none will.
	SentNo Sent = iota
	// SentMaybe is doubt: PortOne may have got the request and may act on it, now
	// or later.
	SentMaybe
	// SentAnswered means that a complete HTTP answer arrived, whatever it says.
	SentAnswered
)

// String gives the name used in logs and metrics.
func (s Sent) String() string {
	switch s {
	case SentNo:
		return "not_sent"
	case SentMaybe:
		return "maybe_sent"
	case SentAnswered:
		return "answered"
	}
	return "unknown"
}

// Class is what a result means for the operation, as far as that can be told
// without knowing the operation or the meaning of an error type.
type Class uint8

const (
	// ClassNotSent means that nothing happened; the call may be repeated.
	ClassNotSent Class = iota
	// ClassInDoubt means that it is not known whether PortOne acted: no complete
	// answer, or one that PortOne's API does not give (a redirect, a page of a
	// proxy, a 5xx without an error type).
	ClassInDoubt
	// ClassDone is a 2xx. Whether its body has the shape of an answer is for the
	// codec to say; if not, the result is in doubt.
	ClassDone
	// ClassRefused is an error with PortOne's own type, in Result.ErrorType. What
	// it proves depends on the type.
	ClassRefused
	// ClassThrottled is a 429. It proves nothing until a read shows no attempt.
	ClassThrottled
)

// String gives the name used in logs and metrics.
func (c Class) String() string {
	switch c {
	case ClassNotSent:
		return "not_sent"
	case ClassInDoubt:
		return "in_doubt"
	case ClassDone:
		return "done"
	case ClassRefused:
		return "refused"
	case ClassThrottled:
		return "throttled"
	}
	return "unknown"
}

// Result is what is certain after a call.
type Result struct {
	// Sent says how far the request got.
	Sent Sent
	// Status, Body and ContentType are the answer; zero unless Sent is SentAnswered.
	Status      int
	Body        []byte
	ContentType string
	// ErrorType is the "type" of an error body, "" when the answer is no error or
	// the body is not PortOne's.
	ErrorType string
	// Err is an *Error that says why there is no answer, nil when there is one. It
	// is safe to log.
	Err error
	// RetryAfter is how long the answer asks to wait, 0 if it does not.
	RetryAfter time.Duration
	// Date is when the answer was made, by the clock of whoever made it; zero when it
	// does not say, or when it comes from a cache and is older than it looks.
	Date time.Time
	// Attempts counts how often the call was put to the network.
	Attempts int
	// FirstByteAt and LastByteAt enclose the time in which bytes of the last
	// attempt could leave this process, on the injected clock. The first is taken
	// before the first write and the last after the last one, or when an
	// unanswered request was cut off. Both are zero when Sent is SentNo.
	FirstByteAt, LastByteAt time.Time
}

// Class sorts the result.
func (r Result) Class() Class {
	switch {
	case r.Sent == SentNo:
		return ClassNotSent
	case r.Sent == SentMaybe:
		return ClassInDoubt
	case r.Status == http.StatusTooManyRequests:
		return ClassThrottled
	case r.ErrorType != "":
		return ClassRefused
	case success(r.Status) && !isPage(r.ContentType):
		return ClassDone
	}
	return ClassInDoubt
}

// Full reports whether the call was turned away because too many are under way.
func (r Result) Full() bool { return r.cause() == CauseQueue }

// Held reports whether the call was held back by this client, and so would be if it
// were made again at once.
func (r Result) Held() bool {
	return r.Full() || r.cause() == CauseBreaker || r.cause() == CauseBudget
}

// cause gives the cause of Err.
func (r Result) cause() Cause {
	if e, ok := r.Err.(*Error); ok { //nolint:errorlint // Err is made in this package and never wrapped
		return e.Cause
	}
	return CauseNone
}

func success(status int) bool { return status/100 == 2 }

// isPage reports whether an answer is made for people. PortOne answers JSON and
// CSV; a 200 that is HTML is the work of something in between.
func isPage(contentType string) bool {
	kind, _, err := mime.ParseMediaType(contentType)
	return err == nil && kind == "text/html"
}

// maxErrorType bounds what is taken for a type; PortOne's longest has 87 letters.
const maxErrorType = 128

// errorType reads the type of a PortOne error body. Only a name in PortOne's
// spelling counts, so that nothing else of the body can reach a log.
func errorType(body []byte) string {
	var e struct {
		Type string `json:"type"`
	}
	if json.Unmarshal(body, &e) != nil || len(e.Type) > maxErrorType {
		return ""
	}
	for i := range len(e.Type) {
		if c := e.Type[i]; (c < 'A' || c > 'Z') && (c < '0' || c > '9') && c != '_' {
			return ""
		}
	}
	return e.Type
}
