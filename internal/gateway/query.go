package gateway

import (
	"fmt"
	"net/url"
	"strings"

	"github.com/grpc-ecosystem/grpc-gateway/v2/runtime"
	"github.com/grpc-ecosystem/grpc-gateway/v2/utilities"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"

	errorv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/error/v1"
	"github.com/paymentsvc/paymentsvc/internal/domain/failure"
)

// strictQuery refuses query parameters that the request does not have. The
// default parser ignores them, and a misspelt filter would list everything.
type strictQuery struct {
	runtime.DefaultQueryParser
}

// Parse fills m from the query.
func (p strictQuery) Parse(m proto.Message, values url.Values, filter *utilities.DoubleArray) error {
	for name := range values {
		if !known(m.ProtoReflect().Descriptor(), strings.Split(name, ".")) {
			return failure.New(errorv1.CommonReason_COMMON_REASON_UNKNOWN_FIELD, "The query names a field that the request does not have.").
				Because(fmt.Errorf("query parameter of %s", m.ProtoReflect().Descriptor().FullName()))
		}
	}
	return p.DefaultQueryParser.Parse(m, values, filter)
}

// known reports whether md has a field at path, by either of its names.
func known(md protoreflect.MessageDescriptor, path []string) bool {
	fd := md.Fields().ByJSONName(path[0])
	if fd == nil {
		fd = md.Fields().ByName(protoreflect.Name(path[0]))
	}
	if fd == nil {
		return false
	}
	return len(path) == 1 || fd.Message() != nil && known(fd.Message(), path[1:])
}
