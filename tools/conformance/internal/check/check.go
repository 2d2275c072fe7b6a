// Package check runs the program through everything that the API document says,
// and reports what was lost on the way.
package check

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"google.golang.org/grpc/codes"

	"github.com/paymentsvc/paymentsvc/tools/conformance/internal/apidoc"
	"github.com/paymentsvc/paymentsvc/tools/conformance/internal/contract"
	"github.com/paymentsvc/paymentsvc/tools/conformance/internal/pairing"
	"github.com/paymentsvc/paymentsvc/tools/conformance/internal/report"
	"github.com/paymentsvc/paymentsvc/tools/conformance/internal/sample"
	"github.com/paymentsvc/paymentsvc/tools/conformance/internal/service"
	"github.com/paymentsvc/paymentsvc/tools/conformance/internal/upstream"
)

// Run is one run of all checks.
type Run struct {
	Doc      *apidoc.Document
	RPCs     []*contract.RPC
	Service  *service.Service
	Upstream *upstream.Server
	// Only is the id of the one operation to check; empty for all.
	Only string
	// Part of Parts is what this run checks: runs side by side share the work, each
	// with a service and an upstream of its own. The first checks what is about no
	// single operation, too.
	Part, Parts int

	shared     *sample.Shared
	report     *report.Report
	operations []*pairing.Operation
	catalogue  map[string]codes.Code
	noSlash    bool // the facade cannot take ids with a slash
}

// over is how the program is called.
type over string

const (
	overGRPC over = "gRPC"
	overJSON over = "JSON"
)

// callTimeout is far more than a call to this machine takes.
const callTimeout = 10 * time.Second

// own are the operations that the service has no use for: PortOne takes the secret
// itself with every call.
var own = map[string]bool{"loginViaApiSecret": true, "refreshToken": true}

// All makes every check.
func (r *Run) All(ctx context.Context) (*report.Report, error) {
	var err error
	if r.shared, err = sample.NewShared(); err != nil {
		return nil, err
	}
	r.report = &report.Report{Document: r.Doc.Version, ErrorTypes: map[string]bool{}}
	r.catalogue = catalogue()
	r.pair()
	r.slashes(ctx)
	for i, op := range r.operations {
		if i%r.Parts != r.Part || r.Only != "" && op.Doc.ID != r.Only {
			continue
		}
		if err := r.operation(ctx, op); err != nil {
			return nil, fmt.Errorf("check %s: %w", op.Doc.ID, err)
		}
	}
	if r.Part == 0 {
		r.surface(ctx)
		r.contradictions(ctx)
	}
	r.report.Panics = r.Service.Panics()
	r.report.OtherCalls = r.Upstream.Others()
	return r.report, nil
}

// Drift compares document and contract and runs nothing.
func Drift(doc *apidoc.Document, rpcs []*contract.RPC) *report.Report {
	r := &Run{Doc: doc, RPCs: rpcs, report: &report.Report{Document: doc.Version}}
	r.pair()
	for _, op := range r.operations {
		r.report.Operations = append(r.report.Operations, &report.Operation{ID: op.Doc.ID, RPC: op.RPC.Name})
	}
	return r.report
}

// pair lays document and contract side by side.
func (r *Run) pair() {
	byID := map[string]*contract.RPC{}
	for _, rpc := range r.RPCs {
		byID[rpc.OperationID] = rpc
	}
	for _, doc := range r.Doc.Operations {
		rpc, ok := byID[doc.ID]
		switch {
		case ok:
			r.operations = append(r.operations, pairing.Pair(doc, rpc))
			delete(byID, doc.ID)
		case own[doc.ID]:
			r.report.Uncalled = append(r.report.Uncalled, doc.ID)
		default:
			r.drift(pairing.Finding{Operation: doc.ID, Kind: pairing.DocumentOnly, Path: doc.Method + " " + doc.Path, Detail: "no RPC leads there"})
		}
	}
	for _, id := range slices.Sorted(maps.Keys(byID)) {
		r.drift(pairing.Finding{Operation: id, Kind: pairing.ContractOnly, Path: byID[id].Name, Detail: "the document has no such operation"})
	}
	for _, f := range pairing.Drift(r.operations) {
		if f.Kind == pairing.Owned {
			r.report.Owned = append(r.report.Owned, f.Operation+" "+f.Path)
			continue
		}
		r.drift(f)
	}
	for _, op := range r.operations {
		for _, path := range op.Paging.Echoes {
			r.report.Echoes = append(r.report.Echoes, op.Doc.ID+" "+path)
		}
	}
}

func (r *Run) drift(f pairing.Finding) {
	r.report.Drift = append(r.report.Drift, report.Drift{
		Operation: f.Operation, Side: string(f.Side), Kind: string(f.Kind), Path: f.Path, Detail: f.Detail, IsLoss: f.IsLoss(),
	})
}

func (r *Run) named(name string, good bool, detail string) {
	r.report.Checks = append(r.report.Checks, report.Check{Name: name, Good: good, Detail: detail})
}
