package strict

import (
	"google.golang.org/protobuf/reflect/protoreflect"
)

const (
	wantOnce = "must be given once"
	wantMap  = "must be an object, in braces"
)

// fields are the fields that were given, with the names that the caller used.
type fields map[protoreflect.FullName]string

// take notes a field, unless it was given before or excludes one that was.
func (f fields) take(fd protoreflect.FieldDescriptor, name string) (rule, description string) {
	if before, ok := f[fd.FullName()]; ok {
		if before != name {
			return ruleDuplicate, wantOnce + "; it is another spelling of " + before
		}
		return ruleDuplicate, wantOnce
	}
	f[fd.FullName()] = name
	oneof := fd.ContainingOneof()
	if oneof == nil || oneof.IsSynthetic() {
		return "", ""
	}
	if before, ok := f[oneof.FullName()]; ok {
		return ruleOneof, "must not be given together with " + before
	}
	f[oneof.FullName()] = name
	return "", ""
}

// wantFields says which fields an object has.
func wantFields(md protoreflect.MessageDescriptor) string {
	names := make([]string, md.Fields().Len())
	for i := range names {
		names[i] = md.Fields().Get(i).JSONName()
	}
	if len(names) == 0 {
		return "must be an empty object, {}"
	}
	return "must be an object with fields such as " + listed(names)
}
