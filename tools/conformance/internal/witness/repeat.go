package witness

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/paymentsvc/paymentsvc/tools/conformance/internal/sample"
)

// repeat changes an answer that Prism has made up so that it is about what was asked for:
// the program takes no other, and would not go on to the request that is to be judged.
func repeat(answer []byte, r *http.Request, body []byte) []byte {
	asked := map[string]any{}
	for name, values := range r.URL.Query() {
		asked[name] = values[0]
	}
	_ = decodeNumbers(body, &asked) // a request without a body asks by its path
	var root map[string]any
	if decodeNumbers(answer, &root) != nil {
		return answer
	}
	id := lastID(r.URL.EscapedPath())
	fill("", root, asked, id)
	for name, member := range root {
		switch m := member.(type) {
		case map[string]any:
			fill(name+".", m, asked, id)
		case []any:
			for _, element := range m {
				if o, ok := element.(map[string]any); ok {
					fill(name+".", o, asked, id)
				}
			}
		}
	}
	text, err := json.Marshal(root)
	if err != nil {
		return answer
	}
	return text
}

// fill gives the members of an object that repeat the request their values. Within is the
// path to the object.
func fill(within string, o, asked map[string]any, id string) {
	for name := range o {
		value := repeated(within, name, asked, id)
		if _, isObject := value.(map[string]any); value != nil && !isObject {
			o[name] = value
		}
	}
}

// repeated is the value of a member that repeats the request, nil for another.
func repeated(within, name string, asked map[string]any, id string) any {
	for _, other := range slices.Concat(sample.OtherNames[name], sample.OtherNames[within+name]) {
		if value, ok := asked[other]; ok {
			return value
		}
	}
	if value, ok := asked[name]; ok {
		return value
	}
	if id != "" && slices.Contains([]string{"id", "supplierDocumentKey", "billingKey", "paymentId"}, name) {
		return id
	}
	return nil
}

// lastID is the last segment of a path that is no word of PortOne's paths: samples have
// digits in their ids.
func lastID(path string) string {
	found := ""
	for segment := range strings.SplitSeq(path, "/") {
		if strings.ContainsAny(segment, "0123456789") && segment != "b2b" {
			found = segment
		}
	}
	text, err := url.PathUnescape(found)
	if err != nil {
		return found
	}
	return text
}

func decodeNumbers(text []byte, into any) error {
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	return d.Decode(into)
}
