package strict

import (
	"bytes"

	"github.com/go-json-experiment/json/jsontext"
	"google.golang.org/protobuf/reflect/protoreflect"

	"github.com/paymentsvc/paymentsvc/internal/domain/failure"
)

// wantNoBody is for callers of GET and DELETE.
const wantNoBody = "is not read: this call takes its input from the path and the query; send no body"

// NoBody rejects the body of a request that is read from its path and query. Every
// body is rejected, {} included: whoever sends one expects that it can make a
// difference.
func (r *Reader) NoBody(text []byte, md protoreflect.MessageDescriptor, bound Bound) *failure.Error {
	if len(text) == 0 {
		return nil
	}
	var f findings
	for _, name := range membersOf(text) {
		fd := fieldOf(md, name)
		if fd == nil {
			continue
		}
		if _, inPath := bound[string(fd.Name())]; inPath {
			f.add(name, ruleUnknown, "is not read from a body; it is in the path")
			continue
		}
		f.add(name, ruleUnknown, "is not read from a body; send it as a query parameter")
	}
	f.add(whole, ruleUnknown, wantNoBody)
	return f.failure()
}

// membersOf lists the names of an object, as far as it is one.
func membersOf(text []byte) []string {
	in := jsontext.NewDecoder(bytes.NewBuffer(text), jsontext.AllowDuplicateNames(true))
	if token, err := in.ReadToken(); err != nil || token.Kind() != jsontext.KindBeginObject {
		return nil
	}
	var names []string
	for in.PeekKind() == jsontext.KindString && len(names) < maxFindings {
		name, err := in.ReadToken()
		if err != nil {
			return names
		}
		names = append(names, name.String())
		if in.SkipValue() != nil {
			return names
		}
	}
	return names
}
