package pairing

import (
	"slices"

	"google.golang.org/protobuf/reflect/protoreflect"

	"github.com/paymentsvc/paymentsvc/tools/conformance/internal/apidoc"
)

// response pairs the answer with the response message.
func (p *pairer) response() {
	p.side = Response
	node, md := p.op.Doc.Success, p.op.RPC.Descriptor.Output()
	if fd := bare(node, md); fd != nil {
		p.op.Bare = fd
		p.op.Response = p.message(node, fd.Message(), "")
		return
	}
	if node.Kind != apidoc.Object {
		p.find(Mismatch, "", string(md.FullName())+" has no place for it")
		return
	}
	if md.Fields().ByName("next_page_token") == nil {
		p.op.Response = p.message(node, md, "")
		return
	}
	p.list(node, md)
}

// bare returns the only field of md when the whole answer goes into it: when it is
// a message and not itself a member of the answer.
func bare(node *apidoc.Node, md protoreflect.MessageDescriptor) protoreflect.FieldDescriptor {
	if md.Fields().Len() != 1 || len(node.Members) == 0 && len(node.Cases) == 0 {
		return nil
	}
	fd := md.Fields().Get(0)
	if fd.Message() == nil || fd.IsList() || fd.IsMap() {
		return nil
	}
	isMember := slices.ContainsFunc(node.Members, func(m apidoc.Member) bool { return fieldName(node.Name, m.Name) == fd.Name() })
	if isMember {
		return nil
	}
	return fd
}

// list pairs the answer of a list: what it lists, and the numbers about it.
func (p *pairer) list(node *apidoc.Node, md protoreflect.MessageDescriptor) {
	m := &Message{Node: node, Desc: md}
	used := map[protoreflect.Name]bool{}
	for name := range local {
		used[name] = true
	}
	for _, member := range node.Members {
		for _, f := range p.listMember(m, member) {
			m.Fields = append(m.Fields, f)
			used[f.Desc.Name()] = true
		}
	}
	if total := md.Fields().ByName("total_size"); total != nil && !used["total_size"] {
		p.op.Paging.Counted = true
		used["total_size"] = true
	}
	p.unused(md, used, "")
	p.op.Response = m
}

func (p *pairer) listMember(m *Message, member apidoc.Member) []*Field {
	items := itemsOf(m.Desc)
	switch {
	case member.Name == "page":
		return p.pageAnswer(m, member)
	case member.Node.Kind != apidoc.Array || items == nil || m.Desc.Fields().ByName(fieldName(m.Node.Name, member.Name)) != nil && member.Name != string(items.Name()) && snake(member.Name) != items.Name():
		if f := p.member(m, member, member.Name); f != nil {
			return []*Field{f}
		}
		return nil
	}
	p.op.Paging.Items = items
	if wrapped := wrappedIn(member.Node.Item); wrapped != nil {
		p.op.Paging.Cursors = member.Name + "[].cursor"
		f := &Field{Member: member, Desc: items, Wrapped: wrapped.Name}
		f.Element = p.value(wrapped.Node, items, member.Name+"[]."+wrapped.Name)
		return []*Field{f}
	}
	return []*Field{p.field(member, items, member.Name)}
}

// itemsOf is the first list of messages in md.
func itemsOf(md protoreflect.MessageDescriptor) protoreflect.FieldDescriptor {
	for i := range md.Fields().Len() {
		if fd := md.Fields().Get(i); fd.IsList() && fd.Message() != nil {
			return fd
		}
	}
	return nil
}

// wrappedIn is what an item holds beside its cursor, nil when it has none.
func wrappedIn(item *apidoc.Node) *apidoc.Member {
	if item.Member("cursor") == nil || len(item.Members) != 2 {
		return nil
	}
	for i := range item.Members {
		if item.Members[i].Name != "cursor" {
			return &item.Members[i]
		}
	}
	return nil
}

// pageAnswer pairs the numbers about a list.
func (p *pairer) pageAnswer(m *Message, member apidoc.Member) []*Field {
	total := m.Desc.Fields().ByName("total_size")
	var fields []*Field
	for _, part := range member.Node.Members {
		switch {
		case part.Name == "number" || part.Name == "size":
			p.op.Paging.Echoes = append(p.op.Paging.Echoes, "page."+part.Name)
		case part.Name == "totalCount" && total != nil:
			fields = append(fields, &Field{Member: member, Desc: total, Within: part.Name})
		default:
			p.find(DocumentOnly, "page."+part.Name, string(m.Desc.FullName())+" has no field for it")
		}
	}
	return fields
}
