package check

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"

	"github.com/paymentsvc/paymentsvc/tools/conformance/internal/apidoc"
	"github.com/paymentsvc/paymentsvc/tools/conformance/internal/leaf"
	"github.com/paymentsvc/paymentsvc/tools/conformance/internal/pairing"
	"github.com/paymentsvc/paymentsvc/tools/conformance/internal/sample"
	"github.com/paymentsvc/paymentsvc/tools/conformance/internal/service"
	"github.com/paymentsvc/paymentsvc/tools/conformance/internal/upstream"
)

// queryBody is the query parameter in which GETs carry JSON.
const queryBody = "requestBody"

// idempotencyKey is the form that PortOne demands: a quoted text of 16 to 256
// characters.
var idempotencyKey = regexp.MustCompile(`^"[\x21\x23-\x7e]{16,256}"$`)

// checkArrivals compares what the upstream was asked with the request.
func (s *subject) checkArrivals(ctx context.Context, way over, request *sample.Sample, callErr error) {
	arrivals := s.Upstream.Take()
	if len(arrivals) == 0 {
		s.found.Lose("request", string(way), "", fmt.Sprintf("nothing arrived: %v", callErr))
		return
	}
	a := s.closest(request, arrivals)
	problems := s.validate(ctx, a)
	problems = append(problems, s.headers(a.Request)...)
	s.found.Valid.Add(len(problems) == 0)
	for _, p := range problems {
		s.found.Lose("validity", string(way), "", p)
	}
	got, err := s.arrived(a, request)
	if err != nil {
		s.found.Lose("request", string(way), "", err.Error())
		return
	}
	diffs := leaf.Compare(s.asked(request), got)
	isThere := func(l sample.Leaf) bool { _, ok := got[nameIn(l)]; return ok }
	s.mark(request.Leaves, comparison{side: pairing.Request, way: way, diffs: diffs, name: nameIn, isThere: isThere})
}

// closest is the arrival that request is most likely about: a write that is in
// doubt may be sent again while other calls are made.
func (s *subject) closest(request *sample.Sample, arrivals []upstream.Arrival) upstream.Arrival {
	best, fewest := arrivals[len(arrivals)-1], -1
	for _, a := range arrivals {
		got, err := s.arrived(a, request)
		if err != nil {
			continue
		}
		if n := len(leaf.Compare(s.asked(request), got)); fewest < 0 || n < fewest {
			best, fewest = a, n
		}
	}
	return best
}

// ownTexts are what texts begin with that the service gives when the caller gave
// none: ids, and marks by which it finds its own again.
var ownTexts = regexp.MustCompile(`^"(psvc_|paymentsvc/)`)

// isOurs reports whether the service, and not the caller, said text at path.
func (s *subject) isOurs(path, text string) bool {
	return filled[path] || ownTexts.MatchString(text) || s.ownedLeaf(index.ReplaceAllString(path, "[]"))
}

// filled are members that the service adds when the caller leaves them out: it
// guards partial cancellations with the amount it read.
var filled = map[string]bool{"currentCancellableAmount": true}

// nameIn is the path of a leaf among all that travels.
func nameIn(l sample.Leaf) string {
	if l.In == apidoc.InPath {
		return "{" + l.JSON + "}"
	}
	return l.JSON
}

// asked is what must arrive. Parameters are told by their text alone.
func (s *subject) asked(request *sample.Sample) leaf.Set {
	want := leaf.Set{}
	if body, ok := request.JSON.(map[string]any); ok && len(body) > 0 {
		want = leaf.OfJSON(body)
	}
	for in, values := range request.Values {
		for name, value := range values {
			want[nameIn(sample.Leaf{In: in, JSON: name})] = value
		}
	}
	return want
}

// arrived is what did arrive, without what the service added to request.
func (s *subject) arrived(a upstream.Arrival, request *sample.Sample) (leaf.Set, error) {
	query := a.Request.URL.Query()
	text := string(a.Body)
	if query.Has(queryBody) {
		text = query.Get(queryBody)
		query.Del(queryBody)
	}
	got := leaf.Set{}
	if text != "" {
		body, err := leaf.Parse([]byte(text))
		if err != nil {
			return nil, fmt.Errorf("the body that arrived: %w", err)
		}
		got = leaf.OfJSON(body)
		if got[""] == "{}" {
			delete(got, "")
		}
	}
	for name, value := range a.Path {
		got["{"+name+"}"] = value
	}
	for name := range query {
		got[name] = strings.Join(query[name], ",")
	}
	want := s.asked(request)
	for path, text := range got {
		if _, ok := want[path]; !ok && s.isOurs(path, text) {
			delete(got, path)
		}
	}
	return got, nil
}

// headers lists what is wrong with the headers of a request.
func (s *subject) headers(r *http.Request) []string {
	var problems []string
	if r.Header.Get("Authorization") != "PortOne "+service.Secret {
		problems = append(problems, "the secret did not arrive")
	}
	if !s.op.Doc.IsRead() && !idempotencyKey.MatchString(r.Header.Get("Idempotency-Key")) {
		problems = append(problems, "a write without a proper Idempotency-Key")
	}
	if accept := r.Header.Get("Accept"); !accepts(accept, s.op.Doc.ContentType) {
		problems = append(problems, fmt.Sprintf("Accept is %q, and the answer is %s", accept, s.op.Doc.ContentType))
	}
	return problems
}

// accepts reports whether a header Accept lets an answer of a type through.
func accepts(accept, contentType string) bool {
	return accept == "" || contentType == "" || strings.Contains(accept, "*/*") || strings.Contains(accept, contentType)
}

// validate lists what the document's schema has against a request.
func (s *subject) validate(ctx context.Context, a upstream.Arrival) []string {
	var problems []string
	if err := s.op.Doc.Validate(ctx, a.Request, a.Body, a.Path); err != nil {
		problems = append(problems, err.Error())
	}
	known := map[string]bool{}
	for _, p := range s.op.Doc.Parameters {
		known[p.Name] = true
	}
	if s.op.Doc.BodyIn == apidoc.InQuery {
		known[queryBody] = true
	}
	for name := range a.Request.URL.Query() {
		if !known[name] {
			problems = append(problems, "query parameter "+url.QueryEscape(name)+" is not in the document")
		}
	}
	return problems
}
