package errtable

import (
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestParseTellsHowEachChannelFailed(t *testing.T) {
	t.Parallel()
	const body = `{
		"type": "CHANNEL_SPECIFIC",
		"failures": [
			{"type": "PG_PROVIDER", "pgCode": "E1", "pgMessage": "no", "channel": {"type": "LIVE", "key": "channel-key-1", "pgMerchantId": "m"}},
			{"type": "INVALID_REQUEST", "message": "birth", "channel": {"type": "LIVE"}},
			"not an object"
		],
		"succeededChannels": [{"type": "LIVE", "key": "channel-key-2"}, {"type": "LIVE"}, {"key": "channel-key-3"}]
	}`
	got, ok := Parse("deleteBillingKey", http.StatusBadGateway, []byte(body))
	if !ok {
		t.Fatal("Parse = false, want a typed error")
	}
	want := map[string]string{
		"portone_type":           "CHANNEL_SPECIFIC",
		"http_status":            "502",
		"failures":               "3",
		"failure_0_type":         "PG_PROVIDER",
		"failure_0_channel_key":  "channel-key-1",
		"failure_0_pg_code":      "E1",
		"failure_0_pg_message":   "no",
		"failure_1_type":         "INVALID_REQUEST",
		"failure_1_message":      "birth",
		"succeeded_channels":     "3",
		"succeeded_channel_keys": "channel-key-2,channel-key-3",
	}
	if diff := cmp.Diff(want, got.Metadata); diff != "" {
		t.Errorf("metadata differs (-want +got):\n%s", diff)
	}
}

func TestParseStaysWithinTheTrailersOfACall(t *testing.T) {
	t.Parallel()
	failure := `{"type":"PG_PROVIDER","pgCode":"E1","pgMessage":"` + strings.Repeat("한", 400) + `","channel":{"key":"k"}}`
	body := `{"type":"CHANNEL_SPECIFIC","failures":[` + strings.Repeat(failure+",", 30) + failure + `]}`

	got, ok := Parse("issueBillingKey", http.StatusBadGateway, []byte(body))
	if !ok {
		t.Fatal("Parse = false, want a typed error")
	}
	size := 0
	for key, value := range got.Metadata {
		size += len(key) + len(value)
	}
	if size > maxMetadata {
		t.Errorf("metadata has %d bytes, want at most %d", size, maxMetadata)
	}
	if got.Metadata["failures"] != "31" || got.Metadata["failure_9_channel_key"] != "k" {
		t.Errorf("short facts were lost to long texts: %v", got.Metadata)
	}
	if _, ok := got.Metadata["failure_10_type"]; ok {
		t.Error("more failures are told than a channel group has channels")
	}
}
