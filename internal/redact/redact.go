// Package redact keeps personal data and secrets out of logs. What is sensitive
// is said once, in the contract, by the field option debug_redact.
package redact

import (
	"log/slog"
	"sync"

	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/descriptorpb"
)

// hidden stands where a value was.
const hidden = "***"

// Message is a message that logs itself without its sensitive fields.
type Message struct{ proto.Message }

// LogValue returns the message as JSON text, redacted.
func (m Message) LogValue() slog.Value {
	return slog.StringValue(Text(m.Message))
}

// Attr replaces messages in log attributes; it is a slog.HandlerOptions.ReplaceAttr,
// so that logging a message by mistake leaks nothing.
func Attr(_ []string, a slog.Attr) slog.Attr {
	if m, ok := a.Value.Any().(proto.Message); ok && a.Value.Kind() == slog.KindAny {
		return slog.String(a.Key, Text(m))
	}
	return a
}

// Text is m as JSON, with every sensitive field hidden.
func Text(m proto.Message) string {
	if m == nil || !m.ProtoReflect().IsValid() {
		return "null"
	}
	shown := proto.Clone(m)
	message(shown.ProtoReflect())
	text, err := protojson.MarshalOptions{}.Marshal(shown)
	if err != nil {
		return "unprintable" // never the error: it may quote a value
	}
	return string(text)
}

// message hides the sensitive fields of m and of everything in it. What a newer
// contract knows and this one does not may be sensitive too.
func message(m protoreflect.Message) {
	m.SetUnknown(nil)
	m.Range(func(fd protoreflect.FieldDescriptor, v protoreflect.Value) bool {
		switch {
		case Sensitive(fd):
			hide(m, fd)
		case fd.IsMap():
			if fd.MapValue().Message() != nil {
				v.Map().Range(func(_ protoreflect.MapKey, e protoreflect.Value) bool {
					message(e.Message())
					return true
				})
			}
		case fd.IsList() && fd.Message() != nil:
			for i := range v.List().Len() {
				message(v.List().Get(i).Message())
			}
		case fd.Message() != nil:
			message(v.Message())
		}
		return true
	})
}

// hide leaves a mark where it can: in a string. Other kinds disappear.
func hide(m protoreflect.Message, fd protoreflect.FieldDescriptor) {
	if fd.Kind() == protoreflect.StringKind && !fd.IsList() && !fd.IsMap() {
		m.Set(fd, protoreflect.ValueOfString(hidden))
		return
	}
	m.Clear(fd)
}

// sensitive is a cache of what descriptors say: FieldDescriptor -> bool.
var sensitive sync.Map

// Sensitive reports whether the contract marks fd with debug_redact.
func Sensitive(fd protoreflect.FieldDescriptor) bool {
	if known, ok := sensitive.Load(fd); ok {
		is, _ := known.(bool)
		return is
	}
	options, _ := fd.Options().(*descriptorpb.FieldOptions)
	sensitive.Store(fd, options.GetDebugRedact())
	return options.GetDebugRedact()
}
