package e2e_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"
)

// caller is somebody who calls the service in one way.
type caller struct {
	*program

	via transport
}

// ask makes a call that must succeed.
func ask[Resp proto.Message](t *testing.T, c *caller, request proto.Message) Resp {
	t.Helper()
	response, _ := askMore[Resp](t.Context(), t, c, request)
	return response
}

// askMore makes a call that must succeed, and shows its header.
func askMore[Resp proto.Message](ctx context.Context, t *testing.T, c *caller, request proto.Message) (Resp, map[string]string) {
	t.Helper()
	a := c.via.call(ctx, t, methodOf(t, request), request)
	if a.err != nil {
		t.Fatalf("%T: %v", request, a.err.Proto())
	}
	response, ok := a.responses[0].(Resp)
	if !ok {
		t.Fatalf("%T is answered with %T", request, a.responses[0])
	}
	return response, a.header
}

// refusal is a failed call as a program sees it.
type refusal struct {
	Code     codes.Code
	Reason   string
	Metadata map[string]string
}

// refused makes a call that must fail.
func refused(t *testing.T, c *caller, request proto.Message) refusal {
	t.Helper()
	a := c.via.call(t.Context(), t, methodOf(t, request), request)
	if a.err == nil {
		t.Fatalf("%T succeeded: %v", request, a.responses)
	}
	return refusalOf(t, a.err)
}

func refusalOf(t *testing.T, st *status.Status) refusal {
	t.Helper()
	info := infoOf(t, st)
	return refusal{st.Code(), info.GetReason(), info.GetMetadata()}
}

// infoOf is the ErrorInfo that every error has exactly one of.
func infoOf(t *testing.T, st *status.Status) *errdetails.ErrorInfo {
	t.Helper()
	found := details[*errdetails.ErrorInfo](st)
	if len(found) != 1 || found[0].GetReason() == "" || found[0].GetDomain() != "paymentsvc" {
		t.Fatalf("want one ErrorInfo of this service in %v", st.Proto())
	}
	return found[0]
}

// details are the details of one kind.
func details[D proto.Message](st *status.Status) []D {
	var found []D
	for _, detail := range st.Details() {
		if d, ok := detail.(D); ok {
			found = append(found, d)
		}
	}
	return found
}

// violated are the fields that a refused request is blamed for, in order.
func violated(t *testing.T, st *status.Status) []string {
	t.Helper()
	if got := refusalOf(t, st); got.Code != codes.InvalidArgument || got.Reason != "VALIDATION_FAILED" {
		t.Errorf("got %+v, want a broken rule", got)
	}
	found := details[*errdetails.BadRequest](st)
	if len(found) != 1 {
		t.Fatalf("want one BadRequest in %v", st.Proto())
	}
	var fields []string
	for _, v := range found[0].GetFieldViolations() {
		if v.GetDescription() == "" || v.GetReason() == "" {
			t.Errorf("%v does not say which rule was broken", v)
		}
		fields = append(fields, inContract(v.GetField()))
	}
	slices.Sort(fields)
	return fields
}

// inContract is the path of a field as the contract has it: order_name for orderName, as
// the facade names it.
func inContract(path string) string {
	if strings.Contains(path, "-") {
		return path // a header
	}
	var b strings.Builder
	for _, c := range path {
		if 'A' <= c && c <= 'Z' {
			b.WriteByte('_')
			c += 'a' - 'A'
		}
		b.WriteRune(c)
	}
	return b.String()
}
