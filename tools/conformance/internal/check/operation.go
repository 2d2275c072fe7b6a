package check

import (
	"context"
	"regexp"
	"slices"
	"strings"

	"github.com/paymentsvc/paymentsvc/tools/conformance/internal/leaf"
	"github.com/paymentsvc/paymentsvc/tools/conformance/internal/pairing"
	"github.com/paymentsvc/paymentsvc/tools/conformance/internal/report"
	"github.com/paymentsvc/paymentsvc/tools/conformance/internal/sample"
)

// subject is an operation while it is checked.
type subject struct {
	*Run

	op        *pairing.Operation
	found     *report.Operation
	requests  *sample.Maker
	responses *sample.Maker // nil for files and empty answers
	// seen are the leaves that came through, by side and way.
	seen map[string]bool
}

// operation makes all checks of one operation.
func (r *Run) operation(ctx context.Context, op *pairing.Operation) error {
	s := &subject{
		Run: r, op: op, found: &report.Operation{ID: op.Doc.ID, RPC: op.RPC.Name},
		requests: r.shared.Requests(op), responses: r.shared.Responses(op), seen: map[string]bool{},
	}
	r.report.Operations = append(r.report.Operations, s.found)
	for _, way := range []over{overGRPC, overJSON} {
		if err := s.everything(ctx, way); err != nil {
			return err
		}
		if err := s.unknowns(ctx, way); err != nil {
			return err
		}
		s.pages(ctx, way)
	}
	// Errors come last: a write that is in doubt is sent again, also while other
	// calls are made.
	for _, open := range []bool{false, true} {
		s.errors(ctx, overGRPC, open)
		s.errors(ctx, overJSON, open)
	}
	s.refused()
	s.count()
	return nil
}

// everything sends and answers every variant, the smallest ones, and zeros.
func (s *subject) everything(ctx context.Context, way over) error {
	n := s.requests.Variants()
	if s.responses != nil {
		n = max(n, s.responses.Variants())
	}
	for v := range n {
		if err := s.variant(ctx, way, v, sample.Mode{}); err != nil {
			return err
		}
	}
	for _, mode := range []sample.Mode{{Minimal: true}, {Zero: true}} {
		if err := s.variant(ctx, way, 0, mode); err != nil {
			return err
		}
	}
	return nil
}

// variant makes the calls of one variant and compares both directions.
func (s *subject) variant(ctx context.Context, way over, v int, mode sample.Mode) error {
	mode.NoSlash = s.noSlash && way == overJSON
	requests, err := s.requests.Requests(v, mode)
	if err != nil {
		return err
	}
	for _, request := range requests {
		response := s.response(v, mode, request)
		got, err := s.exchange(ctx, way, v, request, response)
		s.checkArrivals(ctx, way, request, err)
		s.checkAnswer(way, response, got, err)
	}
	return nil
}

// request is a full request.
func (s *subject) request(way over) (*sample.Sample, error) {
	requests, err := s.requests.Requests(0, sample.Mode{NoSlash: s.noSlash && way == overJSON})
	if err != nil {
		return nil, err
	}
	return requests[0], nil
}

// response is an answer to request, nil where there is none to compare.
func (s *subject) response(v int, mode sample.Mode, request *sample.Sample) *sample.Sample {
	if s.responses == nil {
		return nil
	}
	mode.Asked = request
	return s.responses.Response(v, mode)
}

func key(side pairing.Side, way over, path string) string {
	return string(side) + " " + string(way) + " " + path
}

// comparison is one side of one call, compared with what it had to be.
type comparison struct {
	side  pairing.Side
	way   over
	diffs []leaf.Diff
	// name is the path of a leaf on that side, and isThere tells if it has anything.
	name    func(sample.Leaf) string
	isThere func(sample.Leaf) bool
}

// mark notes which leaves of a sample came through, and which did not.
func (s *subject) mark(leaves []sample.Leaf, c comparison) {
	side, way, diffs := c.side, c.way, c.diffs
	blamed := make([]bool, len(diffs))
	for _, l := range leaves {
		if l.Doc == "" {
			continue
		}
		good := true
		if l.IsTag {
			good = c.isThere(l)
			if !good {
				s.found.Lose(string(side), string(way), l.Doc, "its case did not come through")
			}
		} else {
			for i, d := range diffs {
				if leaf.IsUnder(d.Path, c.name(l)) {
					s.found.Lose(string(side), string(way), l.Doc, d.String())
					good, blamed[i] = false, true
				}
			}
		}
		if good {
			s.seen[key(side, way, l.Doc)] = true
		}
	}
	for i, d := range diffs {
		if !blamed[i] {
			s.found.Lose(string(side), string(way), index.ReplaceAllString(d.Path, "[]"), d.String())
		}
	}
}

// index is what tells the items of a list apart, but not one loss from another.
var index = regexp.MustCompile(`\[\d+\]`)

// count compares what came through with what the document has.
func (s *subject) count() {
	for _, way := range []over{overGRPC, overJSON} {
		s.countSide(pairing.Request, way, s.op.Doc.RequestLeaves(), s.ownedLeaf)
		if s.op.Response != nil {
			s.countSide(pairing.Response, way, s.op.Doc.Success.Leaves(""), s.echoLeaf)
		}
	}
}

func (s *subject) countSide(side pairing.Side, way over, leaves []string, excepted func(string) bool) {
	for _, path := range leaves {
		if excepted(path) {
			continue
		}
		good := s.seen[key(side, way, path)]
		s.counter(side, way).Add(good)
		if side == pairing.Response && isTag(path) {
			if way == overGRPC {
				s.found.Cases.GRPC.Add(good)
			} else {
				s.found.Cases.JSON.Add(good)
			}
		}
		if !good {
			s.found.Lose(string(side), string(way), path, "never came through")
		}
	}
}

func (s *subject) counter(side pairing.Side, way over) *report.Count {
	of := &s.found.Response
	if side == pairing.Request {
		of = &s.found.Request
	}
	if way == overGRPC {
		return &of.GRPC
	}
	return &of.JSON
}

// isTag reports whether a leaf is the tag of a union's case.
func isTag(path string) bool {
	last := path[strings.LastIndex(path, "|")+1:]
	_, name, _ := strings.Cut(last, ".")
	return strings.Contains(path, "|") && (name == "type" || name == "status") && !strings.ContainsAny(name, "[{")
}

func (s *subject) ownedLeaf(path string) bool {
	for _, f := range s.op.Findings {
		if f.Kind == pairing.Owned && f.Side == pairing.Request && leaf.IsUnder(path, f.Path) {
			return true
		}
	}
	return false
}

func (s *subject) echoLeaf(path string) bool {
	return slices.Contains(s.op.Paging.Echoes, path)
}
