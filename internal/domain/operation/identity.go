package operation

import (
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
)

// cardCredential is the message that holds a card number and what goes with it.
const cardCredential = "paymentsvc.common.v1.CardCredential"

// WithoutCards returns the request without any card credentials. It is the form
// in which a request is kept. What a newer contract knows and this one does not
// may hold some, too, and is left out. It is the request itself when there is
// nothing to leave out.
func WithoutCards(request proto.Message) proto.Message {
	clean := true
	rangeMessages(request.ProtoReflect(), func(m protoreflect.Message) {
		clean = clean && len(m.GetUnknown()) == 0 && !isCard(m)
	})
	if clean {
		return request
	}
	kept := proto.Clone(request)
	rangeMessages(kept.ProtoReflect(), func(m protoreflect.Message) {
		m.SetUnknown(nil)
		if isCard(m) {
			proto.Reset(m.Interface())
		}
	})
	return kept
}

// Identity is what makes a request the same request: everything but the id it
// came under. Of a card number only what may be shown of it is in it, so that no
// hash of it can be turned back by trying.
func Identity(request proto.Message) ([]byte, error) {
	same := proto.Clone(request)
	m := same.ProtoReflect()
	if fd := m.Descriptor().Fields().ByName("request_id"); fd != nil {
		m.Clear(fd)
	}
	rangeMessages(m, func(card protoreflect.Message) {
		if !isCard(card) {
			return
		}
		fd := card.Descriptor().Fields().ByName("number")
		shown := masked(card.Get(fd).String())
		proto.Reset(card.Interface())
		card.Set(fd, protoreflect.ValueOfString(shown))
	})
	return proto.MarshalOptions{Deterministic: true}.Marshal(same)
}

// masked is what may be shown of a card number: its first six and last four digits.
func masked(number string) string {
	const first, last = 6, 4
	if len(number) < first+last {
		return ""
	}
	return number[:first] + "*" + number[len(number)-last:]
}

func isCard(m protoreflect.Message) bool {
	return m.Descriptor().FullName() == cardCredential
}

// rangeMessages calls each for m and every message in it.
func rangeMessages(m protoreflect.Message, each func(protoreflect.Message)) {
	each(m)
	m.Range(func(fd protoreflect.FieldDescriptor, v protoreflect.Value) bool {
		switch {
		case fd.Message() == nil, fd.IsMap() && fd.MapValue().Message() == nil:
		case fd.IsMap():
			v.Map().Range(func(_ protoreflect.MapKey, e protoreflect.Value) bool {
				rangeMessages(e.Message(), each)
				return true
			})
		case fd.IsList():
			for i := range v.List().Len() {
				rangeMessages(v.List().Get(i).Message(), each)
			}
		default:
			rangeMessages(v.Message(), each)
		}
		return true
	})
}
