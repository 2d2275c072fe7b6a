// Package report is what a run of the conformance tool found out, for people and
// for programs.
package report

import (
	"slices"
	"sync"
)

// Report is the outcome of a run.
type Report struct {
	// Document is the version of the API document.
	Document   string       `json:"document"`
	Operations []*Operation `json:"operations"`
	// Checks are those that are about no single operation.
	Checks []Check `json:"checks"`
	// Drift is what the document has and the contract lacks, and the reverse.
	Drift []Drift `json:"drift"`
	// Owned are members of requests that the service sets and callers cannot.
	Owned []string `json:"owned"`
	// Echoes are members of answers that repeat the question.
	Echoes []string `json:"echoes"`
	// Uncalled are operations of the document that callers need not know.
	Uncalled []string `json:"uncalled"`
	// Refusals counts the errors of writes, over each way to call, and those of them that
	// were returned by name, in time, and without a doubt.
	Refusals Directions `json:"refusals"`
	// InDoubt are errors after which callers are rightly told that a write may have
	// taken effect, and why.
	InDoubt []string `json:"inDoubt"`
	// Panics are lines of the program's log.
	Panics []string `json:"panics"`
	// OtherCalls counts what the program asked PortOne besides.
	OtherCalls int `json:"otherCalls"`
	// ErrorTypes tells of each error type of the document whether it gave its reason
	// everywhere.
	ErrorTypes map[string]bool `json:"errorTypes"`
}

// Operation is what was found out about one operation.
type Operation struct {
	ID    string `json:"id"`
	RPC   string `json:"rpc"`
	Calls int    `json:"calls"`
	// Valid counts requests that arrived, and those the document's schema accepts.
	Valid Count `json:"valid"`
	// Request and Response count leaves, over gRPC and over JSON.
	Request  Directions `json:"request"`
	Response Directions `json:"response"`
	// Cases counts the cases of unions in answers.
	Cases Directions `json:"cases"`
	// Errors counts the documented errors.
	Errors Directions `json:"errors"`
	// Unknown counts what was sent that the contract does not know, and what the
	// program counted.
	Unknown Count  `json:"unknown"`
	Losses  []Loss `json:"losses,omitempty"`

	mu sync.Mutex
}

// Count is so many of so many.
type Count struct { //nolint:recvcheck // fmt finds String on values only, and Add has to change one
	Good  int `json:"good"`
	Total int `json:"total"`
}

// Add adds one.
func (c *Count) Add(good bool) {
	c.Total++
	if good {
		c.Good++
	}
}

func (c Count) plus(other Count) Count {
	return Count{c.Good + other.Good, c.Total + other.Total}
}

// Directions is a count over each way to call.
type Directions struct {
	GRPC Count `json:"grpc"`
	JSON Count `json:"json"`
}

func (d Directions) plus(other Directions) Directions {
	return Directions{d.GRPC.plus(other.GRPC), d.JSON.plus(other.JSON)}
}

// Loss is something that went wrong.
type Loss struct {
	// Check is what was checked.
	Check string `json:"check"`
	// Over is how the program was called.
	Over string `json:"over"`
	// Leaf is where in the document it is, if that can be said.
	Leaf   string `json:"leaf,omitempty"`
	Detail string `json:"detail"`
	// Times is how often it was seen.
	Times int `json:"times"`
}

// Lose records a loss. The same loss again only counts.
func (o *Operation) Lose(check, over, leaf, detail string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	for i := range o.Losses {
		l := &o.Losses[i]
		if l.Check == check && l.Over == over && l.Leaf == leaf && (leaf != "" || l.Detail == detail) {
			l.Times++
			return
		}
	}
	o.Losses = append(o.Losses, Loss{check, over, leaf, detail, 1})
}

// Check is a check with a name.
type Check struct {
	Name   string `json:"name"`
	Good   bool   `json:"good"`
	Detail string `json:"detail,omitempty"`
}

// Drift is a difference between document and contract.
type Drift struct {
	Operation string `json:"operation"`
	Side      string `json:"side"`
	Kind      string `json:"kind"`
	Path      string `json:"path"`
	Detail    string `json:"detail"`
	IsLoss    bool   `json:"isLoss"`
}

// Good reports whether nothing was lost.
func (r *Report) Good() bool {
	return len(r.Panics) == 0 && r.Losses() == 0 && len(r.Operations) > 0 &&
		!slices.ContainsFunc(r.Checks, func(c Check) bool { return !c.Good }) &&
		!slices.ContainsFunc(r.Drift, func(d Drift) bool { return d.IsLoss })
}

// Losses is how many there are.
func (r *Report) Losses() int {
	n := 0
	for _, o := range r.Operations {
		n += len(o.Losses)
	}
	return n
}

// conforming is how many operations lost nothing.
func (r *Report) conforming() Count {
	var c Count
	for _, o := range r.Operations {
		c.Add(len(o.Losses) == 0)
	}
	return c
}

// total adds up one count of all operations.
func (r *Report) total(of func(*Operation) Directions) Directions {
	var sum Directions
	for _, o := range r.Operations {
		sum = sum.plus(of(o))
	}
	return sum
}
