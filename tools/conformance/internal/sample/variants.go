package sample

import (
	"google.golang.org/protobuf/reflect/protoreflect"

	"github.com/paymentsvc/paymentsvc/tools/conformance/internal/apidoc"
	"github.com/paymentsvc/paymentsvc/tools/conformance/internal/pairing"
)

// chunk is how many variants of its item one list shows.
const chunk = 8

// Variants is how many samples it takes to show every case of every union, every
// field of every oneof, and every value of the enums that are run through here.
func (k *Maker) Variants() int {
	if k.side == pairing.Request {
		return k.count(k.op.Request)
	}
	return k.count(k.op.Response)
}

func (k *Maker) count(m *pairing.Message) int {
	if n, ok := k.variants[m]; ok {
		return n
	}
	n := 1
	if m.IsUnion() {
		n = 0
		for _, c := range m.Cases {
			n += k.count(c.Message)
		}
	} else {
		for _, group := range k.groups(m) {
			sum := 0
			for _, f := range group {
				sum += k.countField(f)
			}
			n = max(n, sum)
		}
	}
	k.variants[m] = n
	return n
}

func (k *Maker) countField(f *pairing.Field) int {
	n := 1
	switch {
	case f.Element != nil:
		n = k.count(f.Element)
	case f.Desc.Kind() == protoreflect.EnumKind && k.full[f.Desc.FullName()]:
		n = len(enumNode(f.Member.Node).Values)
	case f.Desc.Kind() == protoreflect.BoolKind:
		n = 2
	}
	if f.Desc.IsList() || f.Desc.IsMap() {
		n = (n + chunk - 1) / chunk
	}
	return n
}

func enumNode(n *apidoc.Node) *apidoc.Node {
	for n.Kind == apidoc.Array || n.Kind == apidoc.Map {
		n = n.Item
	}
	return n
}

// groups divides the fields of m into those of which one excludes the others. Most
// are alone.
func (k *Maker) groups(m *pairing.Message) [][]*pairing.Field {
	var groups [][]*pairing.Field
	at := map[any]int{}
	for _, f := range m.Fields {
		key := k.exclusion(m, f)
		i, met := at[key]
		if key == nil || !met {
			at[key] = len(groups)
			groups = append(groups, []*pairing.Field{f})
			continue
		}
		groups[i] = append(groups[i], f)
	}
	return groups
}

// exclusion is what the fields that exclude f have in common with it; nil if
// there are none.
func (k *Maker) exclusion(m *pairing.Message, f *pairing.Field) any {
	if oneof := f.Desc.ContainingOneof(); oneof != nil && !oneof.IsSynthetic() {
		return oneof.FullName()
	}
	if k.rules == nil || k.open == m.Desc.FullName() {
		return nil
	}
	if id := k.exclusive(m)[f.Desc.Name()]; id != "" {
		return id
	}
	return nil
}

// pick chooses the field of a group that variant v shows, and which variant of it.
func (k *Maker) pick(group []*pairing.Field, v int) (*pairing.Field, int) {
	total := 0
	for _, f := range group {
		total += k.countField(f)
	}
	v %= total
	for _, f := range group {
		n := k.countField(f)
		if v < n {
			return f, v
		}
		v -= n
	}
	return group[0], 0
}
