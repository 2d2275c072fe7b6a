package report

import (
	"strings"
	"testing"
)

func good() *Report {
	return &Report{
		Document:   "7.0.0",
		Operations: []*Operation{{ID: "getPayment", Request: Directions{GRPC: Count{2, 2}}}},
		Checks:     []Check{{Name: "something", Good: true}},
		Drift:      []Drift{{Path: "x", Kind: "contract only"}},
	}
}

func TestAnythingLostMakesTheRunFail(t *testing.T) {
	t.Parallel()
	if !good().Good() {
		t.Error("a good report is not good")
	}
	for name, spoil := range map[string]func(*Report){
		"a loss":          func(r *Report) { r.Operations[0].Lose("request", "gRPC", "a", "gone") },
		"a check":         func(r *Report) { r.Checks[0].Good = false },
		"drift with loss": func(r *Report) { r.Drift[0].IsLoss = true },
		"a panic":         func(r *Report) { r.Panics = []string{"panic: x"} },
		"nothing checked": func(r *Report) { r.Operations = nil },
	} {
		r := good()
		spoil(r)
		if r.Good() {
			t.Errorf("%s passed", name)
		}
	}
}

func TestTheSameLossIsWrittenOnce(t *testing.T) {
	t.Parallel()
	r := good()
	for range 3 {
		r.Operations[0].Lose("request", "gRPC", "amount", "missing")
	}
	var b strings.Builder
	if err := r.WriteText(&b); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"LOST getPayment request (gRPC) amount: missing [3 times]", "request leaves", "2/2 over gRPC, - over JSON", "contract only: x",
	} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("the report lacks %q:\n%s", want, b.String())
		}
	}
}

func TestPartsMakeAWhole(t *testing.T) {
	t.Parallel()
	first, second := good(), good()
	first.ErrorTypes = map[string]bool{"A": true, "B": true}
	second.ErrorTypes = map[string]bool{"B": false, "C": true}
	second.Operations[0].ID, second.OtherCalls, second.InDoubt = "cancelPayment", 3, []string{"cancelPayment PG_PROVIDER"}
	whole := Merge([]*Report{first, second})
	if got := whole.errorTypes(); got != (Count{2, 3}) {
		t.Errorf("error types %v", got)
	}
	if len(whole.Operations) != 2 || whole.Operations[0].ID != "cancelPayment" || whole.OtherCalls != 3 || len(whole.InDoubt) != 1 {
		t.Errorf("whole %+v", whole)
	}
	if len(whole.Checks) != 1 || len(whole.Drift) != 1 {
		t.Error("what is about no single operation is told twice")
	}
}
