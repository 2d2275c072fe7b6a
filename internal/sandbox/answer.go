package sandbox

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"sync"

	"github.com/paymentsvc/paymentsvc/internal/sandbox/state"
	"github.com/paymentsvc/paymentsvc/internal/sandbox/wire"
)

// answer is a finished response; the idempotency store keeps it as it is.
type answer struct {
	status int
	body   []byte
	// failure is the error's type, for the log.
	failure string
}

// outcome answers with a result, or with the error that the API documents for it.
func outcome(result any, err error) answer {
	if err == nil {
		return answer{status: http.StatusOK, body: encode(result)}
	}
	if typed, ok := errors.AsType[wire.Error](err); ok {
		return answer{status: typed.HTTPStatus(), body: encode(typed), failure: typed.Error()}
	}
	return invalidRequest(http.StatusBadRequest, err.Error())
}

// invalidRequest is the API's answer to everything that is wrong with a request
// itself; status is 400 except for what PortOne has no type of its own.
func invalidRequest(status int, message string) answer {
	e := wire.InvalidRequestError{Message: &message}
	return answer{status: status, body: encode(e), failure: e.Error()}
}

// controlOutcome answers in the control API's own, simpler form.
func controlOutcome(result any, err error) answer {
	if err == nil {
		return answer{status: http.StatusOK, body: encode(result)}
	}
	status := http.StatusBadRequest
	if typed, ok := errors.AsType[wire.Error](err); ok {
		status = typed.HTTPStatus()
	} else if _, ok := errors.AsType[state.RefusedError](err); ok {
		status = http.StatusConflict
	}
	return answer{status: status, failure: "control", body: encode(struct {
		Error string `json:"error"`
	}{err.Error()})}
}

// encoder is a JSON encoder with the buffer that it writes to.
type encoder struct {
	buffer bytes.Buffer
	json   *json.Encoder
}

var encoders = sync.Pool{New: func() any { //nolint:gochecknoglobals // spares every answer the growth of a buffer
	e := &encoder{}
	e.json = json.NewEncoder(&e.buffer)
	e.json.SetEscapeHTML(false)
	return e
}}

// encode writes JSON as a server without a browser in mind does: & and < as they
// are.
func encode(v any) []byte {
	e := encoders.Get().(*encoder) //nolint:forcetypeassert // the pool holds nothing else
	defer encoders.Put(e)
	e.buffer.Reset()
	if err := e.json.Encode(v); err != nil {
		// Wire types hold nothing that could not be encoded.
		panic(fmt.Sprintf("encode %T: %v", v, err)) //nolint:forbidigo // a mistake of the program, never of a caller
	}
	return bytes.Clone(bytes.TrimSuffix(e.buffer.Bytes(), []byte("\n")))
}

// decodeStrictly reads JSON and refuses fields that it does not know.
func decodeStrictly(text []byte, into any) error {
	dec := json.NewDecoder(bytes.NewReader(text))
	dec.DisallowUnknownFields()
	if err := dec.Decode(into); err != nil {
		return fmt.Errorf("the input is not understood: %w", err)
	}
	return nil
}
