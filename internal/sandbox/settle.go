package sandbox

import (
	"reflect"

	"github.com/paymentsvc/paymentsvc/internal/sandbox/settlement"
	"github.com/paymentsvc/paymentsvc/internal/sandbox/state"
	"github.com/paymentsvc/paymentsvc/internal/sandbox/wire"
)

// settles makes an endpoint of a settlement method with an input.
func settles[B, R any](apply func(*settlement.Book, settlement.Caller, *B) (R, error)) endpoint {
	bind := binding[B]()
	prepare := inBook(func(c call) (func(*settlement.Book, settlement.Caller) (any, error), error) {
		in, err := bind(c)
		return func(b *settlement.Book, caller settlement.Caller) (any, error) { return apply(b, caller, in) }, err
	})
	return func(c call) (work, error) {
		w, err := prepare(c)
		w.input = reflect.TypeFor[B]()
		return w, err
	}
}

// settlesOne makes an endpoint of a settlement method about one thing without an
// input.
func settlesOne[R any](apply func(*settlement.Book, settlement.Caller, string) (R, error)) endpoint {
	return inBook(func(c call) (func(*settlement.Book, settlement.Caller) (any, error), error) {
		return func(b *settlement.Book, caller settlement.Caller) (any, error) {
			return apply(b, caller, c.parameters[0])
		}, nil
	})
}

// testInput is how a request chooses the test data: by the query or, as it used to
// be, by the body.
type testInput struct {
	Test *bool `json:"test,omitempty"`
}

// inBook makes an endpoint of work on the caller's book.
func inBook(prepare func(call) (func(*settlement.Book, settlement.Caller) (any, error), error)) endpoint {
	binder := wire.BinderOf[testInput]()
	return func(c call) (work, error) {
		query, err := binder.BindQuery(c.query)
		if err != nil {
			return work{}, err
		}
		test, _ := c.input["isForTest"].(bool)
		if query.Test != nil {
			test = *query.Test
		}
		apply, err := prepare(c)
		return work{apply: func(s *state.State, caller state.Caller) (any, error) {
			book, err := s.Settlement(caller)
			if err != nil {
				return nil, err
			}
			return apply(book, settlement.Caller{StoreID: caller.Store.ID, Test: test, Now: caller.Now})
		}}, err
	}
}
