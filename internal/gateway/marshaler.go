package gateway

import (
	"github.com/grpc-ecosystem/grpc-gateway/v2/runtime"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
)

// oneShape is JSON as protobuf defines it, with errors in one shape: the gateway
// would wrap those of a stream once more.
type oneShape struct{ runtime.JSONPb }

func newMarshaler() *oneShape {
	return &oneShape{runtime.JSONPb{
		MarshalOptions: protojson.MarshalOptions{EmitDefaultValues: true},
		// A misspelt amount would turn a partial refund into a full one.
		UnmarshalOptions: protojson.UnmarshalOptions{DiscardUnknown: false},
	}}
}

// Marshal writes v as JSON.
func (m *oneShape) Marshal(v any) ([]byte, error) {
	if chunk, ok := v.(map[string]proto.Message); ok && len(chunk) == 1 && chunk["error"] != nil {
		v = chunk["error"]
	}
	return m.JSONPb.Marshal(v)
}
