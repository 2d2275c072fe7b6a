package main

import (
	"fmt"
	"slices"
	"strings"
)

// model is the document in Go's terms, ready to print.
type model struct {
	// types is sorted by name. The error unions of single operations are not
	// among them: the operation table lists their members.
	types      []goType
	operations []goOperation
	// tags are the discriminator values, each of which gets a type that can only
	// marshal as that value.
	tags []goTag
}

type goTag struct{ Name, Value string }

// Kinds of generated types.
const (
	kindStruct = "struct"
	kindMap    = "map"
	kindEnum   = "enum"
	kindUnion  = "union"
)

type goType struct {
	Name, Kind string
	// file is the stem of the file that holds the type.
	file   string
	Fields []goField
	Values []goValue
	// Unions names the unions a struct is a case of.
	Unions []string
	// Elem is the element type of a map.
	Elem string
	// ErrorType and Status are set on errors only.
	ErrorType string
	Status    int
}

type goField struct{ Name, Type, JSON string }

type goValue struct{ Name, Value string }

type builder struct {
	schemas map[string]schema
	// skip holds the error unions of operations.
	skip map[string]bool
	// tag is the discriminator of a union's case, by schema name.
	tag map[string]discriminator
	// unions holds the unions of a case, by schema name.
	unions map[string][]string
	files  map[string]string
}

type discriminator struct{ property, value string }

func newModel(doc document) (model, error) {
	b := builder{
		schemas: map[string]schema{}, skip: map[string]bool{},
		tag: map[string]discriminator{}, unions: map[string][]string{},
		files: domains(doc),
	}
	for _, s := range doc.Components.Schemas {
		b.schemas[s.Name] = s.Value
	}
	ops, err := b.operations(doc)
	if err != nil {
		return model{}, err
	}
	if err := b.collectUnions(); err != nil {
		return model{}, err
	}
	m := model{operations: ops, tags: b.tags()}
	for name := range b.schemas {
		if b.skip[name] {
			continue
		}
		t, err := b.goType(name)
		if err != nil {
			return model{}, fmt.Errorf("schema %s: %w", name, err)
		}
		m.types = append(m.types, t)
	}
	queries, err := b.queryTypes(doc)
	if err != nil {
		return model{}, err
	}
	m.types = append(m.types, queries...)
	slices.SortFunc(m.types, func(x, y goType) int { return strings.Compare(x.Name, y.Name) })
	return m, m.check()
}

// collectUnions finds the discriminator of every case. A case with two different
// values could not marshal by itself, so that would be an error.
func (b *builder) collectUnions() error {
	for name, s := range b.schemas {
		for _, m := range s.Discriminator.Mapping {
			member := schema{Ref: m.Value}.target()
			d := discriminator{property: s.Discriminator.Property, value: m.Name}
			if old, ok := b.tag[member]; ok && old != d {
				return fmt.Errorf("schema %s has the discriminators %v and %v", member, old, d)
			}
			b.tag[member] = d
			if !b.skip[name] {
				b.unions[member] = append(b.unions[member], goName(name))
			}
		}
	}
	for _, u := range b.unions {
		slices.Sort(u)
	}
	return nil
}

func (b *builder) tags() []goTag {
	seen := map[goTag]bool{}
	var tags []goTag
	for _, d := range b.tag {
		t := goTag{Name: "tag" + camel(d.value), Value: d.value}
		if !seen[t] {
			seen[t] = true
			tags = append(tags, t)
		}
	}
	slices.SortFunc(tags, func(x, y goTag) int { return strings.Compare(x.Name, y.Name) })
	return tags
}

func (b *builder) goType(name string) (goType, error) {
	s := b.schemas[name]
	t := goType{Name: goName(name), file: b.files[name], Unions: b.unions[name], Status: s.StatusCode}
	if s.StatusCode != 0 {
		t.file, t.ErrorType = "errors", b.tag[name].value
	}
	switch {
	case len(s.OneOf) > 0:
		t.Kind = kindUnion
	case len(s.Enum) > 0:
		t.Kind = kindEnum
		for _, v := range s.Enum {
			t.Values = append(t.Values, goValue{Name: t.Name + camel(v), Value: v})
		}
	case s.AdditionalProperties != nil:
		t.Kind = kindMap
		elem, err := b.typeOf(*s.AdditionalProperties)
		t.Elem = elem
		return t, err
	case s.Type == "object":
		t.Kind = kindStruct
		return t, b.addFields(&t, name, s)
	default:
		return t, fmt.Errorf("unknown kind of schema: type %q", s.Type)
	}
	return t, nil
}

func (b *builder) addFields(t *goType, name string, s schema) error {
	d := b.tag[name]
	for _, p := range s.Properties {
		required := slices.Contains(s.Required, p.Name)
		if p.Name == d.property {
			// One schema of the document calls its discriminator an enum of something
			// else; on the wire it can only be the value that tells the cases apart.
			t.Fields = append(t.Fields, goField{Name: fieldName(p.Name), Type: "tag" + camel(d.value), JSON: p.Name})
			continue
		}
		f, err := b.field(p.Name, p.Value, required)
		if err != nil {
			return fmt.Errorf("field %s: %w", p.Name, err)
		}
		t.Fields = append(t.Fields, f)
	}
	return nil
}

// check finds names that Go would refuse or, worse, silently merge.
func (m model) check() error {
	seen := map[string]string{}
	add := func(name, what string) error {
		if old, ok := seen[name]; ok {
			return fmt.Errorf("%s and %s are both called %s", old, what, name)
		}
		seen[name] = what
		return nil
	}
	for _, t := range m.types {
		if err := add(t.Name, "type "+t.Name); err != nil {
			return err
		}
		for _, v := range t.Values {
			if err := add(v.Name, "value "+v.Value+" of "+t.Name); err != nil {
				return err
			}
		}
	}
	for _, t := range m.tags {
		if err := add(t.Name, "discriminator "+t.Value); err != nil {
			return err
		}
	}
	return nil
}
