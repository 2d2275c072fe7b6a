package main

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// The hard limits. Package lint has those of functions as well; here they stand
// beside the distribution that shows where the code is heading.
const (
	maxFileLines     = 400
	maxFunctionLines = 60
	maxComplexity    = 12
	maxParameters    = 5
	minComments      = 35 // percent of the lines of proto files that are not blank
)

// measure is one property of files or functions.
type measure struct {
	name    string
	limit   int
	samples []sample
}

// sample is the property of one file or function.
type sample struct {
	value int
	where string
}

// measures are all properties that are measured.
type measures struct {
	goFiles, functions, complexity, parameters, protoFiles *measure

	protoComments, protoLines int
	foreign                   []string // lines of proto files that must not be there
}

func newMeasures() *measures {
	return &measures{
		goFiles:    &measure{name: "lines per Go file", limit: maxFileLines},
		functions:  &measure{name: "lines per function", limit: maxFunctionLines},
		complexity: &measure{name: "cyclomatic complexity", limit: maxComplexity},
		parameters: &measure{name: "parameters after ctx", limit: maxParameters},
		protoFiles: &measure{name: "lines per proto file", limit: maxFileLines},
	}
}

func (m *measures) all() []*measure {
	return []*measure{m.goFiles, m.functions, m.complexity, m.parameters, m.protoFiles}
}

// broken returns one sentence for each limit that something exceeds.
func (m *measures) broken() []string {
	var out []string
	for _, measure := range m.all() {
		for _, s := range measure.samples {
			if s.value > measure.limit {
				out = append(out, fmt.Sprintf("%s: %s: %d, the limit is %d", s.where, measure.name, s.value, measure.limit))
			}
		}
	}
	if share := m.commentShare(); share < minComments {
		out = append(out, fmt.Sprintf("proto: %d %% of the lines are comments, at least %d %% are needed", share, minComments))
	}
	return append(out, m.foreign...)
}

// commentShare is how many of a hundred lines of the contract are comments. A
// tree without a contract lacks none.
func (m *measures) commentShare() int {
	const whole = 100
	if m.protoLines == 0 {
		return whole
	}
	return whole * m.protoComments / m.protoLines
}

// print writes the distribution of the samples and the five worst.
func (m *measure) print(out *strings.Builder) {
	const (
		median  = 50
		most    = 95
		highest = 100
		worst   = 5
	)
	slices.SortFunc(m.samples, func(a, b sample) int {
		return cmp.Or(b.value-a.value, cmp.Compare(a.where, b.where))
	})
	fmt.Fprintf(out, "%s: p50 %d, p95 %d, max %d, limit %d\n",
		m.name, m.percentile(median), m.percentile(most), m.percentile(highest), m.limit)
	for _, s := range m.samples[:min(worst, len(m.samples))] {
		fmt.Fprintf(out, "  %5d  %s\n", s.value, s.where)
	}
}

// percentile returns the smallest value that p percent of the samples do not
// exceed. The samples are sorted, worst first.
func (m *measure) percentile(p int) int {
	if len(m.samples) == 0 {
		return 0
	}
	const whole = 100
	atMost := (len(m.samples)*p + whole - 1) / whole
	return m.samples[len(m.samples)-max(atMost, 1)].value
}
