package main

import (
	"fmt"
	"slices"
	"strings"
)

type goOperation struct {
	ID, Method, Path string
	// Input is the Go constant that says where the input travels.
	Input            string
	InputRequired    bool
	Public, Unstable bool
	Errors           []goError
	// Specimens are the smallest answers, as JSON: one for each case of what is answered.
	Specimens []string
}

type goError struct {
	Type   string
	Status int
}

func (b *builder) operations(doc document) ([]goOperation, error) {
	var ops []goOperation
	for _, path := range doc.Paths {
		for _, method := range path.Value {
			op := method.Value
			g := goOperation{
				ID: op.ID, Method: strings.ToUpper(method.Name), Path: path.Name,
				Public: op.Security == nil, Unstable: op.Unstable,
			}
			g.Input, g.InputRequired = input(op)
			if root := op.Responses["200"].Content.json(); root != nil {
				var err error
				if g.Specimens, err = b.specimens(*root); err != nil {
					return nil, fmt.Errorf("operation %s: %w", op.ID, err)
				}
			}
			union := op.Error.target()
			b.skip[union] = true
			for _, m := range b.schemas[union].Discriminator.Mapping {
				member := b.schemas[schema{Ref: m.Value}.target()]
				if member.StatusCode == 0 {
					return nil, fmt.Errorf("operation %s: error %s has no status", op.ID, m.Name)
				}
				g.Errors = append(g.Errors, goError{Type: m.Name, Status: member.StatusCode})
			}
			ops = append(ops, g)
		}
	}
	return ops, nil
}

// input tells how an operation takes its JSON input: as a body, in the query
// parameter requestBody, or as the caller likes; and whether it must.
func input(op operation) (string, bool) {
	i := slices.IndexFunc(op.Parameters, func(p parameter) bool { return p.Name == "requestBody" })
	switch {
	case i >= 0 && op.RequestBody != nil:
		return "InputQueryOrBody", op.Parameters[i].Required
	case i >= 0:
		return "InputQuery", op.Parameters[i].Required
	case op.RequestBody != nil:
		return "InputBody", op.RequestBody.Required
	default:
		return "InputNone", false
	}
}

// queryTypes makes a struct of the plain query parameters of each operation that
// has any, so that they are decoded like a body.
func (b *builder) queryTypes(doc document) ([]goType, error) {
	var types []goType
	for _, path := range doc.Paths {
		for _, method := range path.Value {
			t, err := b.queryType(method.Value)
			if err != nil {
				return nil, fmt.Errorf("operation %s: %w", method.Value.ID, err)
			}
			if t.file = domainOf(path.Name); len(t.Fields) > 0 {
				types = append(types, t)
			}
		}
	}
	return types, nil
}

func (b *builder) queryType(op operation) (goType, error) {
	t := goType{Name: capital(op.ID) + "Query", Kind: kindStruct}
	for _, p := range op.Parameters {
		if p.In != "query" || p.Schema == nil {
			continue
		}
		f, err := b.field(p.Name, *p.Schema, p.Required)
		if err != nil {
			return goType{}, fmt.Errorf("query parameter %s: %w", p.Name, err)
		}
		t.Fields = append(t.Fields, f)
	}
	return t, nil
}
