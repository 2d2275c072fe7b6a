// Package interceptor is what every call passes on its way to a handler, one
// concern per file. Chain gives the order; it is written down once because an
// order that depends on wiring is an order nobody knows.
package interceptor

import (
	"context"
	"log/slog"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"

	errorv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/error/v1"
	"github.com/paymentsvc/paymentsvc/internal/domain/failure"
	"github.com/paymentsvc/paymentsvc/internal/service/receive"
)

// Options are what the interceptors need of the rest of the program.
type Options struct {
	Log       *slog.Logger
	Validator Validator
	Now       func() time.Time
	// HTTPStatus is the status that the JSON facade answers with when a call fails for
	// reason with code; the log has it for calls of the facade.
	HTTPStatus func(reason string, code codes.Code) int
	// Margin is how much earlier than by its deadline a call must be answered.
	Margin *Margin
	// Life ends when the server is about to stop.
	Life context.Context //nolint:containedctx // it is the server's
}

// Chain returns the interceptors as options of a server, outermost first: everything is
// logged with the status the caller saw, a panic anywhere is caught, a request that
// could not be read goes no further, and validation comes last, when the request is
// complete.
func Chain(o Options) []grpc.ServerOption {
	log := &callLog{log: o.Log, now: o.Now, httpStatus: o.HTTPStatus}
	return []grpc.ServerOption{
		grpc.ChainUnaryInterceptor(
			notesUnary(),
			log.unary(),
			statusUnary(),
			recoverUnary(),
			receive.Unary(),
			knownUnary(),
			marginUnary(o.Margin),
			requestIDUnary(),
			validateUnary(o.Validator),
		),
		grpc.ChainStreamInterceptor(
			log.stream(),
			statusStream(),
			recoverStream(),
			receive.Stream(),
			endEndless(o.Life),
			knownStream(),
			validateStream(o.Validator),
		),
		grpc.UnknownServiceHandler(unknownRPC),
	}
}

// unknownRPC answers calls of services and RPCs that there are not.
func unknownRPC(any, grpc.ServerStream) error {
	return failure.New(errorv1.CommonReason_COMMON_REASON_RPC_NOT_FOUND, "The server has no RPC of this name.")
}
