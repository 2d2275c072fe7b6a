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
		if path == "" && fd.Name() == "request_id" || a.Has(fd) == b.Has(fd) && a.Get(fd).Equal(b.Get(fd)) {
			continue
		}
		at := path + string(fd.Name())
		switch {
		case fd.IsList() && isOurs(fd) && a.Get(fd).List().Len() == b.Get(fd).List().Len():
			for j := range a.Get(fd).List().Len() {
				differences(a.Get(fd).List().Get(j).Message(), b.Get(fd).List().Get(j).Message(), at+"["+strconv.Itoa(j)+"].", found)
			}
		case !fd.IsList() && isOurs(fd) && a.Has(fd) && b.Has(fd):
			differences(a.Get(fd).Message(), b.Get(fd).Message(), at+".", found)
		default:
			*found = append(*found, at)
		}
	}
}

// isOurs reports whether a field holds a message of the contract. What Google's messages
// hold, such as the seconds of a time, is one value to callers.
func isOurs(fd protoreflect.FieldDescriptor) bool {
	return fd.Message() != nil && !fd.IsMap() && fd.Message().FullName().Parent().Parent().Parent() == "paymentsvc"
}
