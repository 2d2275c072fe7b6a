package pairing

import (
	"fmt"
	"strings"

	"google.golang.org/protobuf/reflect/protoreflect"

	"github.com/paymentsvc/paymentsvc/tools/conformance/internal/apidoc"
)

// local are the fields that only the contract has.
var local = map[protoreflect.Name]bool{
	"request_id": true, "intent_ref": true, "page_size": true, "page_token": true, "next_page_token": true,
}

// request pairs the parameters and the body with the request message.
func (p *pairer) request() {
	p.side = Request
	md := p.op.RPC.Descriptor.Input()
	m := &Message{Node: &apidoc.Node{Kind: apidoc.Object}, Desc: md}
	used := map[protoreflect.Name]bool{}
	add := func(f *Field, in apidoc.Place) {
		if f != nil {
			f.In = in
			m.Fields = append(m.Fields, f)
			used[f.Desc.Name()] = true
		}
	}
	for _, parameter := range p.op.Doc.Parameters {
		member := apidoc.Member{Name: parameter.Name, Required: parameter.Required, Node: parameter.Node}
		if parameter.Name == "id" && parameter.In == apidoc.InPath {
			add(p.id(md, member), parameter.In)
			continue
		}
		add(p.member(m, member, parameter.Name), parameter.In)
	}
	if body := p.op.Doc.Body; body != nil {
		isList := md.Fields().ByName("page_token") != nil
		m.Node.Name = body.Name
		for _, member := range body.Members {
			if isList && p.pageRequest(member) {
				continue
			}
			add(p.member(m, member, member.Name), p.op.Doc.BodyIn)
		}
	}
	for name := range local {
		used[name] = true
	}
	p.unused(md, used, "")
	p.op.Request = m
}

// id pairs {id} with the field that is called after the noun: the document names
// it after nothing.
func (p *pairer) id(md protoreflect.MessageDescriptor, member apidoc.Member) *Field {
	for i := range md.Fields().Len() {
		fd := md.Fields().Get(i)
		if strings.HasSuffix(string(fd.Name()), "_id") && !local[fd.Name()] {
			return p.field(member, fd, member.Name)
		}
	}
	p.find(DocumentOnly, member.Name, fmt.Sprintf("%s has no id", md.FullName()))
	return nil
}

// pageRequest notes the members of a list's body that say which page is wanted.
func (p *pairer) pageRequest(member apidoc.Member) bool {
	paging := &p.op.Paging
	switch member.Name {
	case "page":
		paging.Number, paging.Size = "page.number", "page.size"
	case "pageNumber":
		paging.Number = member.Name
	case "pageSize", "size":
		paging.Size = member.Name
	case "cursor":
		paging.Cursor = member.Name
	default:
		return false
	}
	return true
}
