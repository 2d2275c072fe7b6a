package errtable

import (
	"testing"
	"unicode/utf8"

	"google.golang.org/genproto/googleapis/rpc/code"
)

func FuzzParse(f *testing.F) {
	for _, body := range []string{
		"", "null", "[]", `{"type":"PG_PROVIDER","pgCode":"E1","pgMessage":"no"}`,
		`{"type":"CHANNEL_SPECIFIC","failures":[{"type":"PG_PROVIDER","channel":{"key":"k"}},null,1],"succeededChannels":[{}]}`,
		`{"type":"DISCOUNT_THAN_ORDER","requestedAmount":1e400,"allowedAmount":-0}`,
		`{"type":"X","\u0000":"\u202e","é":[true,"\ud800",1.5]}`,
	} {
		f.Add("cancelPayment", 502, []byte(body))
	}
	f.Fuzz(func(t *testing.T, operationID string, httpStatus int, body []byte) {
		failure, ok := Parse(operationID, httpStatus, body)
		if !ok {
			return
		}
		if failure.Reason == "" || failure.Code == code.Code_OK {
			t.Errorf("a failure without reason or code: %+v", failure)
		}
		if failure.Metadata["portone_type"] != failure.PortOneType || failure.Metadata["http_status"] == "" {
			t.Errorf("the constant keys are missing: %v", failure.Metadata)
		}
		checkMetadata(t, failure.Metadata)
	})
}

// checkMetadata wants entries that are allowed, clean and small.
func checkMetadata(t *testing.T, metadata map[string]string) {
	t.Helper()
	size := 0
	for key, value := range metadata {
		size += len(key) + len(value)
		if !keyPattern.MatchString(key) {
			t.Errorf("key %q is not allowed", key)
		}
		if !utf8.ValidString(value) || utf8.RuneCountInString(value) > maxValue || clean(value) != value {
			t.Errorf("value %q of %s is not clean", value, key)
		}
	}
	if size > maxMetadata {
		t.Errorf("metadata has %d bytes, want at most %d", size, maxMetadata)
	}
}
