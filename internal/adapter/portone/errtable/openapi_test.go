package errtable

import (
	"encoding/json"
	"errors"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"google.golang.org/genproto/googleapis/rpc/code"
)

// document is the part of PortOne's API document that says how calls fail.
type document struct {
	Paths map[string]map[string]struct {
		OperationID string                      `json:"operationId"`
		Responses   map[string]documentResponse `json:"responses"`
	} `json:"paths"`
	Components struct {
		Schemas map[string]documentSchema `json:"schemas"`
	} `json:"components"`
}

type documentResponse struct {
	Content map[string]struct {
		Schema struct {
			Ref string `json:"$ref"`
		} `json:"schema"`
	} `json:"content"`
}

type documentSchema struct {
	Enum          []string                    `json:"enum"`
	StatusCode    int                         `json:"x-portone-status-code"`
	Properties    map[string]documentProperty `json:"properties"`
	Discriminator struct {
		Mapping map[string]string `json:"mapping"`
	} `json:"discriminator"`
}

type documentProperty struct {
	Ref   string            `json:"$ref"`
	Type  string            `json:"type"`
	Items *documentProperty `json:"items"`
}

// documentedError is an error type as one operation may answer it.
type documentedError struct {
	operationID string
	portoneType string
	schema      string
}

// readDocument returns false where the document is not at hand: it belongs to
// PortOne and is not part of this repository.
func readDocument(t *testing.T) (document, bool) {
	t.Helper()
	path, named := os.LookupEnv("PAYMENTSVC_OPENAPI")
	if !named {
		path = filepath.Join("..", "..", "..", "..", "..", "shared", "portone", "v2.openapi.json")
	}
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) && !named {
		return document{}, false
	}
	if err != nil {
		t.Fatalf("read PortOne's API document: %v", err)
	}
	var doc document
	if err := json.Unmarshal(text, &doc); err != nil {
		t.Fatalf("decode PortOne's API document: %v", err)
	}
	return doc, true
}

// errors lists every error of every operation.
func (d document) errors() map[documentedError]struct{} {
	all := map[documentedError]struct{}{}
	for _, methods := range d.Paths {
		for _, operation := range methods {
			for status, response := range operation.Responses {
				if strings.HasPrefix(status, "2") {
					continue
				}
				for _, content := range response.Content {
					union := d.Components.Schemas[schemaName(content.Schema.Ref)]
					for portoneType, ref := range union.Discriminator.Mapping {
						all[documentedError{operation.OperationID, portoneType, schemaName(ref)}] = struct{}{}
					}
				}
			}
		}
	}
	return all
}

func schemaName(ref string) string {
	return ref[strings.LastIndex(ref, "/")+1:]
}

func TestEveryDocumentedErrorIsInTheTable(t *testing.T) {
	t.Parallel()
	doc, ok := readDocument(t)
	if !ok {
		rows := len(allRows())
		t.Logf("PortOne's API document is not at hand; only the size of the table is checked: %d rows", rows)
		if rows < minRows {
			t.Errorf("the table has %d rows, want at least %d", rows, minRows)
		}
		return
	}
	schemas := map[string]bool{}
	for e := range doc.errors() {
		schemas[e.schema] = true
		schema := doc.Components.Schemas[e.schema]
		found := Lookup(e.operationID, e.portoneType, schema.StatusCode)
		reason, got := found.Reason, found.Code
		if reason == "UPSTREAM_UNKNOWN_ERROR" {
			t.Errorf("%s of %s is not in the table", e.portoneType, e.operationID)
		}
		if !slices.Contains(plausibleCodes()[schema.StatusCode], got) {
			t.Errorf("%s is HTTP %d at PortOne and %s here", e.portoneType, schema.StatusCode, got)
		}
		checkFields(t, e, schema)
	}
	const documented = 183
	if len(schemas) != documented {
		t.Errorf("the document has %d error schemas, want %d: has PortOne changed it?", len(schemas), documented)
	}
	want := slices.Sorted(slices.Values(doc.Components.Schemas["PlatformAmountExceededType"].Enum))
	if diff := cmp.Diff(want, slices.Sorted(maps.Keys(amountTypes))); diff != "" {
		t.Errorf("amount types differ (-document +table):\n%s", diff)
	}
}

// plausibleCodes is what an HTTP status of PortOne may become. PortOne answers
// 400 or 404 for some wrong states, hence more than one code.
func plausibleCodes() map[int][]code.Code {
	return map[int][]code.Code{
		400: {code.Code_INVALID_ARGUMENT, code.Code_FAILED_PRECONDITION, code.Code_ALREADY_EXISTS},
		401: {code.Code_INTERNAL},
		403: {code.Code_PERMISSION_DENIED, code.Code_FAILED_PRECONDITION},
		404: {code.Code_NOT_FOUND, code.Code_FAILED_PRECONDITION},
		409: {code.Code_FAILED_PRECONDITION, code.Code_ALREADY_EXISTS, code.Code_ABORTED, code.Code_INVALID_ARGUMENT},
		410: {code.Code_NOT_FOUND},
		502: {code.Code_FAILED_PRECONDITION, code.Code_UNAVAILABLE},
		503: {code.Code_UNAVAILABLE},
	}
}

// checkFields sends every documented field of an error and wants it back.
func checkFields(t *testing.T, e documentedError, schema documentSchema) {
	t.Helper()
	sent := map[string]any{"type": e.portoneType}
	var keys []string
	for name, property := range schema.Properties {
		if name == "type" || name == "message" {
			continue
		}
		if property.Type == "array" {
			if property.Items.Type == "" { // lists of objects are tested by hand
				continue
			}
			sent[name] = []string{"a", "b"}
		} else {
			sent[name] = "text"
		}
		keys = append(keys, snakeCase(name))
	}
	body, err := json.Marshal(sent)
	if err != nil {
		t.Fatalf("encode a sample of %s: %v", e.schema, err)
	}
	failure, ok := Parse(e.operationID, schema.StatusCode, body)
	if !ok {
		t.Errorf("Parse(%s) = false, want a typed error", body)
	}
	for _, key := range keys {
		if failure.Metadata[key] == "" {
			t.Errorf("%s of %s is lost", key, e.portoneType)
		}
	}
}
