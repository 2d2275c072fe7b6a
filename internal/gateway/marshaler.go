package gateway

import (
	"bytes"
	"errors"
	"io"

	"github.com/grpc-ecosystem/grpc-gateway/v2/runtime"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
)

// oneShape is JSON as protobuf defines it, with errors in one shape: the gateway
// would wrap those of a stream once more.
type oneShape struct{ runtime.JSONPb }

func newMarshaler() *oneShape {
	return &oneShape{runtime.JSONPb{MarshalOptions: protojson.MarshalOptions{EmitDefaultValues: true}}}
}

// Marshal writes v as JSON.
func (m *oneShape) Marshal(v any) ([]byte, error) {
	if chunk, ok := v.(map[string]proto.Message); ok && len(chunk) == 1 && chunk["error"] != nil {
		v = chunk["error"]
	}
	return m.JSONPb.Marshal(v)
}

// NewDecoder returns a decoder of one body, which is read as a whole: the gateway's
// own would stop after the first of two objects. What the body may hold has been
// checked before, see reading.
func (*oneShape) NewDecoder(r io.Reader) runtime.Decoder {
	return runtime.DecoderFunc(func(v any) error {
		m, ok := v.(proto.Message)
		if !ok {
			return errors.New("a body is a whole request")
		}
		text, err := io.ReadAll(r)
		if err != nil {
			return err
		}
		if len(bytes.TrimSpace(text)) == 0 {
			return io.EOF // which the generated code takes for an empty request
		}
		return protojson.Unmarshal(text, m)
	})
}
