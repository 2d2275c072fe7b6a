package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestGeneratedFiles(t *testing.T) {
	t.Parallel()
	doc, err := os.ReadFile("testdata/api.json")
	if err != nil {
		t.Fatal(err)
	}
	files, err := generate(doc)
	if err != nil {
		t.Fatal(err)
	}
	for file, wants := range map[string][]string{
		"common_gen.go": {
			"type Money struct",
			"Currency Currency `json:\"currency\"`", //nolint:dupword // a field and its type
			"Note     *string  `json:\"note,omitempty\"`",
			"CurrencyKrw Currency = \"KRW\"",
		},
		"payment_gen.go": {
			"type Thing interface{ isThing() }",
			"Status    tagPaid",
			"func (PaidThing) isThing() {}",
			"Parts     List[Money]",
			"Extra     []Money",
			"PaidAt    time.Time",
			"CreatedOn *Date",
			"ImageURL  *string",
			"type Labels map[string]string",
			"type GetThingQuery struct",
		},
		"errors_gen.go": {
			"func (GoneError) Error() string { return \"GONE\" }",
			"func (GoneError) HTTPStatus() int { return 410 }",
		},
		"tags_gen.go":       {"func (tagPaid) MarshalText() ([]byte, error) { return []byte(\"PAID\"), nil }"},
		"operations_gen.go": {`ID: "getThing", Method: "GET", Path: "/things/{thingId}", Input: InputNone`, `"GONE": 410`, "Public: true", "Input: InputQueryOrBody"},
	} {
		for _, want := range wants {
			if !strings.Contains(string(files[file]), want) {
				t.Errorf("%s lacks %q:\n%s", file, want, files[file])
			}
		}
	}
}

func TestUnknownShapesAreRefused(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct{ schemas, want string }{
		"a format without a Go type": {
			`{"A":{"type":"object","properties":{"x":{"type":"string","format":"uuid"}}}}`, `format "uuid"`,
		},
		"a reference to nothing": {
			`{"A":{"type":"object","properties":{"x":{"$ref":"#/components/schemas/B"}}}}`, "unknown schema",
		},
		"a schema of no known kind": {`{"A":{"type":"string"}}`, "unknown kind"},
		"two schemas with one Go name": {
			`{"A_b":{"type":"object"},"AB":{"type":"object"}}`, "both called AB",
		},
		"a case with two discriminators": {
			`{"C":{"type":"object"},
			  "U":{"oneOf":[],"discriminator":{"propertyName":"type","mapping":{"X":"#/components/schemas/C"}}},
			  "V":{"oneOf":[],"discriminator":{"propertyName":"type","mapping":{"Y":"#/components/schemas/C"}}}}`, "discriminators",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := generate([]byte(`{"paths":{},"components":{"schemas":` + tc.schemas + `}}`))
			if err == nil || !strings.Contains(err.Error(), tc.want) {
				t.Errorf("got %v, want an error with %q", err, tc.want)
			}
		})
	}
}

func TestWriteRemovesStaleFilesOnly(t *testing.T) {
	t.Parallel()
	out := t.TempDir()
	for _, name := range []string{"old_gen.go", "wire.go"} {
		if err := os.WriteFile(filepath.Join(out, name), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := write(out, map[string][]byte{"new_gen.go": []byte("package wire\n")}); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]bool{"old_gen.go": false, "wire.go": true, "new_gen.go": true} {
		if _, err := os.Stat(filepath.Join(out, name)); (err == nil) != want {
			t.Errorf("%s exists: %v, want %v", name, err == nil, want)
		}
	}
}
