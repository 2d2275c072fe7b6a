package errtable

import (
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"google.golang.org/genproto/googleapis/rpc/code"
)

// parseCase is a body PortOne may send, and what becomes of it.
type parseCase struct {
	operationID string
	status      int
	body        string
	want        Failure
}

func checkParse(t *testing.T, cases map[string]parseCase) {
	t.Helper()
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, ok := Parse(tc.operationID, tc.status, []byte(tc.body))
			if !ok {
				t.Fatalf("Parse(%s) = false, want a typed error", tc.body)
			}
			tc.want.Proof = Lookup(tc.operationID, tc.want.PortOneType, tc.status).Proof
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Errorf("Parse(%s) differs (-want +got):\n%s", tc.body, diff)
			}
		})
	}
}

func TestParseFindsTheReason(t *testing.T) {
	t.Parallel()
	checkParse(t, map[string]parseCase{
		"an error with a type only has the two constant keys": {
			operationID: "getPayment", status: 404, body: `{"type":"PAYMENT_NOT_FOUND"}`,
			want: Failure{
				Reason: "PAYMENT_NOT_FOUND", Code: code.Code_NOT_FOUND, PortOneType: "PAYMENT_NOT_FOUND",
				Metadata: map[string]string{"portone_type": "PAYMENT_NOT_FOUND", "http_status": "404"},
			},
		},
		"an amount type in the place of the error type is the error it belongs to": {
			operationID: "createPlatformOrderTransfer", status: 400,
			body: `{"type":"DISCOUNT_THAN_ORDER","requestedAmount":12000,"allowedAmount":10000}`,
			want: Failure{
				Reason: "SETTLEMENT_AMOUNT_EXCEEDED", Code: code.Code_INVALID_ARGUMENT, PortOneType: "PLATFORM_SETTLEMENT_AMOUNT_EXCEEDED",
				Metadata: map[string]string{
					"portone_type": "PLATFORM_SETTLEMENT_AMOUNT_EXCEEDED", "http_status": "400",
					"amount_type": "DISCOUNT_THAN_ORDER", "requested_amount": "12000", "allowed_amount": "10000",
				},
			},
		},
		"the plain type of the same error has no amount type": {
			operationID: "createPlatformOrderTransfer", status: 400,
			body: `{"type":"PLATFORM_SETTLEMENT_AMOUNT_EXCEEDED","productId":"p"}`,
			want: Failure{
				Reason: "SETTLEMENT_AMOUNT_EXCEEDED", Code: code.Code_INVALID_ARGUMENT, PortOneType: "PLATFORM_SETTLEMENT_AMOUNT_EXCEEDED",
				Metadata: map[string]string{
					"portone_type": "PLATFORM_SETTLEMENT_AMOUNT_EXCEEDED", "http_status": "400", "product_id": "p",
				},
			},
		},
		"an unknown type keeps its name and its fields": {
			operationID: "getPayment", status: 409, body: `{"type":"BRAND_NEW","limit":3}`,
			want: Failure{
				Reason: "UPSTREAM_UNKNOWN_ERROR", Code: code.Code_FAILED_PRECONDITION, PortOneType: "BRAND_NEW",
				Metadata: map[string]string{"portone_type": "BRAND_NEW", "http_status": "409", "limit": "3"},
			},
		},
		"a request that still runs at PortOne is in progress": {
			operationID: "payWithBillingKey", status: 409, body: `{"type":"IDEMPOTENCY_OUTSTANDING_REQUEST"}`,
			want: Failure{
				Reason: "OPERATION_IN_PROGRESS", Code: code.Code_ABORTED, PortOneType: "IDEMPOTENCY_OUTSTANDING_REQUEST",
				Metadata: map[string]string{"portone_type": "IDEMPOTENCY_OUTSTANDING_REQUEST", "http_status": "409"},
			},
		},
	})
}

