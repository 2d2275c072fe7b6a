package main

import (
	"bytes"
	"fmt"
	"go/format"
	"maps"
	"slices"
	"strings"
	"text/template"
)

// answerDepth is how many objects deep the table of required members goes, the answer
// itself included: the answer, what it wraps (a payment, the items of a list), and the
// objects in that (its amount). An answer that is a union wraps nothing: it is the
// payment itself.
const answerDepth = 3

// answerTable is the table of required response members, ready to print.
type answerTable struct {
	Operations []answerRoot
	Schemas    []answerSchema
}

// answerRoot is an operation whose answer is JSON, with the schema of the answer.
type answerRoot struct{ ID, Schema string }

// answerSchema is one object or union. An object has Required and the schemas of its
// members; a union has the name of its tag and the schema of each case.
type answerSchema struct {
	Name     string
	Required []string
	Objects  []answerMember
	Lists    []answerMember
	Tag      string
	Cases    []answerMember
}

// answerMember is a member or a tag value, with the schema it leads to.
type answerMember struct{ Name, Schema string }

// answers collects the schemas that the answers of all operations reach within
// answerDepth.
func answers(doc document) answerTable {
	b := answerBuilder{known: map[string]schema{}, deepest: map[string]int{}, built: map[string]answerSchema{}}
	for _, s := range doc.Components.Schemas {
		b.known[s.Name] = s.Value
	}
	var out answerTable
	for _, path := range doc.Paths {
		for _, method := range path.Value {
			root := method.Value.Responses["200"].Content.json()
			if root == nil || root.target() == "" {
				continue
			}
			out.Operations = append(out.Operations, answerRoot{method.Value.ID, root.target()})
			b.add(root.target(), answerDepth)
		}
	}
	slices.SortFunc(out.Operations, func(x, y answerRoot) int { return strings.Compare(x.ID, y.ID) })
	for _, name := range slices.Sorted(maps.Keys(b.built)) {
		out.Schemas = append(out.Schemas, b.built[name])
	}
	return out
}

type answerBuilder struct {
	known map[string]schema
	// deepest is how much depth was left when a schema was last built. A schema that is
	// reached again with more left is built again, so that its members are included.
	deepest map[string]int
	built   map[string]answerSchema
}

// add builds the named schema and those it leads to. It reports whether there is
// anything to check in it.
func (b *answerBuilder) add(name string, depth int) bool {
	s, ok := b.known[name]
	if !ok || depth == 0 || !s.hasMembers() {
		return false
	}
	if b.deepest[name] >= depth {
		return true
	}
	b.deepest[name] = depth
	out := answerSchema{Name: name, Required: slices.Clone(s.Required), Tag: s.Discriminator.Property}
	for _, c := range s.Discriminator.Mapping {
		if target := (schema{Ref: c.Value}).target(); b.add(target, min(depth, answerDepth-1)) {
			out.Cases = append(out.Cases, answerMember{c.Name, target})
		}
	}
	b.addMembers(&out, s, depth)
	b.built[name] = out
	return true
}

// hasMembers reports whether a schema is an object with members of its own, or a union.
func (s schema) hasMembers() bool {
	return (len(s.OneOf) > 0 || s.Type == "object") && s.AdditionalProperties == nil
}

// addMembers adds the schemas that the members of an object lead to.
func (b *answerBuilder) addMembers(out *answerSchema, s schema, depth int) {
	for _, p := range s.Properties {
		switch {
		case p.Value.target() != "" && b.add(p.Value.target(), depth-1):
			out.Objects = append(out.Objects, answerMember{p.Name, p.Value.target()})
		case p.Value.Items != nil && depth == answerDepth && b.add(p.Value.Items.target(), depth-1):
			out.Lists = append(out.Lists, answerMember{p.Name, p.Value.Items.target()})
		}
	}
}

// renderAnswers prints the table as Go source of package answers.
func renderAnswers(t answerTable) ([]byte, error) {
	tmpl, err := template.ParseFS(templateFiles, "templates/answers.tmpl")
	if err != nil {
		return nil, fmt.Errorf("parse the template of answers: %w", err)
	}
	var b bytes.Buffer
	if err := tmpl.ExecuteTemplate(&b, "answers.tmpl", t); err != nil {
		return nil, fmt.Errorf("render the answers: %w", err)
	}
	source, err := format.Source(b.Bytes())
	if err != nil {
		return nil, fmt.Errorf("format the answers: %w", err)
	}
	return source, nil
}
