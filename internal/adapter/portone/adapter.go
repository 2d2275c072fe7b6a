package portone

import (
	"context"
	"errors"
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
	// defaultStore is the store of requests that name none, empty if it is not known.
	defaultStore string
}

// Config is what an Adapter is made of.
type Config struct {
	Client Client
	// Observe is told what PortOne sends that the contract does not know.
	Observe codec.Observer
	// Stores are the stores that have a secret of their own.
	Stores []string
	// DefaultStore is the store of the API secret. Answers to requests that name no store
	// must be about it. Empty does not check that.
	DefaultStore string
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
	return &Adapter{client: cfg.Client, codec: compiled, routes: routes, stores: cfg.Stores, defaultStore: cfg.DefaultStore}, nil
}

// Check reports why a call can never be made.
func (a *Adapter) Check(call operation.Call) *failure.Error {
	_, err := a.prepare(call)
	return err
}

// Do makes one attempt.
func (a *Adapter) Do(ctx context.Context, call operation.Call) operation.Outcome {
	p, err := a.prepare(call)
	if err != nil {
		return operation.Outcome{Class: operation.Unsendable, Failure: err}
	}
	// Read while the client still asks, and once: what cannot be read is its failure.
	var read operation.Outcome
	p.request.Usable = func(result client.Result) bool {
		read = a.outcome(p.route, call, p.at, result)
		return read.Class != operation.InDoubt
	}
	made := a.client.Write
	if call.Definition.Kind == operation.KindRead {
		made = a.client.Read
	}
	result := made(ctx, p.request)
	if result.Class() == client.ClassDone && read.Class != 0 {
		return read
	}
	return a.outcome(p.route, call, p.at, result)
}

// prepared is a call that can be sent.
type prepared struct {
	route   *resolved
	at      position
	request client.Request
}

// prepare writes a call.
func (a *Adapter) prepare(call operation.Call) (prepared, *failure.Error) {
	r, ok := a.routes[call.Definition.RPC]
	if !ok {
		return prepared{}, failure.New(errorv1.CommonReason_COMMON_REASON_INTERNAL, "The operation has no route.")
	}
	at, err := r.page(call.Request)
	if err != nil {
		return prepared{}, unsendable(err)
	}
	request, err := a.request(r, call, at)
	if err != nil {
		return prepared{}, unsendable(err)
	}
	return prepared{r, at, request}, nil
}

// unsendable is the failure of a call that cannot be written.
func unsendable(err error) *failure.Error {
	if f, ok := errors.AsType[*failure.Error](err); ok {
		return f
	}
	return failure.New(errorv1.CommonReason_COMMON_REASON_INTERNAL, "The request could not be written.").Because(err)
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
