package interceptor

import (
	"context"

	"google.golang.org/grpc"
	"google.golang.org/grpc/metadata"

	"github.com/paymentsvc/paymentsvc/internal/domain/operation"
)

// Headers of the answer that say which operation served a write, and whether the
// answer is that of an earlier call.
const (
	OperationIDHeader = "paymentsvc-operation-id"
	ReplayedHeader    = "idempotent-replayed"
)

// notesUnary sends on what the engine notes about a call. It is outermost, so that
// the log has the notes, too.
func notesUnary() grpc.UnaryServerInterceptor {
	return func(ctx context.Context, req any, info *grpc.UnaryServerInfo, handler grpc.UnaryHandler) (any, error) {
		var notes operation.Notes
		resp, err := handler(operation.WithNotes(ctx, &notes), req)
		if notes.OperationID == "" {
			return resp, err
		}
		header := metadata.Pairs(OperationIDHeader, notes.OperationID)
		if notes.Replayed {
			header.Set(ReplayedHeader, "true")
		}
		if headerErr := grpc.SetHeader(ctx, header); headerErr != nil && err == nil {
			return nil, toStatus(info.FullMethod, headerErr)
		}
		return resp, err
	}
}
