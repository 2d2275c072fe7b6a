// Package pairing lays the API document beside the contract: which field holds
// which member, which case of a oneof which case of a union. What has no
// counterpart is a finding, and the findings are the drift between the two.
package pairing

import (
	"fmt"
	"slices"

	"google.golang.org/protobuf/reflect/protoreflect"

	"github.com/paymentsvc/paymentsvc/tools/conformance/internal/apidoc"
	"github.com/paymentsvc/paymentsvc/tools/conformance/internal/contract"
)

// Operation pairs an operation with an RPC.
type Operation struct {
	Doc *apidoc.Operation
	RPC *contract.RPC
	// Request is made of the parameters and the members of the body.
	Request *Message
	// Paging is how a list is divided into pages.
	Paging Paging
	// Response is nil for files and for answers without a body.
	Response *Message
	// Bare is the field of the response that the whole answer goes into, or nil.
	Bare protoreflect.FieldDescriptor
	// Findings is what has no counterpart.
	Findings []Finding

	paired []string // full names of the fields and enum values that have one
}

// Paging names the leaves of a request that say which page is wanted, and of the
// response that say what page it is. They are empty where there are none.
type Paging struct {
	Number, Size, Cursor string
	// Echoes are leaves of the answer that repeat what was asked.
	Echoes []string
	// Cursors is the leaf of the answer that leads on.
	Cursors string
	// Counted says that the contract counts the items and PortOne does not.
	Counted bool
	// Items is the field that holds the items; nil when this is no list.
	Items protoreflect.FieldDescriptor
}

// Message pairs an object or a union with a message.
type Message struct {
	Node *apidoc.Node
	Desc protoreflect.MessageDescriptor
	// Fields are the members of an object that have a field.
	Fields []*Field
	// Implied are members that always have one value, which the contract's message
	// already says by being what it is.
	Implied []apidoc.Member
	// Status is the field that tells the cases of a union apart which the contract
	// has as one message; nil when they are a oneof.
	Status protoreflect.FieldDescriptor
	Cases  []*Case
}

// Field pairs a member with a field.
type Field struct {
	Member apidoc.Member
	Desc   protoreflect.FieldDescriptor
	// In is where a member of a request travels.
	In apidoc.Place
	// Within leads from the member to the value when the contract leaves out an
	// object: page.totalCount is total_size.
	Within string
	// Element is the pair of what the field holds when that is a message.
	Element *Message
	// Wrapped is the member of each item that the contract's item is.
	Wrapped string
}

// Case pairs the case of a union with a field of the oneof, or with the message
// that stands for all cases.
type Case struct {
	Tag     string
	Field   protoreflect.FieldDescriptor
	Message *Message
}

// IsUnion reports whether m is a union.
func (m *Message) IsUnion() bool { return m.Node.Kind == apidoc.Union }

// Pair lays an operation beside an RPC.
func Pair(doc *apidoc.Operation, rpc *contract.RPC) *Operation {
	op := &Operation{Doc: doc, RPC: rpc}
	p := &pairer{op: op}
	p.request()
	if doc.Success != nil && doc.Success.Kind != apidoc.Binary {
		p.response()
	}
	return op
}

// pairer collects findings on the way.
type pairer struct {
	op   *Operation
	side Side
}

func (p *pairer) find(kind FindingKind, path, detail string) {
	f := Finding{Operation: p.op.Doc.ID, Side: p.side, Kind: kind, Path: path, Detail: detail}
	if !slices.Contains(p.op.Findings, f) {
		p.op.Findings = append(p.op.Findings, f)
	}
}

// message pairs node with md.
func (p *pairer) message(node *apidoc.Node, md protoreflect.MessageDescriptor, path string) *Message {
	m := &Message{Node: node, Desc: md}
	if node.Kind == apidoc.Union {
		p.union(m, path)
		return m
	}
	used := map[protoreflect.Name]bool{}
	for _, member := range node.Members {
		if f := p.member(m, member, apidoc.Join(path, member.Name)); f != nil {
			m.Fields = append(m.Fields, f)
			used[f.Desc.Name()] = true
		}
	}
	p.unused(md, used, path)
	return m
}

