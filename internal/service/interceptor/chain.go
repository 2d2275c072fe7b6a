// Package interceptor is what every call passes on its way to a handler, one
// concern per file. Chain gives the order; it is written down once because an
// order that depends on wiring is an order nobody knows.
package interceptor

import (
	"context"
	"log/slog"
	"time"

	"buf.build/go/protovalidate"
	"google.golang.org/grpc"
)

// Options are what the interceptors need of the rest of the program.
type Options struct {
	Log       *slog.Logger
	Validator protovalidate.Validator
	Now       func() time.Time
	// Life ends when the server is about to stop.
	Life context.Context //nolint:containedctx // it is the server's
}

// Chain returns the interceptors as options of a server, outermost first: a panic
// anywhere is caught, everything is logged with the status the caller saw, and
// validation comes last, when the request is complete.
func Chain(o Options) []grpc.ServerOption {
	return []grpc.ServerOption{
		grpc.ChainUnaryInterceptor(
			logUnary(o.Log, o.Now),
			statusUnary(),
			recoverUnary(),
			requestIDUnary(),
			validateUnary(o.Validator),
			notesUnary(),
		),
		grpc.ChainStreamInterceptor(
			logStream(o.Log, o.Now),
			statusStream(),
			recoverStream(),
			endEndless(o.Life),
			validateStream(o.Validator),
		),
	}
}
