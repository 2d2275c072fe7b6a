package interceptor

import (
	"context"
	"errors"

	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/protoadapt"
	"google.golang.org/protobuf/types/known/durationpb"

	errorv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/error/v1"
	"github.com/paymentsvc/paymentsvc/internal/domain/failure"
)

// Domain is the domain of every ErrorInfo.
const Domain = "paymentsvc"

// statusError is a failure as gRPC sends it, with the failure still inside for
// the log.
type statusError struct {
	sent  *status.Status
	cause error
}

// Error returns what the caller sees.
func (e *statusError) Error() string { return e.sent.Message() }

// GRPCStatus makes gRPC send the status.
func (e *statusError) GRPCStatus() *status.Status { return e.sent }

// Unwrap returns what happened.
func (e *statusError) Unwrap() error { return e.cause }

// statusUnary turns errors into statuses, so that handlers return plain errors
// and cannot forget it.
func statusUnary() grpc.UnaryServerInterceptor {
	return func(ctx context.Context, req any, info *grpc.UnaryServerInfo, handler grpc.UnaryHandler) (any, error) {
		resp, err := handler(ctx, req)
		if err != nil {
			return nil, toStatus(info.FullMethod, err)
		}
		return resp, nil
	}
}

func statusStream() grpc.StreamServerInterceptor {
	return func(srv any, stream grpc.ServerStream, info *grpc.StreamServerInfo, handler grpc.StreamHandler) error {
		if err := handler(srv, stream); err != nil {
			return toStatus(info.FullMethod, err)
		}
		return nil
	}
}

// toStatus maps any error. What is no failure of ours becomes INTERNAL and says
// nothing about itself, but for services that are not ours: health and reflection
// have statuses that their clients wait for.
func toStatus(method string, err error) error {
	if errors.Is(err, context.Canceled) || status.Code(err) == codes.Canceled {
		return &statusError{sent: status.New(codes.Canceled, "The caller cancelled the call."), cause: err}
	}
	var f *failure.Error
	if !errors.As(err, &f) {
		if _, ok := status.FromError(err); ok && !ofContract(method) {
			return err
		}
		f = failure.New(errorv1.CommonReason_COMMON_REASON_INTERNAL, "An internal error occurred.").Because(err)
	}
	return &statusError{sent: Status(f), cause: err}
}

// Status is f as callers see it: a code, one ErrorInfo, and the details that the
// kind of failure calls for.
func Status(f *failure.Error) *status.Status {
	code := codes.Code(f.Code) //nolint:gosec // canonical codes are small
	details := []protoadapt.MessageV1{&errdetails.ErrorInfo{Reason: f.Reason, Domain: Domain, Metadata: f.Metadata}}
	if len(f.Violations) > 0 {
		details = append(details, badRequest(f.Violations))
	}
	if code == codes.FailedPrecondition {
		details = append(details, &errdetails.PreconditionFailure{Violations: []*errdetails.PreconditionFailure_Violation{{
			Type: f.Reason, Subject: f.Metadata["subject"], Description: f.Message,
		}}})
	}
	if f.RetryAfter > 0 {
		details = append(details, &errdetails.RetryInfo{RetryDelay: durationpb.New(f.RetryAfter)})
	}
	bare := status.New(code, f.Message)
	full, err := bare.WithDetails(details...)
	if err != nil {
		return bare
	}
	return full
}

func badRequest(violations []failure.Violation) *errdetails.BadRequest {
	out := &errdetails.BadRequest{}
	for _, v := range violations {
		out.FieldViolations = append(out.FieldViolations, &errdetails.BadRequest_FieldViolation{
			Field: v.Field, Description: v.Description, Reason: v.Rule,
		})
	}
	return out
}
