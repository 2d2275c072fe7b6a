package operation

import (
	"strconv"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
)

// mostDifferences is how many fields are named; whoever gets more has mixed up two
// requests.
const mostDifferences = 20

// Differences names the fields in which two requests of one kind differ, other than the
// id they came under: paths such as `amount.total`, and never what is in them. What
// differs in card credentials is not told, because of those only one request is known.
func Differences(a, b proto.Message) []string {
	if a == nil || b == nil || a.ProtoReflect().Descriptor() != b.ProtoReflect().Descriptor() {
		return nil
	}
	var found []string
	differences(WithoutCards(a).ProtoReflect(), WithoutCards(b).ProtoReflect(), "", &found)
	return found[:min(len(found), mostDifferences)]
}

func differences(a, b protoreflect.Message, path string, found *[]string) {
	fields := a.Descriptor().Fields()
	for i := range fields.Len() {
		fd := fields.Get(i)
		isSame := a.Has(fd) == b.Has(fd) && a.Get(fd).Equal(b.Get(fd))
		if !isSame && (path != "" || fd.Name() != "request_id") {
			within(fd, a, b, path+string(fd.Name()), found)
		}
	}
}

// within names the field at a path, or what differs inside it.
func within(fd protoreflect.FieldDescriptor, a, b protoreflect.Message, at string, found *[]string) {
	one, other := a.Get(fd), b.Get(fd)
	switch {
	case !isOurs(fd):
		*found = append(*found, at)
	case fd.IsList() && one.List().Len() == other.List().Len():
		for j := range one.List().Len() {
			differences(one.List().Get(j).Message(), other.List().Get(j).Message(), at+"["+strconv.Itoa(j)+"].", found)
		}
	case !fd.IsList() && a.Has(fd) && b.Has(fd):
		differences(one.Message(), other.Message(), at+".", found)
	default:
		*found = append(*found, at)
	}
}

// isOurs reports whether a field holds a message of the contract. What Google's messages
// hold, such as the seconds of a time, is one value to callers.
func isOurs(fd protoreflect.FieldDescriptor) bool {
	return fd.Message() != nil && !fd.IsMap() && fd.Message().FullName().Parent().Parent().Parent() == "paymentsvc"
}
