package validation_test

import (
	"context"
	"testing"

	"github.com/paymentsvc/paymentsvc/internal/service"
	"github.com/paymentsvc/paymentsvc/internal/service/validation"
)

// Every rule of the contract can be compiled: the program finds out beside its first
// calls, and a release must not find out at all.
func TestEveryRuleCompiles(t *testing.T) {
	t.Parallel()
	v, err := validation.New(service.Requests()...)
	if err != nil {
		t.Fatal(err)
	}
	if err := v.Warm(t.Context()); err != nil {
		t.Error(err)
	}
}

// A program that stops at once does not wait for rules.
func TestWarmingEndsWithItsContext(t *testing.T) {
	t.Parallel()
	v, err := validation.New(service.Requests()...)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := v.Warm(ctx); err != nil {
		t.Error(err)
	}
}
