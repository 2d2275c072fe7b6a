package codec

import (
	"slices"
	"strings"

	"google.golang.org/protobuf/reflect/protoreflect"
)

const (
	// unionOneof is the name of a oneof that stands for a union which PortOne
	// tags with a member called `type`. Other oneofs are members like any other.
	unionOneof = "kind"
	unionTag   = "type"

	// pageMember is where the answer of a list has the numbers about it.
	pageMember = "page"
)

// jsonName is the convention for members: protobuf's own lower camel case, unless
// there is an exception for the field or for its name. In the answer of a list
// the things listed are `items` and their number is beside the page number.
func (x *Exceptions) jsonName(fd protoreflect.FieldDescriptor) string {
	if name, ok := x.Fields[fd.FullName()]; ok {
		return name
	}
	if name, ok := x.Names[fd.Name()]; ok {
		return name
	}
	switch {
	case !isPage(fd.ContainingMessage()):
		return fd.JSONName()
	case fd.IsList() && fd.Message() != nil:
		return "items"
	case fd.Name() == "total_size":
		return pageMember + ".totalCount"
	default:
		return fd.JSONName()
	}
}

// segment is a step on the path to a field: a member, or each object of an array.
type segment struct {
	name string
	list bool
}

// splitPath splits `items[].cursor` into what leads to the member and, last, the
// member.
func splitPath(path string) []segment {
	var segments []segment
	for part := range strings.SplitSeq(path, ".") {
		name, list := strings.CutSuffix(part, "[]")
		segments = append(segments, segment{name: name, list: list})
	}
	return segments
}

// isPage reports whether md is the answer of a list.
func isPage(md protoreflect.MessageDescriptor) bool {
	return md.Fields().ByName("next_page_token") != nil
}

// isLocal reports whether fd exists in the contract only.
func (x *Exceptions) isLocal(fd protoreflect.FieldDescriptor) bool {
	if _, ok := x.Fields[fd.FullName()]; ok {
		return false
	}
	return slices.Contains(x.Local, fd.Name())
}

// isUnion reports whether md is a message that holds nothing but a oneof called
// `kind`.
func isUnion(md protoreflect.MessageDescriptor) bool {
	oneofs := md.Oneofs()
	return oneofs.Len() == 1 && oneofs.Get(0).Name() == unionOneof &&
		oneofs.Get(0).Fields().Len() == md.Fields().Len()
}

// unionTagOf is the tag that PortOne gives one case of a union.
func (x *Exceptions) unionTagOf(fd protoreflect.FieldDescriptor) string {
	if slices.Contains(x.TypeNamedUnions, fd.ContainingMessage().FullName()) {
		return string(fd.Message().Name())
	}
	return strings.ToUpper(string(fd.Name()))
}

// enumPrefix is what the values of ed begin with: CARD_TYPE_ for CardType.
func enumPrefix(ed protoreflect.EnumDescriptor) string {
	zero := ed.Values().ByNumber(0)
	if zero == nil {
		return ""
	}
	return strings.TrimSuffix(string(zero.Name()), "UNSPECIFIED")
}