func TestParseKeepsTheFields(t *testing.T) {
	t.Parallel()
	checkParse(t, map[string]parseCase{
		"the provider's code and text and PortOne's text are kept apart": {
			operationID: "cancelPayment", status: 502,
			body: `{"type":"PG_PROVIDER","message":"refused","pgCode":"E01","pgMessage":"한도\n초과"}`,
			want: Failure{
				Reason: "PG_PROVIDER", Code: code.Code_FAILED_PRECONDITION, PortOneType: "PG_PROVIDER",
				Metadata: map[string]string{
					"portone_type": "PG_PROVIDER", "http_status": "502", "portone_message": "refused",
					"pg_code": "E01", "pg_message": "한도 초과",
				},
			},
		},
		"numbers keep every digit, lists are joined, objects and nulls are left out": {
			operationID: "deletePlatformPartnerSettlements", status: 400,
			body: `{"type":"PLATFORM_NON_DELETABLE_PARTNER_SETTLEMENTS","ids":["a","b"],"graphqlIds":[],"portOneAmount":9007199254740993,"isFinal":true,"x":{"y":1},"objects":[{}],"nothing":null}`,
			want: Failure{
				Reason: "NON_DELETABLE_PARTNER_SETTLEMENTS", Code: code.Code_FAILED_PRECONDITION,
				PortOneType: "PLATFORM_NON_DELETABLE_PARTNER_SETTLEMENTS",
				Metadata: map[string]string{
					"portone_type": "PLATFORM_NON_DELETABLE_PARTNER_SETTLEMENTS", "http_status": "400",
					"ids": "a,b", "graphql_ids": "", "port_one_amount": "9007199254740993", "is_final": "true",
				},
			},
		},
		"fields cannot replace what the program says": {
			operationID: "getPayment", status: 404,
			body: `{"type":"PAYMENT_NOT_FOUND","httpStatus":"200","portoneType":"X","Bad Key":"1","_x":"1"}`,
			want: Failure{
				Reason: "PAYMENT_NOT_FOUND", Code: code.Code_NOT_FOUND, PortOneType: "PAYMENT_NOT_FOUND",
				Metadata: map[string]string{"portone_type": "PAYMENT_NOT_FOUND", "http_status": "404"},
			},
		},
	})
}

func TestParseRefusesWhatIsNotATypedError(t *testing.T) {
	t.Parallel()
	for name, body := range map[string]string{
		"nothing":                           "",
		"a web page":                        "<html><body>502 Bad Gateway</body></html>",
		"half a document":                   `{"type":"PG_PROVIDER","pgCode":"E0`,
		"two documents":                     `{"type":"PG_PROVIDER"}{"type":"PG_PROVIDER"}`,
		"text behind the document":          `{"type":"PG_PROVIDER"} upstream reset`,
		"no type":                           `{"message":"Internal Server Error"}`,
		"a type that is not text":           `{"type":7}`,
		"an empty type":                     `{"type":""}`,
		"the problem document of a proxy":   `{"type":"about:blank","title":"Bad Gateway"}`,
		"a type with a line break":          `{"type":"PG_PROVIDER\n"}`,
		"a list":                            `[{"type":"PG_PROVIDER"}]`,
		"a null":                            `null`,
		"a document too large to be one":    `{"type":"PG_PROVIDER","x":"` + strings.Repeat("x", maxBody) + `"}`,
		"a document nested beyond reason":   `{"type":"PG_PROVIDER","x":` + strings.Repeat("[", maxBody/2) + `}`,
		"a byte order mark before the rest": "\ufeff" + `{"type":"PG_PROVIDER"}`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got, ok := Parse("cancelPayment", http.StatusBadGateway, []byte(body)); ok {
				t.Errorf("Parse = %+v, want no typed error", got)
			}
		})
	}
}

func TestLookupTellsTheTwoMeaningsOfOneTypeApart(t *testing.T) {
	t.Parallel()
	for operationID, want := range map[string]string{
		"completePlatformPayoutByPartnerSettlementIds": "NEGATIVE_PAYOUT_AMOUNT",
		"createPlatformPartner":                        "CURRENCY_NOT_SUPPORTED",
		"":                                             "CURRENCY_NOT_SUPPORTED",
	} {
		if got := Lookup(operationID, "PLATFORM_CURRENCY_NOT_SUPPORTED", http.StatusBadRequest).Reason; got != want {
			t.Errorf("Lookup in %q = %s, want %s", operationID, got, want)
		}
	}
}

func TestLookupGivesAnUnknownTypeTheCodeOfItsHTTPStatus(t *testing.T) {
	t.Parallel()
	for status, want := range map[int]code.Code{
		400: code.Code_INVALID_ARGUMENT,
		401: code.Code_INTERNAL,
		403: code.Code_PERMISSION_DENIED,
		404: code.Code_NOT_FOUND,
		409: code.Code_FAILED_PRECONDITION,
		410: code.Code_NOT_FOUND,
		418: code.Code_UNKNOWN,
		429: code.Code_RESOURCE_EXHAUSTED,
		500: code.Code_UNAVAILABLE,
		502: code.Code_UNAVAILABLE,
		0:   code.Code_UNKNOWN,
	} {
		found := Lookup("getPayment", "BRAND_NEW", status)
		reason, got := found.Reason, found.Code
		if reason != "UPSTREAM_UNKNOWN_ERROR" || got != want {
			t.Errorf("Lookup with HTTP %d = %s, %s; want UPSTREAM_UNKNOWN_ERROR, %s", status, reason, got, want)
		}
	}
}
