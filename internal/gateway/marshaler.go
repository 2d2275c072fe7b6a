package gateway

import (
	"bytes"
	"errors"
	"io"
	"regexp"

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

// NewDecoder returns a decoder of one body, which is read as a whole and holds
// nothing but fields: a misspelt amount would turn a partial refund into a full
// one, and so would a second object that nobody reads.
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
		err = protojson.Unmarshal(text, m)
		if err != nil && unknownField.MatchString(err.Error()) {
			return errUnknownField
		}
		return err
	})
}

// unknownField is what protojson says of a field that is none. The space after its
// name is sometimes another one, so that nobody compares texts; there is no other
// way to tell.
var unknownField = regexp.MustCompile(`^proto:[\s\x{a0}]\(line \d+:\d+\): unknown field `)
