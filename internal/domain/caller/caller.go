// Package caller names who is asking. Everything a caller chooses freely, such as
// request ids, is kept apart by this name, so that two callers cannot collide.
package caller

import "context"

// Local is the caller of a service that asks nobody to identify themselves.
const Local = "local"

// System is the service itself, when it undoes something.
const System = "paymentsvc"

type key struct{}

// With returns a context in which name is the caller.
func With(ctx context.Context, name string) context.Context {
	return context.WithValue(ctx, key{}, name)
}

// From returns the caller, Local when nobody was named.
func From(ctx context.Context) string {
	if name, ok := ctx.Value(key{}).(string); ok {
		return name
	}
	return Local
}
