package sample

import (
	"fmt"

	"google.golang.org/protobuf/reflect/protoreflect"

	"github.com/paymentsvc/paymentsvc/internal/service/validation"
	"github.com/paymentsvc/paymentsvc/tools/conformance/internal/apidoc"
	"github.com/paymentsvc/paymentsvc/tools/conformance/internal/pairing"
)

// object fills out with variant v of m and returns the same as JSON.
func (k *Maker) object(m *pairing.Message, v int, at place, out protoreflect.Message) map[string]any {
	if m.IsUnion() {
		return k.union(m, v, at, out)
	}
	object := map[string]any{}
	for _, group := range k.groups(m) {
		if f, v, ok := k.choose(group, v); ok {
			k.member(f, v, at, out, object)
		}
	}
	for _, member := range m.Implied {
		object[member.Name] = member.Node.Values[0]
		k.noteTag(apidoc.Join(at.doc, member.Name), at, member.Name)
	}
	if len(m.Node.Members) == 0 && at.doc != "" {
		k.note(at)
	}
	if k.rules != nil {
		inOrder(m, out, object)
	}
	k.addUnknown(object)
	return object
}

// inOrder exchanges the bounds of a range that ends before it starts, which the
// contract rejects.
func inOrder(m *pairing.Message, out protoreflect.Message, object map[string]any) {
	names := map[protoreflect.FieldNumber]string{}
	for _, f := range m.Fields {
		names[f.Desc.Number()] = f.Member.Name
	}
	for _, pair := range validation.PairsOf(out.Descriptor()) {
		if !pair.Reversed(out) {
			continue
		}
		start, end := names[pair.Start.Number()], names[pair.End.Number()]
		object[start], object[end] = object[end], object[start]
		early, late := out.Get(pair.End), out.Get(pair.Start)
		out.Set(pair.Start, early)
		out.Set(pair.End, late)
	}
}

// choose picks the field of a group, unless it is to be left out.
func (k *Maker) choose(group []*pairing.Field, v int) (*pairing.Field, int, bool) {
	f, v := k.pick(group, v)
	if k.mode.Minimal {
		f, v = group[0], 0
		for _, other := range group {
			if k.add[other.Desc.FullName()] {
				f = other
			}
		}
		if !k.isRequired(f) && !k.add[f.Desc.FullName()] {
			return nil, 0, false
		}
	}
	return f, v, !k.drop[f.Desc.FullName()]
}

// member adds one member to object and its field to out.
func (k *Maker) member(f *pairing.Field, v int, at place, out protoreflect.Message, object map[string]any) {
	here := at.member(f.Member.Name, f.Desc)
	if f.In != "" {
		here.in = f.In
	}
	if f.Within != "" {
		inner := here.wrapped(f.Within)
		inner.proto, inner.facade = here.proto, here.facade
		part := f.Member.Node.Member(f.Within)
		value, text := k.scalar(part.Node, f.Desc, v)
		out.Set(f.Desc, value)
		k.note(inner)
		nested := map[string]any{f.Within: text}
		k.addUnknown(nested)
		object[f.Member.Name] = nested
		return
	}
	switch {
	case f.Desc.IsMap():
		object[f.Member.Name] = k.mapping(f, v, here, out.Mutable(f.Desc).Map())
	case f.Desc.IsList():
		object[f.Member.Name] = k.list(f, v, here, out.Mutable(f.Desc).List())
	case f.Element != nil:
		object[f.Member.Name] = k.object(f.Element, v, here, out.Mutable(f.Desc).Message())
	default:
		value, text := k.scalar(f.Member.Node, f.Desc, v)
		if asked, ok := k.repeated(here); ok {
			value, text = valueOf(asked), asked
		}
		if value.IsValid() {
			out.Set(f.Desc, value)
		}
		object[f.Member.Name] = text
		k.note(here)
	}
}

func (k *Maker) list(f *pairing.Field, v int, at place, out protoreflect.List) []any {
	least, most := k.lengths(f)
	count := least
	switch {
	case !k.mode.Minimal:
		count = max(least, min(most, k.shown(f, v)))
	case k.add[f.Desc.FullName()]:
		count = max(least, 1)
	}
	if asked, ok := k.repeated(at); ok {
		return k.repeatedList(asked, at, out)
	}
	items := make([]any, 0, count)
	for i := range count {
		here := at.item(i)
		if f.Wrapped != "" {
			inner := here.wrapped(f.Wrapped)
			wrapper := map[string]any{f.Wrapped: k.object(f.Element, v*chunk+i, inner, out.AppendMutable().Message())}
			wrapper["cursor"] = fmt.Sprintf("cursor-%d", k.next())
			k.addUnknown(wrapper)
			items = append(items, wrapper)
			continue
		}
		if f.Element != nil {
			items = append(items, k.object(f.Element, v*chunk+i, here, out.AppendMutable().Message()))
			continue
		}
		value, text := k.scalar(f.Member.Node.Item, f.Desc, v*chunk+i)
		if value.IsValid() {
			out.Append(value)
		}
		items = append(items, text)
		k.note(here)
	}
	return items
}

// shown is how many items variant v of a list shows: all variants of the item,
// at most a chunk at a time, and at least two so that order and number show.
func (k *Maker) shown(f *pairing.Field, v int) int {
	n := 2
	switch {
	case f.Element != nil:
		n = k.count(f.Element)
	case f.Desc.Kind() == protoreflect.EnumKind:
		n = len(enumNode(f.Member.Node).Values)
		return max(1, min(chunk, n-v*chunk)) // no value twice
	}
	return max(2, min(chunk, n))
}

func (k *Maker) mapping(f *pairing.Field, v int, at place, out protoreflect.Map) map[string]any {
	entries := map[string]any{}
	for i := range 2 {
		name := fmt.Sprintf("key%d", k.next())
		here, key := at.entry(name), protoreflect.ValueOfString(name).MapKey()
		if f.Element != nil {
			entries[name] = k.object(f.Element, v*chunk+i, here, out.Mutable(key).Message())
			continue
		}
		value, text := k.scalar(f.Member.Node.Item, f.Desc.MapValue(), v+i)
		if value.IsValid() {
			out.Set(key, value)
		}
		entries[name] = text
		k.note(here)
	}
	return entries
}

// addUnknown adds a member that nobody knows, of each kind of value in turn.
func (k *Maker) addUnknown(object map[string]any) {
	if !k.mode.UnknownFields {
		return
	}
	n := k.next()
	values := []any{"new", n, true, nil, []any{1, "two", []any{}}, map[string]any{"type": "NEW", "n": map[string]any{}}, 1.5e3, ""}
	object[fmt.Sprintf("addedIn2031n%d", n)] = values[n%len(values)]
	k.sample.Unknown.Fields++
}
