package gateway

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/grpc-ecosystem/grpc-gateway/v2/runtime"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"

	paymentv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/payment/v1"
)

func TestHeadersGoInByName(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"Idempotency-Key":               "idempotency-key",
		"idempotency-key":               "idempotency-key",
		"Traceparent":                   "traceparent",
		"Tracestate":                    "tracestate",
		"Authorization":                 "",
		"Cookie":                        "",
		"Grpc-Metadata-Idempotency-Key": "",
		"Paymentsvc-Operation-Id":       "",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got, ok := incomingHeader(name); got != want || ok != (want != "") {
				t.Errorf("got %q, %v", got, ok)
			}
		})
	}
}

func TestHeadersComeOutByName(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"paymentsvc-operation-id": "Paymentsvc-Operation-Id",
		"idempotent-replayed":     "Idempotent-Replayed",
		"content-type":            "",
		"grpc-trace-bin":          "",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got, ok := outgoingHeader(name); got != want || ok != (want != "") {
				t.Errorf("got %q, %v", got, ok)
			}
		})
	}
}

func TestAFailedCallHasTheHeadersOfItsOperation(t *testing.T) {
	t.Parallel()
	ctx := runtime.NewServerMetadataContext(t.Context(), runtime.ServerMetadata{
		HeaderMD: metadata.Pairs("paymentsvc-operation-id", "op-1", "x-secret", "s"),
	})
	h := http.Header{}
	failedHeaders(ctx, h, status.New(codes.Aborted, ""))
	if diff := cmp.Diff(http.Header{"Paymentsvc-Operation-Id": {"op-1"}}, h); diff != "" {
		t.Errorf("headers (-want +got):\n%s", diff)
	}
}

func TestPathsAreLoggedWithoutWhatCallersChose(t *testing.T) {
	t.Parallel()
	known := literals()
	for path, want := range map[string]string{
		"/v1/payments/order-1:cancel": "/v1/payments/*:cancel", "/v1/payments": "/v1/payments", "/v1/paymentz/kim@example.com": "/v1/*/*",
		"/v1/payments/kim:secret": "/v1/payments/*", "/": "/", "*": "*", "/docs": "/docs", strings.Repeat("/x", 100): strings.Repeat("/*", 11),
	} {
		if got := known.template(path); got != want {
			t.Errorf("%s is logged as %s, want %s", path, got, want)
		}
	}
}

func TestErrorsWithoutAReasonGetOne(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		err    error
		reason string
		http   int
	}{
		"an unreadable request":    {status.Error(codes.InvalidArgument, "proto: canary"), "VALIDATION_FAILED", http.StatusBadRequest},
		"a body that is too large": {status.Error(codes.InvalidArgument, "http: request body too large"), "REQUEST_TOO_LARGE", http.StatusRequestEntityTooLarge},
		"a deadline":               {status.Error(codes.DeadlineExceeded, "context deadline exceeded"), "DEADLINE_EXCEEDED", http.StatusGatewayTimeout},
		"a cut connection":         {status.Error(codes.Unavailable, "transport is closing"), "SHUTTING_DOWN", http.StatusServiceUnavailable},
		"anything else":            {status.Error(codes.Unknown, "canary"), "INTERNAL", http.StatusInternalServerError},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			st := statusOf(c.err)
			if got := reasonOf(st); got != c.reason || HTTPStatus(got, st.Code()) != c.http || strings.Contains(st.Message(), "canary") {
				t.Errorf("got %v, HTTP %d", st, HTTPStatus(got, st.Code()))
			}
		})
	}
}

func TestBodiesAreReadWhole(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ body, want string }{
		"an object": {`{"paymentId": "x"}`, ""},
		"nothing":   {" ", "EOF"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			err := newMarshaler().NewDecoder(strings.NewReader(c.body)).Decode(&paymentv1.GetPaymentRequest{})
			if got := textOf(err); got != c.want {
				t.Errorf("got %q", got)
			}
		})
	}
	if err := newMarshaler().NewDecoder(strings.NewReader(`{}`)).Decode(new(string)); err == nil {
		t.Error("a body is read into something else than a request")
	}
	if err := newMarshaler().NewDecoder(strings.NewReader(`{"paymentId": 5}`)).Decode(&paymentv1.GetPaymentRequest{}); err == nil {
		t.Error("a number is read as a text")
	}
}

func textOf(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

func TestPathsTellTheirMethods(t *testing.T) {
	t.Parallel()
	known, err := newRoutes()
	if err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]string{
		"/v1/payments": "GET, HEAD", "/v1/payments/x": "GET, HEAD", "/v1/payments/x:payInstantly": "GET, HEAD, POST", "/v1/billing-keys/x": "DELETE, GET, HEAD", "/v2": "",
	} {
		t.Run(path, func(t *testing.T) {
			t.Parallel()
			if got := known.allowed(&http.Request{URL: &url.URL{Path: path}}); got != want {
				t.Errorf("got %q, want %q", got, want)
			}
		})
	}
}

func TestIdsAreUnescapedOnce(t *testing.T) {
	t.Parallel()
	for path, want := range map[string]string{
		"/a%2Fb": "a/b", "/a%252Fb": "a%2Fb", "/a%3Ab": "a:b", "/a+b": "a+b", "/%EC%A3%BC": "주", "/..": "..",
	} {
		t.Run(path, func(t *testing.T) {
			t.Parallel()
			var got string
			mux := runtime.NewServeMux(runtime.WithUnescapingMode(runtime.UnescapingModeAllCharacters), runtime.WithMiddlewares(unescapedOnce))
			if err := mux.HandlePath(http.MethodGet, "/{id}", func(_ http.ResponseWriter, _ *http.Request, params map[string]string) { got = params["id"] }); err != nil {
				t.Fatal(err)
			}
			escapedOnceMore(mux).ServeHTTP(httptest.NewRecorder(), httptest.NewRequestWithContext(t.Context(), http.MethodGet, path, http.NoBody))
			if got != want {
				t.Errorf("got %q, want %q", got, want)
			}
		})
	}
}
