package storetest

import (
	"errors"
	"strings"
	"time"

	"github.com/paymentsvc/paymentsvc/internal/domain/environment"
	"github.com/paymentsvc/paymentsvc/internal/domain/operation"
)

func newNamespace(f trial) {
	named := func(name string) environment.Environment {
		e := upstream("a")
		e.Namespace = name
		return e
	}
	decide := func(r operation.Record) {
		r.State, r.NextAt = operation.StateSucceeded, time.Time{}
		f.save(r, "")
	}
	r := f.accept(Record(f.Now(), 1)) // as journals of before have it
	f.namespaceRefused(named("shop-a"), "with no namespace", r.ID, "without PAYMENTSVC_NAMESPACE until")
	if _, is, err := environment.Bound(f.Context(), f.Journal); is || err != nil {
		f.Errorf("a journal is bound by a refused start: %v %v", is, err)
	}
	f.binds(named(""), f.nobody(), named(""))
	f.namespaceRefused(named("shop-a"), "with no namespace", r.ID, "without PAYMENTSVC_NAMESPACE until")
	f.bound(named(""))
	decide(r)
	f.binds(named("shop-a"), f.nobody(), named("shop-a"))
	r = f.accept(Record(f.Now(), 2))
	for _, other := range []string{"shop-b", ""} {
		f.namespaceRefused(named(other), "with namespace shop-a", r.ID, "with PAYMENTSVC_NAMESPACE=shop-a until")
	}
	f.binds(named("shop-a"), f.nobody(), named("shop-a"))
	decide(r)
	f.binds(named("shop-b"), f.nobody(), named("shop-b"))
	f.binds(named(""), f.nobody(), named(""))
}

// namespaceRefused checks that a start is refused, and that its reason has these parts.
func (f trial) namespaceRefused(given environment.Environment, parts ...string) {
	f.Helper()
	_, _, err := environment.Check(f.Context(), f.Journal, given, f.nobody())
	if _, refused := errors.AsType[*environment.ChangedNamespaceError](err); !refused {
		f.Fatalf("namespace %q is taken with something undecided: %v", given.Namespace, err)
	}
	for _, part := range parts {
		if !strings.Contains(err.Error(), part) {
			f.Errorf("it says %q, want %q", err, part)
		}
	}
}