// unused reports the fields of md that no member of the document goes into.
func (p *pairer) unused(md protoreflect.MessageDescriptor, used map[protoreflect.Name]bool, path string) {
	for i := range md.Fields().Len() {
		fd := md.Fields().Get(i)
		if !used[fd.Name()] && !answered[fd.FullName()] {
			p.find(ContractOnly, apidoc.Join(path, string(fd.Name())), string(fd.FullName()))
		}
	}
}

// member pairs a member of m's node. It returns nil when there is no field.
func (p *pairer) member(m *Message, member apidoc.Member, path string) *Field {
	if p.side == Request && isOwned(member.Name) {
		p.find(Owned, path, "the service sets it")
		return nil
	}
	fd := m.Desc.Fields().ByName(fieldName(m.Node.Name, member.Name))
	if fd == nil && member.Node.Constant {
		m.Implied = append(m.Implied, member)
		return nil
	}
	if fd == nil {
		p.find(DocumentOnly, path, fmt.Sprintf("%s has no field for it", m.Desc.FullName()))
		return nil
	}
	return p.field(member, fd, path)
}

// field pairs member with fd.
func (p *pairer) field(member apidoc.Member, fd protoreflect.FieldDescriptor, path string) *Field {
	f := &Field{Member: member, Desc: fd}
	p.op.paired = append(p.op.paired, string(fd.FullName()))
	node, held := member.Node, fd
	switch {
	case node.Kind == apidoc.Map:
		if !fd.IsMap() {
			p.find(Mismatch, path, fmt.Sprintf("%s is no map", fd.FullName()))
			return f
		}
		node, held, path = node.Item, fd.MapValue(), path+"{}"
	case node.Kind == apidoc.Array:
		if !fd.IsList() {
			p.find(Mismatch, path, fmt.Sprintf("%s is no list", fd.FullName()))
			return f
		}
		node, path = node.Item, path+"[]"
	case fd.IsList() || fd.IsMap():
		p.find(Mismatch, path, fmt.Sprintf("%s is a list or a map", fd.FullName()))
		return f
	}
	f.Element = p.value(node, held, path)
	return f
}

// value pairs a single value, and returns the pair when it is a message.
func (p *pairer) value(node *apidoc.Node, fd protoreflect.FieldDescriptor, path string) *Message {
	if !fits(node, fd) {
		p.find(Mismatch, path, fmt.Sprintf("%s cannot hold it", fd.FullName()))
		return nil
	}
	switch node.Kind {
	case apidoc.Enum:
		p.enum(node, fd, path)
		return nil
	case apidoc.Object, apidoc.Union:
		return p.message(node, fd.Message(), path)
	default:
		return nil
	}
}

// union pairs the cases of a union with the fields of a oneof, or with one
// message that has a field for the tag.
func (p *pairer) union(m *Message, path string) {
	m.Status = m.Desc.Fields().ByName(snake(m.Node.Tag))
	if m.Status != nil {
		p.status(m, path)
		return
	}
	used := map[protoreflect.Name]bool{}
	for _, c := range m.Node.Cases {
		fd := caseField(m.Desc, c.Tag)
		if fd == nil || fd.Message() == nil {
			p.find(DocumentOnly, path+"|"+c.Tag, fmt.Sprintf("%s has no case for it", m.Desc.FullName()))
			continue
		}
		used[fd.Name()] = true
		m.Cases = append(m.Cases, &Case{Tag: c.Tag, Field: fd, Message: p.message(c.Node, fd.Message(), path+"|"+c.Tag)})
	}
	p.unused(m.Desc, used, path)
}

// status pairs every case with the one message.
func (p *pairer) status(m *Message, path string) {
	used := map[protoreflect.Name]bool{m.Status.Name(): true}
	for _, c := range m.Node.Cases {
		p.value(&apidoc.Node{Kind: apidoc.Enum, Values: []string{c.Tag}}, m.Status, c.Leaf(m.Node, path))
		within := &Message{Node: c.Node, Desc: m.Desc}
		for _, member := range c.Node.Members {
			if f := p.member(within, member, apidoc.Join(path+"|"+c.Tag, member.Name)); f != nil {
				within.Fields = append(within.Fields, f)
				used[f.Desc.Name()] = true
			}
		}
		m.Cases = append(m.Cases, &Case{Tag: c.Tag, Message: within})
	}
	p.unused(m.Desc, used, path)
}
