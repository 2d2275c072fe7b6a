package portone

import (
	"context"
	"fmt"
	"slices"

	"google.golang.org/protobuf/reflect/protoreflect"

	errorv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/error/v1"
	"github.com/paymentsvc/paymentsvc/internal/adapter/portone/client"
	"github.com/paymentsvc/paymentsvc/internal/adapter/portone/codec"
	"github.com/paymentsvc/paymentsvc/internal/domain/failure"
	"github.com/paymentsvc/paymentsvc/internal/domain/operation"
)

// Client is what the adapter needs of HTTP.
type Client interface {
	// Read makes a call that changes nothing; it may be repeated inside.
	Read(ctx context.Context, r client.Request) client.Result
	// Write makes a call once, whatever becomes of ctx.
	Write(ctx context.Context, r client.Request) client.Result
}

// Adapter makes attempts at PortOne. It implements operation.Port.
type Adapter struct {
	client Client
	codec  *codec.Codec
	routes map[protoreflect.FullName]*resolved
	stores []string
}

// Config is what an Adapter is made of.
type Config struct {
	Client Client
	// Observe is told what PortOne sends that the contract does not know.
	Observe codec.Observer
	// Stores are the stores that have a secret of their own.
	Stores []string
}

// New compiles the routes and plans.
func New(cfg Config) (*Adapter, error) {
	routes, err := resolveRoutes()
	if err != nil {
		return nil, err
	}
	var messages []protoreflect.MessageDescriptor
	for _, r := range routes {
		messages = append(messages, r.input)
		if !r.isSheet {
			messages = append(messages, r.output)
		}
	}
	compiled, err := codec.New(Names(), cfg.Observe, messages...)
	if err != nil {
		return nil, fmt.Errorf("compile the plans: %w", err)
	}
	return &Adapter{client: cfg.Client, codec: compiled, routes: routes, stores: cfg.Stores}, nil
}

// Do makes one attempt.
func (a *Adapter) Do(ctx context.Context, call operation.Call) operation.Outcome {
	r, ok := a.routes[call.Definition.RPC]
	if !ok {
		return refused(failure.New(errorv1.CommonReason_COMMON_REASON_INTERNAL, "The operation has no route."))
	}
	at, err := r.page(call.Request)
	if err != nil {
		return refused(err)
	}
	request, err := a.request(r, call, at)
	if err != nil {
		return refused(err)
	}
	// Read while the client still asks, and once: what cannot be read is its failure.
	var read operation.Outcome
	request.Usable = func(result client.Result) bool {
		read = a.outcome(r, call, at, result)
		return read.Class != operation.InDoubt
	}
	made := a.client.Write
	if call.Definition.Kind == operation.KindRead {
		made = a.client.Read
	}
	result := made(ctx, request)
	if result.Class() == client.ClassDone && read.Class != 0 {
		return read
	}
	return a.outcome(r, call, at, result)
}

// refused is the outcome of a call that PortOne never saw.
func refused(err error) operation.Outcome {
	f, ok := err.(*failure.Error) //nolint:errorlint // made here, never wrapped
	if !ok {
		f = failure.New(errorv1.CommonReason_COMMON_REASON_INTERNAL, "The request could not be written.").Because(err)
	}
	return operation.Outcome{Class: operation.Declined, Failure: f}
}

// Route is what the table of operations shows of a route.
type Route struct {
	RPC         protoreflect.FullName
	OperationID string
	Method      string
	Path        string
	Unstable    bool
}

// Routes returns all routes, sorted by RPC.
func Routes() ([]Route, error) {
	routes, err := resolveRoutes()
	if err != nil {
		return nil, err
	}
	shown := make([]Route, 0, len(routes))
	for _, r := range routes {
		shown = append(shown, Route{r.rpc, r.operation, r.method, r.route.path, r.isUnstable})
	}
	slices.SortFunc(shown, func(a, b Route) int {
		if a.RPC < b.RPC {
			return -1
		}
		return 1
	})
	return shown, nil
}
