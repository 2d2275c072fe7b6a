package fault

import (
	"fmt"
	"net/http"
	"strconv"
	"time"
)

// Outcome is how an exchange ends for the client.
type Outcome string

// The outcomes. All but Answered leave the client without a usable answer.
const (
	Answered            Outcome = "answered"
	Hung                Outcome = "hung"
	WasReset            Outcome = "reset"
	ClosedBeforeHeaders Outcome = "closed_before_headers"
	ClosedAfterHeaders  Outcome = "closed_after_headers"
	ClosedInBody        Outcome = "closed_in_body"
	// TruncatedChunk is ClosedInBody without an announced length.
	TruncatedChunk Outcome = "truncated_chunk"
	// TooShort is a whole body that is shorter than announced.
	TooShort Outcome = "too_short"
)

// Answer is what the server would say if nothing went wrong.
type Answer struct {
	Status int
	Body   []byte
	// Imitation is the body of MissingField, OtherObject and OtherStore. It is empty where
	// an answer has nothing of the kind: no required member, no id that it repeats, no
	// store. Then the right answer stands, or a proxy's page for a request without one.
	Imitation []byte
}

// Observation is what the client gets to see.
type Observation struct {
	Outcome Outcome
	// Status is 0 when no headers arrive.
	Status int
	// ContentType is the header's value; RetryAfter is empty when there is no such
	// header.
	ContentType, RetryAfter string
	// Body is what arrives of it.
	Body []byte
	// Length is the announced length of the body, negative when none is announced.
	Length int
	// Copies is how often the answer is sent.
	Copies int
	// Interval is the time between two bytes of the body; 0 sends it at once.
	Interval time.Duration
}

const (
	contentJSON = "application/json; charset=utf-8"
	contentHTML = "text/html"
)

// statusOf is the status of a kind that answers with one of its own, or else 0.
func statusOf(k Kind) int {
	switch k {
	case HTTP429:
		return http.StatusTooManyRequests
	case HTTP500:
		return http.StatusInternalServerError
	case HTTP502:
		return http.StatusBadGateway
	case HTTP503:
		return http.StatusServiceUnavailable
	case HTTP504:
		return http.StatusGatewayTimeout
	default:
		return 0
	}
}

// Observe damages an answer. A request that was skipped has none; what stands in
// for it is a proxy's page where a body arrives whole, so that nobody is told of a
// success that was none.
func (d *Decision) Observe(a Answer) Observation {
	kind := d.Shown()
	if ending := unanswered(kind); ending != "" {
		return Observation{Outcome: ending}
	}
	if status := statusOf(kind); status != 0 {
		return d.proxyAnswer(status)
	}
	if body := hollow(kind, a.Imitation); body != nil {
		return Observation{Outcome: Answered, Status: http.StatusOK, ContentType: contentJSON, Body: body, Length: len(body), Copies: 1}
	}
	o := Observation{Outcome: Answered, Status: a.Status, ContentType: contentJSON, Body: a.Body, Length: len(a.Body), Copies: 1}
	if d.Skips() || d.Late() {
		o = d.standIn()
	}
	switch kind { //nolint:exhaustive // the rest leave the answer whole
	case CloseAfterHeaders, CloseInBody, Truncated, WrongLength, CutJSON, Garbage:
		d.damage(&o)
	case Dribble:
		o.Interval = d.Interval
	case Duplicate:
		o.Copies = 2
	}
	return o
}

// hollow is the body of a kind that answers with JSON that says nothing, nil for others.
func hollow(k Kind, imitation []byte) []byte {
	switch k {
	case EmptyObject:
		return []byte("{}")
	case OKObject:
		return []byte(`{"ok":true}`)
	case EmptyList:
		return []byte("[]")
	case NullJSON:
		return []byte("null")
	case MissingField, OtherObject, OtherStore:
		return imitation
	default:
		return nil
	}
}

// unanswered is the ending of a kind whose client gets nothing at all.
func unanswered(k Kind) Outcome {
	return map[Kind]Outcome{Hang: Hung, Reset: WasReset, CloseBeforeHeaders: ClosedBeforeHeaders}[k]
}

func (d *Decision) damage(o *Observation) {
	switch d.Shown() { //nolint:exhaustive // these are the kinds that damage an answer
	case CloseAfterHeaders:
		o.Outcome, o.Body = ClosedAfterHeaders, nil
	case CloseInBody:
		o.Outcome, o.Body = ClosedInBody, d.cut(o.Body)
	case Truncated:
		o.Outcome, o.Body, o.Length = TruncatedChunk, d.cut(o.Body), -1
	case WrongLength:
		const most = 64
		o.Outcome, o.Length = TooShort, len(o.Body)+1+int(d.Draw%most)
	case CutJSON:
		o.Body = d.cut(o.Body)
		o.Length = len(o.Body)
	case Garbage:
		o.Status, o.Body = http.StatusOK, d.garbage()
		o.Length = len(o.Body)
	}
}

// standIn is what is damaged when there is no right answer.
func (d *Decision) standIn() Observation {
	switch d.Shown() {
	case WrongLength, Dribble, Duplicate, Slow, MissingField, OtherObject, OtherStore:
		return d.proxyAnswer(http.StatusServiceUnavailable)
	default:
		body := []byte(`{"sandbox":"this request has not been executed"}`)
		return Observation{Outcome: Answered, Status: http.StatusOK, ContentType: contentJSON, Body: body, Length: len(body), Copies: 1}
	}
}

// proxyAnswer is what something between client and server says.
func (d *Decision) proxyAnswer(status int) Observation {
	o := Observation{Outcome: Answered, Status: status, Copies: 1}
	switch d.Body {
	case Empty:
	case JSON:
		o.ContentType, o.Body = contentJSON, fmt.Appendf(nil, `{"message":%q}`, http.StatusText(status))
	case HTML, "":
		o.ContentType = contentHTML
		o.Body = fmt.Appendf(nil, "<html><head><title>%d %[2]s</title></head><body><h1>%[2]s</h1></body></html>\n", status, http.StatusText(status))
	}
	o.Length = len(o.Body)
	if d.RetryAfter != nil {
		o.RetryAfter = strconv.Itoa(*d.RetryAfter)
	}
	return o
}

// cut keeps the beginning of a body, never all of it.
func (d *Decision) cut(body []byte) []byte {
	if len(body) == 0 {
		return body
	}
	return body[:d.Draw%uint64(len(body))]
}

// garbage is bytes that no JSON parser takes, and no UTF-8 decoder either.
func (d *Decision) garbage() []byte {
	const words = 8
	draw := draws{d.Draw}
	bytes := []byte{0xff}
	for range words {
		word := draw.next()
		for shift := 0; shift < 64; shift += 8 {
			bytes = append(bytes, byte(word>>shift)) //nolint:gosec // one byte at a time
		}
	}
	return bytes
}
