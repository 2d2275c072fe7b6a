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
