package check

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
	"unicode"

	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/paymentsvc/paymentsvc/tools/conformance/internal/apidoc"
	"github.com/paymentsvc/paymentsvc/tools/conformance/internal/upstream"
)

// failed is how a call failed.
type failed struct {
	code     codes.Code
	reason   string
	domain   string
	metadata map[string]string
}

// errors answers with every documented error: with those that leave the outcome
// open, or with the others.
func (s *subject) errors(ctx context.Context, way over, open bool) {
	counter := &s.found.Errors.GRPC
	if way == overJSON {
		counter = &s.found.Errors.JSON
	}
	for _, e := range s.op.Doc.Errors {
		if s.isOpen(e) != open {
			continue
		}
		problem := s.fails(ctx, way, e)
		counter.Add(problem == "")
		before, met := s.report.ErrorTypes[e.Name]
		s.report.ErrorTypes[e.Name] = problem == "" && (before || !met)
		if problem != "" {
			s.found.Lose("error", string(way), e.Type, problem)
		}
	}
}

// fails makes one call that fails with e, and says what is wrong with its error.
func (s *subject) fails(ctx context.Context, way over, e apidoc.Error) string {
	body := map[string]any{"type": e.Type}
	for i, member := range e.Node.Members {
		body[member.Name] = s.errorValue(member.Node, i)
	}
	var got failed
	var err error
	if s.isOpen(e) {
		got, err = s.failure(ctx, way, patience, e.Status, body)
	}
	if got.reason == "" { // not tried yet, or the machine is slow
		got, err = s.failure(ctx, way, callTimeout, e.Status, body)
	}
	if s.isOpen(e) && (got.reason == inDoubt || got.reason == busy) {
		if line := s.op.Doc.ID + " " + e.Type + ": " + unproven[s.op.Doc.ID+" "+e.Type]; !slices.Contains(s.report.InDoubt, line) {
			s.report.InDoubt = append(s.report.InDoubt, line)
		}
		return ""
	}
	problem := s.problem(got, err, e, body)
	if !s.op.RPC.IsRead() {
		counter := &s.report.Refusals.GRPC
		if way == overJSON {
			counter = &s.report.Refusals.JSON
		}
		counter.Add(problem == "")
	}
	return problem
}

// problem says what is wrong with how a call failed.
func (s *subject) problem(got failed, err error, e apidoc.Error, body map[string]any) string {
	switch {
	case err != nil:
		return err.Error()
	case s.Upstream.Rounds() > maxRounds:
		return fmt.Sprintf("returned after %d calls that followed one another", s.Upstream.Rounds())
	}
	if problem := s.judge(got, reason(e.Name, e.Type)); problem != "" {
		return problem
	}
	return lostMetadata(got.metadata, e, body)
}

// isOpen reports whether nobody knows after e whether the operation took effect.
func (s *subject) isOpen(e apidoc.Error) bool {
	return !s.op.RPC.IsRead() && unproven[s.op.Doc.ID+" "+e.Type] != ""
}

// judge compares a failure with the reason it must have.
func (s *subject) judge(got failed, want string) string {
	code, known := s.catalogue[want]
	switch {
	case !known:
		return fmt.Sprintf("got %s; its reason should be %s, which the catalogue lacks", got.reason, want)
	case got.reason != want:
		return fmt.Sprintf("reason %s, want %s", got.reason, want)
	case got.domain != "paymentsvc":
		return fmt.Sprintf("domain %q", got.domain)
	case got.code != code:
		return fmt.Sprintf("code %s, and the catalogue says %s", got.code, code)
	case got.code == codes.OK || got.code == codes.Unknown:
		return fmt.Sprintf("code %s says nothing", got.code)
	}
	return ""
}

// patience is how long a write is waited for of which nobody knows whether it took effect:
// it is looked into for as long as the caller waits.
const patience = 800 * time.Millisecond

// failure makes one call that the upstream refuses, and takes its error apart.
func (s *subject) failure(ctx context.Context, way over, within time.Duration, httpStatus int, body map[string]any) (failed, error) {
	request, err := s.request(way)
	if err != nil {
		return failed{}, err
	}
	s.Upstream.Expect(upstream.Script{
		Operation: s.op.Doc, Status: httpStatus, ContentType: "application/json", Body: encode(body),
		Others: before(s.op.Doc.ID, request), Record: records[s.op.Doc.ID],
	})
	ctx, cancel := context.WithTimeout(ctx, within)
	defer cancel()
	_, err = s.call(ctx, way, 0, request)
	if err == nil {
		return failed{}, errors.New("the call succeeded")
	}
	if len(s.Upstream.Take()) == 0 {
		got, _ := taken(err)
		return got, fmt.Errorf("nothing arrived: %w", err)
	}
	return taken(err)
}

