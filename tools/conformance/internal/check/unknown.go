package check

import (
	"context"
	"fmt"

	"github.com/paymentsvc/paymentsvc/tools/conformance/internal/sample"
)

// maxDepth is how deep unions can lie in each other.
const maxDepth = 8

// unknowns answers with things that the contract does not know: everything else
// must come through, and the program must count them.
func (s *subject) unknowns(ctx context.Context, way over) error {
	if s.responses == nil {
		return nil
	}
	modes := []sample.Mode{{UnknownFields: true}, {UnknownValues: true}}
	for depth := 1; depth <= maxDepth; depth++ {
		modes = append(modes, sample.Mode{UnknownCases: depth})
	}
	for _, mode := range modes {
		sent, err := s.unknownMode(ctx, way, mode)
		if err != nil {
			return err
		}
		if mode.UnknownCases > 0 && sent == 0 {
			break // no union lies deeper
		}
	}
	return nil
}

// unknownMode answers every variant in one mode, and compares the counters.
func (s *subject) unknownMode(ctx context.Context, way over, mode sample.Mode) (int, error) {
	before, err := s.Service.Unknowns(ctx)
	if err != nil {
		return 0, err
	}
	var sent sample.Unknown
	for v := range s.responses.Variants() {
		request, err := s.request(way)
		if err != nil {
			return 0, err
		}
		response := s.response(v, mode, request)
		u := response.Unknown
		if u == (sample.Unknown{}) {
			continue
		}
		got, err := s.exchange(ctx, way, 0, request, response)
		s.checkAnswer(way, response, got, err)
		sent.Fields, sent.Values, sent.Cases = sent.Fields+u.Fields, sent.Values+u.Values, sent.Cases+u.Cases
	}
	after, err := s.Service.Unknowns(ctx)
	if err != nil {
		return 0, err
	}
	for kind, want := range map[string]int{"field": sent.Fields, "enum_value": sent.Values, "union_case": sent.Cases} {
		counted := after[kind] - before[kind]
		s.found.Unknown.Total += want
		s.found.Unknown.Good += min(want, counted)
		if counted != want {
			s.found.Lose("unknown", string(way), "", fmt.Sprintf("%d unknown things of kind %s were sent and %d counted", want, kind, counted))
		}
	}
	return sent.Fields + sent.Values + sent.Cases, nil
}
