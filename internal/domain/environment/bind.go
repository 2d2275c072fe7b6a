package environment

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/paymentsvc/paymentsvc/internal/domain/operation"
)

// Journal is what binding needs of a journal. It knows nothing of what a binding says.
type Journal interface {
	// Environment is the binding, nil when there is none yet.
	Environment(ctx context.Context) ([]byte, error)
	// Bind replaces the binding old, nil for none, by another, and reports whether it
	// did: it does nothing when somebody else was faster.
	Bind(ctx context.Context, old, changed []byte) (bool, error)
	// Rebind is Bind that also does nothing while something is undecided.
	Rebind(ctx context.Context, old, changed []byte) (bool, error)
	// Undecided are operations, oldest first, that are worked on, or will be, or whose
	// outcome may still change: at most as many as asked for.
	Undecided(ctx context.Context, most int) ([]Undecided, error)
	// Empty reports whether the journal remembers no operation at all.
	Empty(ctx context.Context) (bool, error)
}

// Undecided is an operation that stands in the way of rebinding.
type Undecided struct {
	ID, RPC string
	Subject operation.Subject
	State   operation.State
}

// OtherError is a journal that belongs to another environment.
type OtherError struct{ Bound, Given Environment }

// Error implements error.
func (e *OtherError) Error() string {
	return fmt.Sprintf("the journal belongs to %s, and the service is set to use %s, which knows nothing of the journal's operations: "+
		"go back to the settings it was used with, use another database, or bind the journal to these settings with `paymentsvc journal rebind`", e.Bound, e.Given)
}

// UnprovenError is a secret of which nobody knows whose it is, while something in the
// journal is undecided.
type UnprovenError struct {
	Bound Environment
	Store string
	// Cause is why PortOne did not tell, nil if it had nothing to tell by.
	Cause error
}

// Error implements error.
func (e *UnprovenError) Error() string {
	why := "PortOne shows no payment to tell it by"
	if e.Cause != nil {
		why = "PortOne does not tell: " + e.Cause.Error()
	}
	return fmt.Sprintf("the API secret of %s was never used with this journal, which belongs to %s, and it is not known whose it is (%s): "+
		"start again when PortOne answers, or with the secret of before until nothing in the journal is undecided", storeName(e.Store), e.Bound, why)
}

// Unwrap gives the cause.
func (e *UnprovenError) Unwrap() error { return e.Cause }

func storeName(store string) string {
	if store == "" {
		return "the default store"
	}
	return "store " + store
}

// UndecidedError is what stands in the way of rebinding.
type UndecidedError struct{ Operations []Undecided }

// shownOperations is how many operations an error lists.
const shownOperations = 10

// Error implements error.
func (e *UndecidedError) Error() string {
	return "the journal cannot be rebound while operations in it are undecided: " + listed(e.Operations) +
		"; start the service with the settings of before and let it find out about them"
}

// listed names operations for the person who reads an error.
func listed(operations []Undecided) string {
	var all []string
	for _, o := range operations[:min(len(operations), shownOperations)] {
		all = append(all, fmt.Sprintf("%s (%s, %s, %s)", o.ID, o.RPC[strings.LastIndexByte(o.RPC, '.')+1:], o.Subject, o.State))
	}
	if len(operations) > shownOperations {
		all = append(all, "and more")
	}
	return strings.Join(all, ", ")
}

// Ask finds out whose the secret of a store is; empty if PortOne shows nothing to tell
// it by.
type Ask func(ctx context.Context, store string) (merchant string, err error)

// errContended is a binding that changes faster than it can be read.
var errContended = errors.New("bind the journal: others keep changing the binding")

const tries = 100

// Check holds a journal to an environment: it binds one that has none, and fails for
// one that has another. Several replicas that check at the same time agree. It returns
// what the journal belonged to, the zero value for nothing, and belongs to now.
func Check(ctx context.Context, j Journal, given Environment, ask Ask) (was, is Environment, err error) {
	for range tries {
		old, err := j.Environment(ctx)
		if err != nil {
			return was, is, err
		}
		if was, is, err = check(ctx, j, old, given, ask); err != nil {
			return was, is, err
		}
		changed := is.text()
		if bytes.Equal(changed, old) {
			return was, is, nil
		}
		swap := j.Bind
		if was.Namespace != is.Namespace {
			swap = j.Rebind // another replica may have begun something since
		}
		if done, err := swap(ctx, old, changed); err != nil || done {
			return was, is, err
		}
	}
	return was, is, errContended
}