// taken takes the error of a call apart.
func taken(err error) (failed, error) {
	if over, ok := errors.AsType[*httpError](err); ok {
		return fromHTTP(over)
	}
	st, ok := status.FromError(err)
	if !ok {
		return failed{}, fmt.Errorf("no status: %w", err)
	}
	got := failed{code: st.Code()}
	for _, detail := range st.Details() {
		if info, ok := detail.(*errdetails.ErrorInfo); ok {
			got.reason, got.domain, got.metadata = info.GetReason(), info.GetDomain(), info.GetMetadata()
		}
	}
	return got, nil
}

// httpStatus is the facade's JSON for an error.
type httpStatus struct {
	Code    uint32 `json:"code"`
	Details []struct {
		Type     string            `json:"@type"`
		Reason   string            `json:"reason"`
		Domain   string            `json:"domain"`
		Metadata map[string]string `json:"metadata"`
	} `json:"details"`
}

func fromHTTP(e *httpError) (failed, error) {
	const firstError = 400
	var body struct {
		httpStatus

		Error *httpStatus `json:"error"` // around the status at the end of a stream
	}
	err := json.Unmarshal(e.body, &body)
	if body.Error != nil {
		body.httpStatus = *body.Error
	}
	if err == nil && e.status < firstError {
		err = fmt.Errorf("an error with HTTP %d", e.status)
	}
	got := failed{code: codes.Code(body.Code)}
	for _, detail := range body.Details {
		if strings.HasSuffix(detail.Type, "google.rpc.ErrorInfo") {
			got.reason, got.domain, got.metadata = detail.Reason, detail.Domain, detail.Metadata
		}
	}
	return got, err
}

// errorValue is a value for a field of an error. Objects are left to their members.
func (s *subject) errorValue(node *apidoc.Node, i int) any {
	const base = 7001
	switch node.Kind {
	case apidoc.Enum:
		return node.Values[i%len(node.Values)]
	case apidoc.Array:
		return []any{s.errorValue(node.Item, i), s.errorValue(node.Item, i+1)}
	case apidoc.Int32, apidoc.Int64:
		return base + i
	case apidoc.Bool:
		return true
	case apidoc.Object:
		object := map[string]any{}
		for j, member := range node.Members {
			object[member.Name] = s.errorValue(member.Node, i+j)
		}
		return object
	case apidoc.Union:
		c := node.Cases[i%len(node.Cases)]
		object, _ := s.errorValue(c.Node, i).(map[string]any)
		object[node.Tag] = c.Tag
		return object
	case apidoc.Instant:
		return "2026-01-02T03:04:05Z"
	case apidoc.Day:
		return "2026-01-02"
	default:
		return fmt.Sprintf("error text %d", i)
	}
}

// lostMetadata says which field of an error did not reach the caller.
func lostMetadata(metadata map[string]string, e apidoc.Error, body map[string]any) string {
	if metadata["portone_type"] != e.Type {
		return fmt.Sprintf("portone_type is %q", metadata["portone_type"])
	}
	for _, name := range slices.Sorted(maps.Keys(body)) {
		key := metadataKey(name)
		want, ok := metadataText(body[name])
		if name != "type" && ok && metadata[key] != want {
			return fmt.Sprintf("%s is %q in the metadata, want %q", key, metadata[key], want)
		}
	}
	return ""
}

// metadataKey is what a field of an error is called in the metadata.
func metadataKey(name string) string {
	if name == "message" {
		return "portone_message"
	}
	var b strings.Builder
	for i, r := range name {
		if unicode.IsUpper(r) && i > 0 {
			b.WriteByte('_')
		}
		b.WriteRune(unicode.ToLower(r))
	}
	return b.String()
}

// metadataText is how a field of an error is written, unless it is made of objects.
func metadataText(value any) (string, bool) {
	switch v := value.(type) {
	case map[string]any:
		return "", false
	case []any:
		texts := make([]string, len(v))
		for i, item := range v {
			text, ok := metadataText(item)
			if !ok {
				return "", false
			}
			texts[i] = text
		}
		return strings.Join(texts, ","), true
	default:
		return fmt.Sprint(v), true
	}
}
