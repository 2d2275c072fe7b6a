package replica

import (
	"context"

	"google.golang.org/protobuf/reflect/protoreflect"

	"github.com/paymentsvc/paymentsvc/internal/domain/failure"
	"github.com/paymentsvc/paymentsvc/internal/domain/operation"
)

// port shows every attempt to the database's watcher before it is made, and what is read.
type port struct{ replica *Replica }

// Check implements operation.Port.
func (p port) Check(call operation.Call) *failure.Error { return p.replica.config.Port.Check(call) }

// Do implements operation.Port.
func (p port) Do(ctx context.Context, call operation.Call) operation.Outcome {
	r := p.replica
	if call.Key != "" {
		r.config.Journal.Watch.Attempt(r.Name, call)
	}
	outcome := r.config.Port.Do(ctx, call)
	if call.Key == "" {
		r.config.Journal.Watch.Read(r.Name, call, outcome)
	}
	if !outcome.Date.IsZero() {
		r.config.Journal.Watch.Heard(r.Name)
	}
	r.note(call.Definition.RPC, outcome.Class)
	return outcome
}

// note tells the engine when PortOne answers again, as the client does.
func (r *Replica) note(rpc protoreflect.FullName, class operation.Class) {
	since, fails := r.failing[rpc]
	switch {
	case class == operation.NotSent || class == operation.Throttled:
	case class == operation.InDoubt && !fails:
		r.failing[rpc] = r.Now()
	case class != operation.InDoubt && fails:
		delete(r.failing, rpc)
		r.engine.Recovered(r.Now().Sub(since))
	}
}
