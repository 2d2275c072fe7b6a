package interceptor

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"

	"github.com/paymentsvc/paymentsvc/internal/domain/caller"
	"github.com/paymentsvc/paymentsvc/internal/domain/failure"
	"github.com/paymentsvc/paymentsvc/internal/redact"
)

// logUnary writes one line per call: what was asked, what came of it, how long it
// took. This is the edge at which causes are logged, once. Requests are written
// at debug level only, without what the contract calls sensitive.
func logUnary(log *slog.Logger, now func() time.Time) grpc.UnaryServerInterceptor {
	return func(ctx context.Context, req any, info *grpc.UnaryServerInfo, handler grpc.UnaryHandler) (any, error) {
		start := now()
		resp, err := handler(ctx, req)
		logCall(ctx, log, info.FullMethod, req, err, now().Sub(start))
		return resp, err
	}
}

func logStream(log *slog.Logger, now func() time.Time) grpc.StreamServerInterceptor {
	return func(srv any, stream grpc.ServerStream, info *grpc.StreamServerInfo, handler grpc.StreamHandler) error {
		start := now()
		err := handler(srv, stream)
		logCall(stream.Context(), log, info.FullMethod, nil, err, now().Sub(start))
		return err
	}
}

func logCall(ctx context.Context, log *slog.Logger, method string, req any, err error, took time.Duration) {
	level := levelOf(status.Code(err))
	if !log.Enabled(ctx, level) {
		return
	}
	attrs := []slog.Attr{
		slog.String("method", method),
		slog.String("caller", caller.From(ctx)),
		slog.String("code", status.Code(err).String()),
		slog.Duration("took", took),
	}
	if err != nil {
		attrs = append(attrs, failureAttrs(err)...)
	}
	if m, ok := req.(proto.Message); ok && log.Enabled(ctx, slog.LevelDebug) {
		attrs = append(attrs, slog.Any("request", redact.Message{Message: m}))
	}
	log.LogAttrs(ctx, level, "call", attrs...)
}

// failureAttrs are the reason and the cause of a failed call. Metadata is left
// out: it holds what a payment gateway wrote.
func failureAttrs(err error) []slog.Attr {
	var attrs []slog.Attr
	if f, ok := errors.AsType[*failure.Error](err); ok {
		attrs = append(attrs, slog.String("reason", f.Reason))
		if f.Cause != nil {
			attrs = append(attrs, slog.String("cause", f.Cause.Error()))
		}
		return attrs
	}
	if cause := errors.Unwrap(err); cause != nil {
		attrs = append(attrs, slog.String("cause", cause.Error()))
	}
	return attrs
}

// levelOf is how much attention a code deserves from an operator.
func levelOf(code codes.Code) slog.Level {
	switch code {
	case codes.Unknown, codes.Internal, codes.DataLoss:
		return slog.LevelError
	case codes.Unavailable, codes.Aborted, codes.DeadlineExceeded, codes.ResourceExhausted:
		return slog.LevelWarn
	default:
		return slog.LevelInfo
	}
}
