package apidoc

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"

	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
)

// Validate checks a request against the document. Body is what was read from it,
// path the values of the placeholders.
func (op *Operation) Validate(ctx context.Context, r *http.Request, body []byte, path map[string]string) error {
	request := r.Clone(ctx)
	request.Body = io.NopCloser(bytes.NewReader(body))
	if len(body) == 0 {
		request.Body = http.NoBody
	}
	err := openapi3filter.ValidateRequest(ctx, &openapi3filter.RequestValidationInput{
		Request:     request,
		PathParams:  path,
		QueryParams: request.URL.Query(),
		Route:       &routers.Route{Spec: op.spec, Path: op.Path, PathItem: op.spec.Paths.Find(op.Path), Method: op.Method, Operation: op.Spec},
		Options: &openapi3filter.Options{
			MultiError:         true,
			AuthenticationFunc: openapi3filter.NoopAuthenticationFunc, // the secret is checked apart
		},
	})
	if err != nil {
		return fmt.Errorf("not valid by the document: %w", err)
	}
	if op.needsBody() && len(body) == 0 && !request.URL.Query().Has(queryBody) {
		return errors.New("not valid by the document: neither a body nor " + queryBody)
	}
	return nil
}

// needsBody reports whether the operation's JSON must be there, in one place or
// the other.
func (op *Operation) needsBody() bool {
	for _, ref := range op.Spec.Parameters {
		either, _ := ref.Value.Extensions["x-portone-query-or-body"].(map[string]any)
		if required, _ := either["required"].(bool); required {
			return true
		}
	}
	return op.BodyRequired
}
