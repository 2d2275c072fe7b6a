package check

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"google.golang.org/protobuf/reflect/protoreflect"

	"github.com/paymentsvc/paymentsvc/tools/conformance/internal/apidoc"
	"github.com/paymentsvc/paymentsvc/tools/conformance/internal/pairing"
	"github.com/paymentsvc/paymentsvc/tools/conformance/internal/sample"
)

// surface checks that everything can be found: in the table of operations, by
// reflection, and on the API page.
func (r *Run) surface(ctx context.Context) {
	r.table()
	r.reflected(ctx)
	r.documented(ctx)
	r.accepted()
}

// table compares method and path of the program's table with the document's.
func (r *Run) table() {
	routes := map[string]bool{}
	for _, rpc := range r.RPCs {
		routes[rpc.Method+" "+rpc.Path] = true
	}
	var missing []string
	callable := 0
	for _, op := range r.Doc.Operations {
		if own[op.ID] {
			continue
		}
		callable++
		if route := op.Method + " " + op.Path; routes[route] {
			delete(routes, route)
		} else {
			missing = append(missing, route)
		}
	}
	for route := range routes {
		missing = append(missing, "not in the document: "+route)
	}
	slices.Sort(missing)
	r.named(fmt.Sprintf("the table of operations has the document's %d callable operations", callable),
		len(missing) == 0, strings.Join(missing, "; "))
}

func (r *Run) reflected(ctx context.Context) {
	shown, err := r.Service.Reflected(ctx)
	r.all("reflection shows every RPC", err, func(rpc string) bool { return shown[rpc] })
}

// documented looks for every RPC's HTTP path in the facade's own document.
func (r *Run) documented(ctx context.Context) {
	page, err := r.Service.Get(ctx, r.Service.HTTP+"/docs")
	if err == nil && page.Status != http.StatusOK {
		err = fmt.Errorf("the API page answers HTTP %d", page.Status)
	}
	r.named("the API page answers", err == nil, text(err))
	var doc struct {
		Paths map[string]map[string]json.RawMessage `json:"paths"`
	}
	file, err := r.Service.Get(ctx, r.Service.HTTP+"/openapi.json")
	if err == nil {
		err = json.Unmarshal(file.Body, &doc)
	}
	paths := map[string]bool{}
	for path, methods := range doc.Paths {
		for method := range methods {
			paths[strings.ToUpper(method)+" "+jsonPath(path)] = true
		}
	}
	bindings := map[string]bool{}
	for _, rpc := range r.RPCs {
		bindings[rpc.Name] = len(rpc.Bindings) > 0
		for _, b := range rpc.Bindings {
			bindings[rpc.Name] = bindings[rpc.Name] && paths[b.Method+" "+jsonPath(b.Path)]
		}
	}
	r.all("the API page shows every RPC", err, func(rpc string) bool { return bindings[rpc] })
}

// jsonPath makes paths comparable: placeholders may be called by either name.
func jsonPath(path string) string {
	return strings.ToLower(strings.ReplaceAll(path, "_", ""))
}

// all checks something about every RPC.
func (r *Run) all(name string, err error, good func(string) bool) {
	var bad []string
	for _, rpc := range r.RPCs {
		if !good(rpc.Name) {
			bad = append(bad, rpc.Name)
		}
	}
	detail := strings.Join(bad, "; ")
	if err != nil {
		detail = err.Error()
	}
	r.named(fmt.Sprintf("%s (%d)", name, len(r.RPCs)), err == nil && len(bad) == 0, detail)
}

func text(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

// accepted checks that the contract's rules let through every value that the
// document lists for the texts that are not enums in the contract.
func (r *Run) accepted() {
	var bad []string
	met := map[protoreflect.FullName]bool{}
	for _, op := range r.operations {
		r.acceptedIn(op.Request, met, &bad)
	}
	r.named("the contract's rules let through every value the document lists", len(bad) == 0, strings.Join(bad, "; "))
}

func (r *Run) acceptedIn(m *pairing.Message, met map[protoreflect.FullName]bool, bad *[]string) {
	for _, f := range m.Fields {
		if f.Element != nil {
			r.acceptedIn(f.Element, met, bad)
			continue
		}
		if met[f.Desc.FullName()] || len(f.Member.Node.Values) == 0 {
			continue
		}
		met[f.Desc.FullName()] = true
		for _, value := range r.shared.Refused(f.Desc, f.Member.Node.Values) {
			*bad = append(*bad, fmt.Sprintf("%s refuses %s", f.Desc.FullName(), value))
		}
	}
	for _, c := range m.Cases {
		r.acceptedIn(c.Message, met, bad)
	}
}

// refused is what is checked about one operation alone.
func (s *subject) refused() {
	want, got := s.op.Doc.Method+" "+s.op.Doc.Path, s.op.RPC.Method+" "+s.op.RPC.Path
	if want != got {
		s.found.Lose("table", "", "", fmt.Sprintf("the table says %s, the document %s", got, want))
	}
}

// slashes checks once that an id with a slash arrives over JSON. If it does not,
// that is one loss, and the other checks go on without.
func (r *Run) slashes(ctx context.Context) {
	const anyRead = "getPayment"
	err := r.slash(ctx, anyRead)
	r.noSlash = err != nil
	r.named("an id with a slash, percent-encoded in the facade's path, arrives as it is", err == nil, text(err))
}

func (r *Run) slash(ctx context.Context, id string) error {
	s, err := r.alone(id)
	if err != nil {
		return err
	}
	request, err := s.request(overJSON)
	if err != nil {
		return err
	}
	if _, err := s.exchange(ctx, overJSON, 0, request, s.response(0, sample.Mode{}, request)); err != nil {
		return err
	}
	arrivals := s.Upstream.Take()
	if len(arrivals) == 0 {
		return errors.New("nothing arrived")
	}
	for name, want := range request.Values[apidoc.InPath] {
		if got := arrivals[0].Path[name]; got != want {
			return fmt.Errorf("%s arrived as %q, want %q", name, got, want)
		}
	}
	return nil
}
