package gateway

import (
	"strings"

	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"
)

// inJSON is a status of the gRPC server with the names that fields have in JSON.
func inJSON(st *status.Status) *status.Status {
	p := st.Proto()
	for _, detail := range p.GetDetails() {
		var bad errdetails.BadRequest
		if !detail.MessageIs(&bad) || detail.UnmarshalTo(&bad) != nil {
			continue
		}
		for i, v := range bad.GetFieldViolations() {
			name := jsonPath(v.GetField())
			if rest, begins := strings.CutPrefix(p.GetMessage(), v.GetField()+": "); i == 0 && begins {
				p.Message = name + ": " + rest
			}
			v.Field = name
		}
		if value, err := proto.Marshal(&bad); err == nil {
			detail.Value = value
		}
	}
	return status.FromProto(p)
}

// jsonPath is the path of a field as JSON has it: orderName for order_name. Keys of maps
// are the caller's own.
func jsonPath(path string) string {
	var b strings.Builder
	inKey, upper := false, false
	for _, c := range path {
		switch {
		case c == '"':
			inKey = !inKey
		case c == '_' && !inKey:
			upper = true
			continue
		case upper && 'a' <= c && c <= 'z':
			c -= 'a' - 'A'
		}
		upper = false
		b.WriteRune(c)
	}
	return b.String()
}
