package errtable

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"regexp"
)

// maxBody is the largest body that is looked at. PortOne's errors are a few
// hundred bytes; whatever is larger is not one.
const maxBody = 64 << 10

// typePattern is the shape of PortOne's error types. Being strict keeps the
// JSON errors of proxies ("type": "about:blank") from passing for an answer of
// PortOne, which would make a lost answer look like a refusal.
var typePattern = regexp.MustCompile(`^[A-Z][A-Z0-9_]{1,127}$`)

// answer is the body of a typed error.
type answer struct {
	sentType string
	message  string
	extra    map[string]any
}

// decode returns false if body is anything but one whole JSON object with a type.
func decode(body []byte) (answer, bool) {
	if len(body) > maxBody {
		return answer{}, false
	}
	decoder := json.NewDecoder(bytes.NewReader(body))
	decoder.UseNumber() // amounts are int64; float64 would round large ones
	var fields map[string]any
	if err := decoder.Decode(&fields); err != nil {
		return answer{}, false
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return answer{}, false
	}
	sentType, ok := fields["type"].(string)
	if !ok || !typePattern.MatchString(sentType) {
		return answer{}, false
	}
	message, _ := fields["message"].(string)
	delete(fields, "type")
	delete(fields, "message")
	return answer{sentType: sentType, message: message, extra: fields}, true
}
