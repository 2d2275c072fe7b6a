package gateway

import (
	"context"
	"errors"
	"net/http"
	"strings"

	"github.com/grpc-ecosystem/grpc-gateway/v2/runtime"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	errorv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/error/v1"
	"github.com/paymentsvc/paymentsvc/internal/domain/failure"
	"github.com/paymentsvc/paymentsvc/internal/gateway/strict"
	"github.com/paymentsvc/paymentsvc/internal/service/interceptor"
)

// httpStatuses are the reasons that HTTP has a better status for than the one
// that follows from their code. A gateway's refusal has one of its own, so that a
// declined card can be told from everything else without reading the reason.
var httpStatuses = map[string]int{
	failure.NameOf(errorv1.CommonReason_COMMON_REASON_HOST_NOT_ALLOWED):       http.StatusMisdirectedRequest,
	failure.NameOf(errorv1.CommonReason_COMMON_REASON_UNSUPPORTED_ENCODING):   http.StatusUnsupportedMediaType,
	failure.NameOf(errorv1.ChannelReason_CHANNEL_REASON_PG_PROVIDER):          http.StatusPaymentRequired,
	failure.NameOf(errorv1.ChannelReason_CHANNEL_REASON_CHANNEL_SPECIFIC):     http.StatusPaymentRequired,
	failure.NameOf(errorv1.CommonReason_COMMON_REASON_METHOD_NOT_ALLOWED):     http.StatusMethodNotAllowed,
	failure.NameOf(errorv1.CommonReason_COMMON_REASON_UNSUPPORTED_MEDIA_TYPE): http.StatusUnsupportedMediaType,
	failure.NameOf(errorv1.CommonReason_COMMON_REASON_REQUEST_TOO_LARGE):      http.StatusRequestEntityTooLarge,
}

// HTTPStatus is the status that the facade answers with when a call fails for
// reason with code.
func HTTPStatus(reason string, code codes.Code) int {
	if better, ok := httpStatuses[reason]; ok {
		return better
	}
	if code == codes.FailedPrecondition { // 400 would say that the request is malformed
		return http.StatusUnprocessableEntity
	}
	return runtime.HTTPStatusFromCode(code)
}

// writeError writes every error in one shape: a google.rpc.Status with one
// ErrorInfo, as gRPC callers get it.
func writeError(ctx context.Context, _ *runtime.ServeMux, m runtime.Marshaler, w http.ResponseWriter, _ *http.Request, err error) {
	st := statusOf(err)
	logRejected(ctx, st, err)
	body, marshalErr := m.Marshal(st.Proto())
	if marshalErr != nil {
		http.Error(w, "", http.StatusInternalServerError)
		return
	}
	failedHeaders(ctx, w.Header(), st)
	w.Header().Set("Content-Type", m.ContentType(st.Proto()))
	w.WriteHeader(HTTPStatus(reasonOf(st), st.Code()))
	_, _ = w.Write(body) // a client that is gone needs no answer
}

// statusOf finds the status in err, which has a reason if the service gave it.
// Errors that the facade itself makes while it reads a request, and those of the
// connection between the two, get one.
func statusOf(err error) *status.Status {
	var (
		tooLarge *http.MaxBytesError
		f        *failure.Error
	)
	switch {
	case errors.As(err, &tooLarge), strings.Contains(err.Error(), "request body too large"):
		// The gateway turns errors into statuses by their text on the way here.
		return interceptor.Status(failure.New(errorv1.CommonReason_COMMON_REASON_REQUEST_TOO_LARGE, "The body is larger than 1 MiB."))
	case errors.As(err, &f):
		return interceptor.Status(f)
	}
	st := status.Convert(err)
	if reasonOf(st) != "" {
		return inJSON(st)
	}
	return interceptor.Status(unexplained(st))
}

// unexplained is the failure behind a status without a reason.
func unexplained(st *status.Status) *failure.Error {
	switch st.Code() {
	case codes.InvalidArgument: // the parser's text is not passed on: it quotes what it read
		return strict.Rejected("request", "cannot be read")
	case codes.DeadlineExceeded:
		return failure.New(errorv1.CommonReason_COMMON_REASON_DEADLINE_EXCEEDED, "The caller's deadline came before the answer.")
	case codes.Unavailable: // the connection leads into this process, and is cut when that stops
		return failure.New(errorv1.CommonReason_COMMON_REASON_SHUTTING_DOWN, "The service is stopping.")
	default:
		return failure.New(errorv1.CommonReason_COMMON_REASON_INTERNAL, "An internal error occurred.")
	}
}

// reasonOf is the reason in a status, empty when it has none.
func reasonOf(st *status.Status) string {
	for _, detail := range st.Details() {
		if info, ok := detail.(interface{ GetReason() string }); ok {
			return info.GetReason()
		}
	}
	return ""
}

// routingErrors writes the errors of requests that lead nowhere.
func routingErrors(r *routes) runtime.RoutingErrorHandlerFunc {
	return func(ctx context.Context, mux *runtime.ServeMux, m runtime.Marshaler, w http.ResponseWriter, request *http.Request, code int) {
		f := failure.New(errorv1.CommonReason_COMMON_REASON_ROUTE_NOT_FOUND, "There is nothing at this path.")
		switch code {
		case http.StatusMethodNotAllowed, http.StatusNotImplemented:
			writeMethodNotAllowed(w, request, r.allowed(request))
			return
		case http.StatusBadRequest:
			f = strict.Rejected("path", wantText)
		}
		writeError(ctx, mux, m, w, request, f)
	}
}

// writeMethodNotAllowed refuses a method and names those that the path takes.
func writeMethodNotAllowed(w http.ResponseWriter, r *http.Request, allowed string) {
	w.Header().Set("Allow", allowed)
	refuse(w, r, failure.New(errorv1.CommonReason_COMMON_REASON_METHOD_NOT_ALLOWED, "The path does not take this method."))
}

// refuse writes the error of a request that does not reach the facade's routes.
func refuse(w http.ResponseWriter, r *http.Request, f *failure.Error) {
	writeError(r.Context(), nil, newMarshaler(), w, r, f)
}
