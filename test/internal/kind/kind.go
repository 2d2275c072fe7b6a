// Package kind says of each kind of write how to try it: what has to be there
// before, what the call asks for, and how often it took effect, which is read at
// the sandbox and never at the service.
package kind

import (
	"context"
	"slices"

	"google.golang.org/protobuf/proto"

	"github.com/paymentsvc/paymentsvc/internal/domain/caller"
	"github.com/paymentsvc/paymentsvc/internal/domain/operation"
	"github.com/paymentsvc/paymentsvc/internal/sandbox/wire"
	"github.com/paymentsvc/paymentsvc/test/internal/rig"
)

// Wish is what PortOne is to say.
type Wish string

// The wishes.
const (
	Accept  Wish = "accept"
	Decline Wish = "decline"
	// Pend is an answer that PortOne decides later.
	Pend Wish = "pend"
)

// Kind is a kind of write.
type Kind struct {
	Name string
	// Operation is PortOne's operationId of the call.
	Operation string
	// Once kinds are never sent again after a doubt, because the payer may have
	// left or the card was forgotten. Of the others, a charge by billing key is sent
	// again while its caller's time lasts, which is longer than a process is away here.
	Once bool
	// Reads kinds read before they send, and so are written down a second time
	// before the first byte leaves.
	Reads bool
	// Blind kinds have nothing that PortOne could be asked for, so that every doubt is
	// ended by sending again.
	Blind bool
	// Wishes are the answers that the sandbox can be made to give.
	Wishes []Wish

	// Stage makes what the request is about.
	Stage func(*Scene) error
	// Request is the call.
	Request func(*Scene) proto.Message
	// Effects counts how often it took effect and was not undone.
	Effects func(*Scene) (int, error)
	// Settle is PortOne's decision on what pends: it is done.
	Settle func(*Scene) error
}

// Mute reports whether PortOne documents an empty object as the answer.
func (k *Kind) Mute() bool {
	return slices.ContainsFunc(wire.Operations(), func(op wire.Operation) bool {
		return op.ID == k.Operation && slices.Contains(op.Specimens, "{}")
	})
}

// Scene is one try of a kind at one sandbox.
type Scene struct {
	Ctx  context.Context //nolint:containedctx // a scene is one try, and ends with it
	Box  *rig.Sandbox
	Wish Wish
	// ID is the payment, or whatever else the kind is about, and unique.
	ID string
	// Key is the call's idempotency key at PortOne.
	Key string

	key          string // of a stored card
	token        string
	cancellation string
	schedule     string
	transfer     string
}

// NewScene makes the scene of a try that has to be staged yet.
func NewScene(ctx context.Context, box *rig.Sandbox, k *Kind, wish Wish, id string) (*Scene, error) {
	s := &Scene{Ctx: ctx, Box: box, Wish: wish, ID: id}
	method, err := rig.MethodOf(k.Request(s))
	if err != nil {
		return nil, err
	}
	s.Key = operation.UpstreamKey("", caller.Local, method.FullName(), s.RequestID())
	return s, nil
}

// RequestID is the id of the call. Every repeat has the same.
func (s *Scene) RequestID() string { return "crash-request-" + s.ID }

// ends is an amount whose last digits are magic to the sandbox, if that is wished.
func (s *Scene) ends(decline, pend int64) int64 {
	const thousands, ordinary = 11000, 700
	switch s.Wish {
	case Decline:
		return thousands + decline
	case Pend:
		return thousands + pend
	case Accept:
	}
	return thousands + ordinary
}

// All lists the kinds.
func All() []*Kind {
	return []*Kind{
		payWithKey(), payByCard(), openAccount(), confirmPayment(), confirmKeyAndPay(), capture(),
		cancelFully(), cancelPartly(), stopCancellation(), closeAccount(), preRegister(),
		issueKey(), confirmKey(), deleteKey(), createSchedule(), revokeSchedule(),
		issueReceipt(), cancelReceipt(), shipParcel(), completeEscrow(),
		transferOrder(), transferCancellation(), transferManually(), sendIdentity(),
	}
}

// Named is the kind with a name, nil if there is none.
func Named(name string) *Kind {
	for _, k := range All() {
		if k.Name == name {
			return k
		}
	}
	return nil
}
