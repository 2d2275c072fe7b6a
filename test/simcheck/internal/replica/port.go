package replica

import (
	"context"

	"github.com/paymentsvc/paymentsvc/internal/domain/operation"
)

// port shows every attempt to the database's watcher before it is made.
type port struct{ replica *Replica }

// Do implements operation.Port.
func (p port) Do(ctx context.Context, call operation.Call) operation.Outcome {
	r := p.replica
	if call.Key != "" {
		r.config.Journal.Watch.Attempt(r.Name, call)
	}
	return r.config.Port.Do(ctx, call)
}
