package interceptor

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"time"

	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/peer"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"

	"github.com/paymentsvc/paymentsvc/internal/domain/caller"
	"github.com/paymentsvc/paymentsvc/internal/domain/failure"
	"github.com/paymentsvc/paymentsvc/internal/domain/operation"
	"github.com/paymentsvc/paymentsvc/internal/redact"
)

// callLog writes one line per call: what was asked, what came of it, how long it took.
// This is the edge at which causes are logged, once. Requests are written at debug
// level only, without what the contract calls sensitive.
type callLog struct {
	log        *slog.Logger
	now        func() time.Time
	httpStatus func(reason string, code codes.Code) int
}

func (l *callLog) unary() grpc.UnaryServerInterceptor {
	return func(ctx context.Context, req any, info *grpc.UnaryServerInfo, handler grpc.UnaryHandler) (any, error) {
		start := l.now()
		resp, err := handler(ctx, req)
		l.write(ctx, info.FullMethod, req, err, l.now().Sub(start), l.statusFor(err))
		return resp, err
	}
}

func (l *callLog) stream() grpc.StreamServerInterceptor {
	return func(srv any, stream grpc.ServerStream, info *grpc.StreamServerInfo, handler grpc.StreamHandler) error {
		start := l.now()
		sending := &sendingStream{ServerStream: stream}
		err := handler(srv, sending)
		httpStatus := http.StatusOK // it was sent with the first message
		if !sending.begun {
			httpStatus = l.statusFor(err)
		}
		l.write(stream.Context(), info.FullMethod, nil, err, l.now().Sub(start), httpStatus)
		return err
	}
}

// sendingStream notes whether anything was sent. Streams of the contract are sent by
// one goroutine, the handler's.
type sendingStream struct {
	grpc.ServerStream

	begun bool
}

// SendMsg sends a message.
func (s *sendingStream) SendMsg(m any) error {
	s.begun = true
	return s.ServerStream.SendMsg(m)
}

// statusFor is the HTTP status of a call of the facade that ends with err.
func (l *callLog) statusFor(err error) int {
	if err == nil {
		return http.StatusOK
	}
	st := status.Convert(err)
	for _, detail := range st.Details() {
		if info, ok := detail.(*errdetails.ErrorInfo); ok {
			return l.httpStatus(info.GetReason(), st.Code())
		}
	}
	return l.httpStatus("", st.Code())
}

// longestMethod is how much is logged of the name of an RPC, which the caller chooses.
const longestMethod = 200

func (l *callLog) write(ctx context.Context, method string, req any, err error, took time.Duration, httpStatus int) {
	more := make([]slog.Attr, 0, 3) //nolint:mnd // as many as follow
	if id := operation.NotesOf(ctx).OperationID; id != "" {
		more = append(more, slog.String("operation_id", id))
	}
	if ofFacade(ctx) {
		more = append(more, slog.Int("http_status", httpStatus))
	}
	if m, ok := req.(proto.Message); ok && l.log.Enabled(ctx, slog.LevelDebug) {
		more = append(more, slog.Any("request", redact.Message{Message: m}))
	}
	LogCall(ctx, l.log, method[:min(len(method), longestMethod)], err, took, more...)
}

// ofFacade reports whether a call came from the JSON facade, which alone calls without
// a network.
func ofFacade(ctx context.Context) bool {
	p, ok := peer.FromContext(ctx)
	return ok && p.Addr != nil && p.Addr.Network() == "bufconn"
}

// LogCall writes the line of one call. The JSON facade calls it for requests that it
// rejects itself.
func LogCall(ctx context.Context, log *slog.Logger, method string, err error, took time.Duration, more ...slog.Attr) {
	level := levelOf(status.Code(err))
	if !log.Enabled(ctx, level) {
		return
	}
	attrs := []slog.Attr{
		slog.String("method", method),
		slog.String("caller", caller.From(ctx)),
		slog.String("code", status.Code(err).String()),
		slog.Float64("took_ms", float64(took.Microseconds())/1000), //nolint:mnd // microseconds in a millisecond
	}
	if err != nil {
		attrs = append(attrs, failureAttrs(err)...)
	}
	log.LogAttrs(ctx, level, "call", append(attrs, more...)...)
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
