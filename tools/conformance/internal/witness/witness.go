package witness

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"path/filepath"
	"slices"
	"time"

	"google.golang.org/grpc/status"

	"github.com/paymentsvc/paymentsvc/tools/conformance/internal/apidoc"
	"github.com/paymentsvc/paymentsvc/tools/conformance/internal/contract"
	"github.com/paymentsvc/paymentsvc/tools/conformance/internal/pairing"
	"github.com/paymentsvc/paymentsvc/tools/conformance/internal/sample"
	"github.com/paymentsvc/paymentsvc/tools/conformance/internal/service"
)

// Config is what a witness needs.
type Config struct {
	// Document is where PortOne's API document is.
	Document string
	// Prism is where Prism is installed.
	Prism string
	// Binary is the program, and Dir a place for its files.
	Binary, Dir string
}

// Report is what the witness says.
type Report struct {
	Operations, Requests int
	// Problems are one per request that was refused or not answered.
	Problems []string
	// Unjudged are operations that Prism cannot judge, with the reason.
	Unjudged []string
}

// Good reports whether nothing was found.
func (r *Report) Good() bool { return len(r.Problems) == 0 && r.Operations > 0 }

// WriteText writes r for people.
func (r *Report) WriteText(w io.Writer) error {
	for _, p := range r.Problems {
		if _, err := fmt.Fprintln(w, "VIOLATION", p); err != nil {
			return err
		}
	}
	for _, u := range r.Unjudged {
		if _, err := fmt.Fprintln(w, "NOT JUDGED", u); err != nil {
			return err
		}
	}
	_, err := fmt.Fprintf(w, "Prism judged %d requests to %d operations and found %d problems; it could not judge %d operations.\n",
		r.Requests, r.Operations, len(r.Problems), len(r.Unjudged))
	return err
}

// Run calls every RPC in every variant with Prism behind the program.
func Run(ctx context.Context, cfg Config, doc *apidoc.Document, rpcs []*contract.RPC) (*Report, error) {
	adapted := filepath.Join(cfg.Dir, "prism.json")
	if err := adapt(cfg.Document, adapted); err != nil {
		return nil, err
	}
	mock, err := startPrism(ctx, cfg.Prism, adapted)
	if mock != nil {
		defer mock.stop()
	}
	if err != nil {
		return nil, err
	}
	between, err := startProxy(ctx, mock.url)
	if err != nil {
		return nil, err
	}
	defer between.close()
	running, err := service.Start(ctx, cfg.Binary, between.url, cfg.Dir)
	if err != nil {
		return nil, err
	}
	found := &Report{}
	err = found.all(ctx, doc, rpcs, running, between)
	return found, errors.Join(err, running.Stop())
}

func (r *Report) all(ctx context.Context, doc *apidoc.Document, rpcs []*contract.RPC, running *service.Service, between *proxy) error {
	shared, err := sample.NewShared()
	if err != nil {
		return err
	}
	byID := map[string]*contract.RPC{}
	for _, rpc := range rpcs {
		byID[rpc.OperationID] = rpc
	}
	for _, op := range doc.Operations {
		rpc, ok := byID[op.ID]
		if !ok {
			continue
		}
		r.Operations++
		requests := shared.Requests(pairing.Pair(op, rpc))
		for v := range requests.Variants() {
			all, err := requests.Requests(v, sample.Mode{Plain: true})
			if err != nil {
				return fmt.Errorf("%s: %w", op.ID, err)
			}
			for _, request := range all {
				r.judge(ctx, rpc, request, running, between)
			}
		}
	}
	return nil
}

// callTimeout is far more than Prism takes for an answer. What Prism makes up is not
// always an answer to what was asked; then the program looks for the outcome until the
// call's deadline, and only the request is judged.
const callTimeout = time.Second

// judge makes one call and notes what is wrong with it.
func (r *Report) judge(ctx context.Context, rpc *contract.RPC, request *sample.Sample, running *service.Service, between *proxy) {
	ctx, cancel := context.WithTimeout(ctx, callTimeout)
	defer cancel()
	r.Requests++
	_, err := running.Call(ctx, rpc, request.Message)
	verdicts := between.take()
	if line := fmt.Sprintf("%s: a variant did not arrive at Prism (%s)", rpc.OperationID, status.Code(err)); len(verdicts) == 0 && !slices.Contains(r.Unjudged, line) {
		r.Unjudged = append(r.Unjudged, line)
	}
	for _, v := range verdicts {
		for _, problem := range v.problems {
			r.Problems = append(r.Problems, fmt.Sprintf("%s, %s %s: %s", rpc.OperationID, v.method, v.path, problem))
		}
		if v.status != http.StatusOK && len(v.problems) == 0 {
			r.Problems = append(r.Problems, fmt.Sprintf("%s, %s %s: HTTP %d", rpc.OperationID, v.method, v.path, v.status))
		}
	}
}
