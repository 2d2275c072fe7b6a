package apidoc

import (
	"cmp"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
)

// Kind is what a value is.
type Kind uint8

// The kinds.
const (
	Object  Kind = iota // members
	Union               // one of several objects, told apart by a tag
	Array               // a list
	Map                 // an object with names of the caller's choice
	Free                // an object of any content
	Text                // a string
	Enum                // a string out of a list
	Instant             // a moment, RFC 3339
	Day                 // a day, RFC 3339
	Int32               // a number
	Int64               // a large number
	Bool                // yes or no
	Binary              // a file
)

// Node is the shape of a value.
type Node struct {
	Kind Kind
	// Name of the schema; empty for shapes without one.
	Name string
	// Members of an object, sorted by name. The tag of a union is not among those
	// of its cases.
	Members []Member
	// Tag is the member by which the cases of a union are told apart.
	Tag   string
	Cases []Case
	// Item is what lists and maps hold.
	Item *Node
	// Values of an enum. Constant says that there is one only: it is the tag of a
	// union's case that stands outside of its union.
	Values   []string
	Constant bool
	// Schema is the shape as the document has it.
	Schema *openapi3.Schema
}

// Member is a named part of an object.
type Member struct {
	Name     string
	Required bool
	Node     *Node
}

// Case is one of the objects that a union may be.
type Case struct {
	Tag  string
	Node *Node
}

// Member returns the member called name, or nil.
func (n *Node) Member(name string) *Member {
	for i := range n.Members {
		if n.Members[i].Name == name {
			return &n.Members[i]
		}
	}
	return nil
}

// shapes makes nodes, one for each named schema.
type shapes struct {
	byName map[string]*Node
	tags   map[string]tag // of the schemas that are cases of unions
}

// tag is a member and the value by which a case is known.
type tag struct{ member, value string }

func newShapes(schemas openapi3.Schemas) *shapes {
	s := &shapes{byName: map[string]*Node{}, tags: map[string]tag{}}
	for _, ref := range schemas {
		if ref.Value.Discriminator == nil {
			continue
		}
		for value, mapped := range ref.Value.Discriminator.Mapping {
			s.tags[nameOf(mapped.Ref)] = tag{ref.Value.Discriminator.PropertyName, value}
		}
	}
	return s
}

// node returns the shape of ref.
func (s *shapes) node(ref *openapi3.SchemaRef) *Node {
	name := nameOf(ref.Ref)
	if name == "" {
		return s.build("", ref.Value)
	}
	if n, ok := s.byName[name]; ok {
		return n
	}
	n := s.build(name, ref.Value)
	s.byName[name] = n
	return n
}

func nameOf(ref string) string {
	return ref[strings.LastIndex(ref, "/")+1:]
}

func (s *shapes) build(name string, schema *openapi3.Schema) *Node {
	n := &Node{Name: name, Schema: schema}
	switch {
	case len(schema.OneOf) > 0:
		n.Kind, n.Tag = Union, schema.Discriminator.PropertyName
		s.cases(n)
	case len(schema.Enum) > 0:
		n.Kind = Enum
		for _, v := range schema.Enum {
			text, _ := v.(string)
			n.Values = append(n.Values, text)
		}
	case schema.Type.Is("array"):
		n.Kind, n.Item = Array, s.node(schema.Items)
	case schema.Type.Is("object"):
		s.object(n, "")
	default:
		n.Kind = plain(schema)
	}
	return n
}

// plainKinds are the kinds of values without parts, by type and format.
var plainKinds = map[[2]string]Kind{
	{"string", ""}:          Text,
	{"string", "date-time"}: Instant,
	{"string", "date"}:      Day,
	{"string", "binary"}:    Binary,
	{"integer", "int32"}:    Int32,
	{"integer", "int64"}:    Int64,
	{"boolean", ""}:         Bool,
}

func plain(schema *openapi3.Schema) Kind {
	var name string
	if types := schema.Type.Slice(); len(types) > 0 {
		name = types[0]
	}
	return plainKinds[[2]string{name, schema.Format}]
}

// object fills n from its schema, leaving out the member called without.
func (s *shapes) object(n *Node, without string) {
	extra := n.Schema.AdditionalProperties.Schema
	switch {
	case extra != nil:
		n.Kind, n.Item = Map, s.node(extra)
		return
	case len(n.Schema.Properties) == 0 && n.Name == "":
		n.Kind = Free
		return
	}
	n.Kind = Object
	for name, property := range n.Schema.Properties {
		if name == without {
			continue
		}
		m := Member{Name: name, Required: slices.Contains(n.Schema.Required, name), Node: s.node(property)}
		if t, ok := s.tags[n.Name]; ok && t.member == name {
			m.Node = &Node{Kind: Enum, Values: []string{t.value}, Constant: true, Schema: property.Value}
		}
		n.Members = append(n.Members, m)
	}
	slices.SortFunc(n.Members, func(a, b Member) int { return cmp.Compare(a.Name, b.Name) })
}

// cases fills the cases of n. Each gets a node of its own, without the tag.
func (s *shapes) cases(n *Node) {
	schemas := map[string]*openapi3.Schema{}
	for _, ref := range n.Schema.OneOf {
		schemas[nameOf(ref.Ref)] = ref.Value
	}
	for tag, mapped := range n.Schema.Discriminator.Mapping {
		name := nameOf(mapped.Ref)
		c := &Node{Name: name, Schema: schemas[name]}
		s.object(c, n.Tag)
		n.Cases = append(n.Cases, Case{Tag: tag, Node: c})
	}
	slices.SortFunc(n.Cases, func(a, b Case) int { return cmp.Compare(a.Tag, b.Tag) })
}

// statusOf is the HTTP status that the schema of an error is marked with, 0 for
// other schemas.
func statusOf(schema *openapi3.Schema) int {
	status, _ := schema.Extensions["x-portone-status-code"].(float64)
	return int(status)
}

// errors lists the errors of a union of them, nothing for other schemas.
func (s *shapes) errors(ref *openapi3.SchemaRef) []Error {
	if len(ref.Value.OneOf) == 0 {
		return nil
	}
	schemas := map[string]*openapi3.Schema{}
	for _, option := range ref.Value.OneOf {
		if statusOf(option.Value) == 0 {
			return nil
		}
		schemas[nameOf(option.Ref)] = option.Value
	}
	var found []Error
	for tag, mapped := range ref.Value.Discriminator.Mapping {
		name := nameOf(mapped.Ref)
		body := &Node{Name: name, Schema: schemas[name]}
		s.object(body, ref.Value.Discriminator.PropertyName)
		found = append(found, Error{Type: tag, Status: statusOf(schemas[name]), Name: name, Node: body})
	}
	return found
}
