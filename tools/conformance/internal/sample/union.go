package sample

import (
	"google.golang.org/protobuf/reflect/protoreflect"

	"github.com/paymentsvc/paymentsvc/tools/conformance/internal/pairing"
)

// What the contract does not know.
const (
	unknownCase  = "ADDED_IN_2031"
	unknownValue = "ADDED_IN_2031"
)

// union fills out with variant v of the union m.
func (k *Maker) union(m *pairing.Message, v int, at place, out protoreflect.Message) map[string]any {
	at.depth++
	c, v := k.pickCase(m, v)
	if m.Status != nil {
		return k.status(m, c, v, at, out)
	}
	if k.mode.UnknownCases == at.depth {
		k.sample.Unknown.Cases++
		return map[string]any{m.Node.Tag: unknownCase, "addedIn2031": map[string]any{"amount": 1}}
	}
	here := at.unionCase(c.Tag, c.Field)
	k.noteTag(at.doc+"|"+c.Tag+"."+m.Node.Tag, here, m.Node.Tag)
	object := k.object(c.Message, v, here, out.Mutable(c.Field).Message())
	object[m.Node.Tag] = c.Tag
	return object
}

// status fills the one message that stands for all cases.
func (k *Maker) status(m *pairing.Message, c *pairing.Case, v int, at place, out protoreflect.Message) map[string]any {
	object := k.object(c.Message, v, at.unionCase(c.Tag, nil), out)
	if k.mode.UnknownValues || k.mode.UnknownCases == at.depth {
		object[m.Node.Tag] = unknownValue
		k.sample.Unknown.Values++
		return object
	}
	object[m.Node.Tag] = c.Tag
	out.Set(m.Status, protoreflect.ValueOfEnum(pairing.ValueOf(m.Status, c.Tag).Number()))
	here := at.member(m.Node.Tag, m.Status)
	here.doc = at.doc + "|" + c.Tag + "." + m.Node.Tag
	k.note(here)
	return object
}

// pickCase chooses the case that variant v shows, and which variant of it.
func (k *Maker) pickCase(m *pairing.Message, v int) (*pairing.Case, int) {
	v %= k.count(m)
	for _, c := range m.Cases {
		n := k.count(c.Message)
		if v < n {
			return c, v
		}
		v -= n
	}
	return m.Cases[0], 0
}
