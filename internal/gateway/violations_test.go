package gateway

import "testing"

func TestPathsAreNamedAsInJSON(t *testing.T) {
	t.Parallel()
	for path, want := range map[string]string{
		"":                          "",
		"amount":                    "amount",
		"request_id":                "requestId",
		"items[3].order_name":       "items[3].orderName",
		`bypass["a_b"].tax_free`:    `bypass["a_b"].taxFree`,
		"method.card.expiry_year":   "method.card.expiryYear",
		"Idempotency-Key":           "Idempotency-Key",
		"address.address_line_1":    "address.addressLine1",
		"alreadyJson.likeThisOneIs": "alreadyJson.likeThisOneIs",
	} {
		if got := jsonPath(path); got != want {
			t.Errorf("jsonPath(%q) = %q, want %q", path, got, want)
		}
	}
}
