package contract_test

import (
	"strings"
	"testing"

	"google.golang.org/protobuf/reflect/protoreflect"

	"github.com/paymentsvc/paymentsvc/internal/adapter/portone"
	"github.com/paymentsvc/paymentsvc/internal/domain"
)

// TestMethodsDefinitionsAndRoutesAgree: a forgotten one would be found by the
// first caller.
func TestMethodsDefinitionsAndRoutesAgree(t *testing.T) {
	t.Parallel()
	routes, err := portone.Routes()
	if err != nil {
		t.Fatal(err)
	}
	have := map[protoreflect.FullName]map[string]bool{}
	note := func(rpc protoreflect.FullName, what string) {
		if have[rpc] == nil {
			have[rpc] = map[string]bool{}
		}
		have[rpc][what] = true
	}
	for _, m := range methods(t) {
		if !m.isOwn() {
			note(m.FullName(), "an RPC in the contract")
		}
	}
	for _, d := range domain.Operations() {
		note(d.RPC, "a definition in internal/domain")
	}
	for _, r := range routes {
		note(r.RPC, "a route in internal/adapter/portone")
	}
	for rpc, sides := range have {
		for _, side := range []string{"an RPC in the contract", "a definition in internal/domain", "a route in internal/adapter/portone"} {
			if !sides[side] {
				t.Errorf("%s lacks %s", rpc, side)
			}
		}
	}
}

// TestCommentsWarnOfUnstableOperations compares what the comments say with what
// the routes say.
func TestCommentsWarnOfUnstableOperations(t *testing.T) {
	t.Parallel()
	routes, err := portone.Routes()
	if err != nil {
		t.Fatal(err)
	}
	unstable := map[protoreflect.FullName]bool{}
	for _, r := range routes {
		unstable[r.RPC] = r.Unstable
	}
	for _, m := range methods(t) {
		const warning = "Unstable at PortOne: may change without notice."
		if strings.Contains(strings.Join(m.paragraphs, " "), warning) != unstable[m.FullName()] {
			t.Errorf("%s: the comment says %q if and only if the route is unstable", m.FullName(), warning)
		}
	}
}