// check returns the binding that old is, and the same with what is new in the
// environment.
func check(ctx context.Context, j Journal, old []byte, given Environment, ask Ask) (was, is Environment, err error) {
	is = given
	if old != nil {
		if was, err = parse(old); err != nil {
			return was, is, err
		}
		if is, err = extend(ctx, j, was, given, ask); err != nil {
			return was, is, err
		}
	}
	return was, is, checkNamespace(ctx, j, was, given)
}

// extend is the binding with what is new in the environment.
func extend(ctx context.Context, j Journal, bound, given Environment, ask Ask) (Environment, error) {
	if !bound.same(given) {
		return bound, &OtherError{bound, given}
	}
	bound.Namespace = given.Namespace
	for _, store := range slices.Sorted(maps.Keys(given.Secrets)) {
		for _, hash := range given.Secrets[store] {
			if bound.knows(store, hash) {
				continue
			}
			merchant, err := prove(ctx, j, bound, store, ask)
			if err != nil {
				return bound, err
			}
			bound = bound.with(store, hash)
			if bound.Merchant == "" {
				bound.Merchant = merchant
			}
		}
	}
	return bound, nil
}

// prove makes sure that a new secret is the merchant's. Secrets rotate and stores come
// to have their own, so a new one is nothing unusual. One that cannot be proven to be
// right is taken when nothing is left to be looked up with it.
func prove(ctx context.Context, j Journal, bound Environment, store string, ask Ask) (string, error) {
	merchant, cause := ask(ctx, store)
	switch {
	case cause == nil && merchant != "" && merchant == bound.Merchant:
		return merchant, nil
	case cause == nil && merchant != "" && bound.Merchant != "":
		return "", &OtherError{bound, Environment{URL: bound.URL, Merchant: merchant}}
	}
	undecided, err := j.Undecided(ctx, 1)
	if err != nil {
		return "", err
	}
	if len(undecided) > 0 {
		return "", &UnprovenError{bound, store, cause}
	}
	return merchant, nil
}

// Learn adds the merchant that an answer named. It fails if that is not the one whose
// journal it is.
func Learn(ctx context.Context, j Journal, merchant string) error {
	for range tries {
		old, err := j.Environment(ctx)
		if err != nil || old == nil {
			return err
		}
		bound, err := parse(old)
		if err != nil || bound.Merchant == merchant {
			return err
		}
		if bound.Merchant != "" {
			return &OtherError{bound, Environment{URL: bound.URL, Merchant: merchant}}
		}
		bound.Merchant = merchant
		if done, err := j.Bind(ctx, old, bound.text()); err != nil || done {
			return err
		}
	}
	return errContended
}

// Rebind gives a journal to another environment, unless something in it is undecided.
// It returns what the journal belonged to; the zero value for nothing.
func Rebind(ctx context.Context, j Journal, given Environment) (Environment, error) {
	for range tries {
		var before Environment
		old, err := j.Environment(ctx)
		if err == nil && old != nil {
			before, err = parse(old)
		}
		if err != nil {
			return before, err
		}
		undecided, err := j.Undecided(ctx, shownOperations+1)
		if err != nil {
			return before, err
		}
		if len(undecided) > 0 {
			return before, &UndecidedError{undecided}
		}
		if done, err := j.Rebind(ctx, old, given.text()); err != nil || done {
			return before, err
		}
	}
	return Environment{}, errContended
}

// Bound is what a journal belongs to, and whether it belongs to anything yet.
func Bound(ctx context.Context, j Journal) (Environment, bool, error) {
	text, err := j.Environment(ctx)
	if err != nil || text == nil {
		return Environment{}, false, err
	}
	e, err := parse(text)
	return e, err == nil, err
}
