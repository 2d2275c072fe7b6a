package gateway

import (
	"net/http"
	"net/url"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/grpc-ecosystem/grpc-gateway/v2/runtime"
	"github.com/grpc-ecosystem/grpc-gateway/v2/utilities"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
)

// strictQuery refuses query parameters that the request does not have, or has in
// its path. The default parser ignores them, and a misspelt filter would list
// everything.
type strictQuery struct {
	runtime.DefaultQueryParser
}

// strictly sees to it that the parser is set once. grpc-gateway keeps it in a
// variable of its package, which is read by whoever serves already.
var strictly sync.Once

// withStrictQuery makes strictQuery the parser of all facades.
func withStrictQuery(mux *runtime.ServeMux) {
	strictly.Do(func() { runtime.SetQueryParameterParser(strictQuery{})(mux) })
}

// Parse fills m from the query.
func (p strictQuery) Parse(m proto.Message, values url.Values, inPath *utilities.DoubleArray) error {
	for name := range values {
		path := fieldPath(m.ProtoReflect().Descriptor(), strings.Split(name, "."))
		if path == nil || inPath.HasCommonPrefix(path) {
			return errUnknownField
		}
	}
	return p.DefaultQueryParser.Parse(m, values, inPath)
}

// fieldPath is the path to a field of md by the names of the contract, when path
// leads to one by either kind of name.
func fieldPath(md protoreflect.MessageDescriptor, path []string) []string {
	fd := md.Fields().ByJSONName(path[0])
	if fd == nil {
		fd = md.Fields().ByName(protoreflect.Name(path[0]))
	}
	if fd == nil {
		return nil
	}
	name := string(fd.Name())
	if len(path) == 1 {
		return []string{name}
	}
	if fd.Message() == nil {
		return nil
	}
	rest := fieldPath(fd.Message(), path[1:])
	if rest == nil {
		return nil
	}
	return append([]string{name}, rest...)
}

// onlyText refuses paths and queries whose escapes are no UTF-8: no message can
// hold them, which would otherwise look like a defect of the service.
func onlyText(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		query, err := url.QueryUnescape(r.URL.RawQuery)
		if err != nil || !utf8.ValidString(query) || !utf8.ValidString(r.URL.Path) {
			refuse(w, r, malformed(""))
			return
		}
		next.ServeHTTP(w, r)
	})
}
