package gateway

import (
	"context"
	"fmt"
	"net/http"
	"strings"

	"github.com/grpc-ecosystem/grpc-gateway/v2/runtime"
	"google.golang.org/genproto/googleapis/api/annotations"
	"google.golang.org/protobuf/reflect/protoreflect"
)

// verbs are the HTTP methods of the contract, in the order in which they are told.
var verbs = []string{http.MethodDelete, http.MethodGet, http.MethodPatch, http.MethodPost, http.MethodPut}

// routes knows which methods a path takes. The facade's own mux knows, too, and
// does not tell; this one has the same paths and nothing behind them.
type routes struct{ mux *runtime.ServeMux }

// newRoutes reads the paths out of the contract.
func newRoutes() (*routes, error) {
	r := &routes{runtime.NewServeMux(
		runtime.WithDisablePathLengthFallback(),
		runtime.WithDisableHTTPMethodOverride(),
		runtime.WithUnescapingMode(runtime.UnescapingModeAllCharacters),
		runtime.WithRoutingErrorHandler(func(_ context.Context, _ *runtime.ServeMux, _ runtime.Marshaler, w http.ResponseWriter, _ *http.Request, code int) {
			w.WriteHeader(code)
		}),
	)}
	err := eachRule(func(method protoreflect.MethodDescriptor, rule *annotations.HttpRule) error {
		verb, path := pattern(rule)
		if err := r.mux.HandlePath(verb, path, func(http.ResponseWriter, *http.Request, map[string]string) {}); err != nil {
			return fmt.Errorf("read the path of %s: %w", method.FullName(), err)
		}
		return nil
	})
	return r, err
}

// pattern is the method and the path of a rule.
func pattern(rule *annotations.HttpRule) (verb, path string) {
	switch p := rule.GetPattern().(type) {
	case *annotations.HttpRule_Delete:
		return http.MethodDelete, p.Delete
	case *annotations.HttpRule_Get:
		return http.MethodGet, p.Get
	case *annotations.HttpRule_Patch:
		return http.MethodPatch, p.Patch
	case *annotations.HttpRule_Post:
		return http.MethodPost, p.Post
	case *annotations.HttpRule_Put:
		return http.MethodPut, p.Put
	default:
		return "", ""
	}
}

// allowed lists the methods that the path of a request takes, for its Allow header.
func (r *routes) allowed(request *http.Request) string {
	var found []string
	for _, verb := range verbs {
		answer := probe{}
		r.mux.ServeHTTP(&answer, &http.Request{Method: verb, URL: request.URL})
		if answer.status == 0 {
			found = append(found, verb)
			if verb == http.MethodGet {
				found = append(found, http.MethodHead)
			}
		}
	}
	return strings.Join(found, ", ")
}

// probe is a response of which only the status of an error matters.
type probe struct{ status int }

// Header returns a header that nobody reads.
func (*probe) Header() http.Header { return http.Header{} }

// Write drops what is written.
func (*probe) Write(p []byte) (int, error) { return len(p), nil }

// WriteHeader keeps the status.
func (p *probe) WriteHeader(status int) { p.status = status }
