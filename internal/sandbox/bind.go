package sandbox

import (
	"reflect"

	"github.com/paymentsvc/paymentsvc/internal/sandbox/script"
	"github.com/paymentsvc/paymentsvc/internal/sandbox/state"
	"github.com/paymentsvc/paymentsvc/internal/sandbox/wire"
)

// general makes an endpoint of a method about no single thing.
func general[B, R any](apply func(*state.State, state.Caller, *B) (R, error)) endpoint {
	bind := binding[B]()
	return func(c call) (work, error) {
		in, err := bind(c)
		return work{
			input: reflect.TypeFor[B](),
			apply: func(s *state.State, caller state.Caller) (any, error) { return apply(s, caller, in) },
		}, err
	}
}

// about makes an endpoint of a method about one thing with an input. With a pace,
// the gateway's slowness is waited for first.
func about[B, R any](
	apply func(*state.State, state.Caller, string, *B) (R, error),
	pace func(*state.State, state.Caller, string, *B) script.Pace,
) endpoint {
	bind := binding[B]()
	return func(c call) (work, error) {
		in, err := bind(c)
		w := work{
			input: reflect.TypeFor[B](),
			apply: func(s *state.State, caller state.Caller) (any, error) { return apply(s, caller, c.parameters[0], in) },
		}
		if pace != nil {
			w.pace = func(s *state.State, caller state.Caller) script.Pace { return pace(s, caller, c.parameters[0], in) }
		}
		return w, err
	}
}

// within is about for a thing inside another, which the path names first.
func within[B, R any](apply func(s *state.State, c state.Caller, outer, inner string, in *B) (R, error)) endpoint {
	bind := binding[B]()
	return func(c call) (work, error) {
		in, err := bind(c)
		return work{input: reflect.TypeFor[B](), apply: func(s *state.State, caller state.Caller) (any, error) {
			return apply(s, caller, c.parameters[0], c.parameters[1], in)
		}}, err
	}
}

// simple makes an endpoint of a method about one thing without an input.
func simple[R any](apply func(*state.State, state.Caller, string) (R, error)) endpoint {
	return func(c call) (work, error) {
		return work{apply: func(s *state.State, caller state.Caller) (any, error) { return apply(s, caller, c.parameters[0]) }}, nil
	}
}

// binding fills an input's type: from JSON, or from the query when the operation
// takes no JSON.
func binding[B any]() func(call) (*B, error) {
	binder := wire.BinderOf[B]()
	return func(c call) (*B, error) {
		if c.input == nil {
			return binder.BindQuery(c.query)
		}
		return binder.Bind(c.input)
	}
}
