package gateway

import (
	"context"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"github.com/grpc-ecosystem/grpc-gateway/v2/runtime"
	"google.golang.org/genproto/googleapis/api/annotations"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/reflect/protoreflect"

	"github.com/paymentsvc/paymentsvc/internal/service/interceptor"
)

// visit is one HTTP request, as the log needs it. Calls are logged by the gRPC server,
// which knows causes; the facade logs what it rejects before that.
type visit struct {
	log     *slog.Logger
	now     func() time.Time
	start   time.Time
	verb    string
	path    string // without what callers chose
	reached bool   // the gRPC server
}

type visitKey struct{}

// visited keeps a visit in the context of each request.
func visited(next http.Handler, log *slog.Logger, now func() time.Time) http.Handler {
	known := literals()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		v := &visit{log: log, now: now, start: now(), verb: r.Method, path: known.template(r.URL.Path)}
		next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), visitKey{}, v)))
	})
}

// DialOptions are what the connection to the gRPC server needs: notes whether a
// request reached it.
func DialOptions() []grpc.DialOption {
	reach := func(ctx context.Context) {
		// A call whose deadline is over is not sent.
		if v, ok := ctx.Value(visitKey{}).(*visit); ok && ctx.Err() == nil {
			v.reached = true
		}
	}
	return []grpc.DialOption{
		grpc.WithChainUnaryInterceptor(func(ctx context.Context, method string, req, reply any, cc *grpc.ClientConn, invoke grpc.UnaryInvoker, opts ...grpc.CallOption) error {
			reach(ctx)
			return invoke(ctx, method, req, reply, cc, opts...)
		}),
		grpc.WithChainStreamInterceptor(func(ctx context.Context, desc *grpc.StreamDesc, cc *grpc.ClientConn, method string, open grpc.Streamer, opts ...grpc.CallOption) (grpc.ClientStream, error) {
			reach(ctx)
			return open(ctx, desc, cc, method, opts...)
		}),
	}
}

// logRejected writes the line of a request that did not reach the gRPC server. Bodies,
// queries and ids are left out: they may be personal.
func logRejected(ctx context.Context, st *status.Status, cause error) {
	v, ok := ctx.Value(visitKey{}).(*visit)
	if !ok || v.reached {
		return
	}
	const longestVerb = 20
	method, known := runtime.RPCMethod(ctx)
	if !known {
		method = "none"
	}
	attrs := []slog.Attr{
		slog.String("reason", reasonOf(st)),
		slog.String("http_method", v.verb[:min(len(v.verb), longestVerb)]),
		slog.String("http_path", v.path),
		slog.Int("http_status", HTTPStatus(reasonOf(st), st.Code())),
	}
	if st.Code() == codes.Internal {
		attrs = append(attrs, slog.String("cause", cause.Error()))
	}
	interceptor.LogCall(ctx, v.log, method, st.Err(), v.now().Sub(v.start), attrs...)
}

// words are what the contract's paths are made of, besides ids.
type words map[string]bool

// literals reads them out of the contract.
func literals() words {
	known := words{"": true, "docs": true, "openapi.json": true}
	_ = eachRule(func(_ protoreflect.MethodDescriptor, rule *annotations.HttpRule) error {
		_, path := pattern(rule)
		for part := range strings.FieldsFuncSeq(path, func(r rune) bool { return r == '/' || r == ':' }) {
			if !strings.HasPrefix(part, "{") {
				known[part] = true
			}
		}
		return nil // and so does eachRule
	})
	return known
}

// template is a path with a star for each segment that is no word of the contract.
func (w words) template(path string) string {
	const most = 12 // more than any path of the contract has
	segments := strings.SplitN(path, "/", most)
	for i, segment := range segments {
		if w[segment] {
			continue
		}
		segments[i] = "*"
		if at := strings.LastIndexByte(segment, ':'); at >= 0 && w[segment[at+1:]] {
			segments[i] += segment[at:]
		}
	}
	return strings.Join(segments, "/")
}
