package main

import (
	"encoding/json"
	"fmt"
	"slices"
)

// specimens are the smallest answers of a schema: with required members only, one for
// each case of the union that is the answer, or that is its only object.
func (b *builder) specimens(root schema) ([]string, error) {
	var out []string
	for v := range b.cases(root) {
		text, err := json.Marshal(b.specimen(root, v))
		if err != nil {
			return nil, fmt.Errorf("write a specimen: %w", err)
		}
		out = append(out, string(text))
	}
	return out, nil
}

// cases is how many specimens it takes to show every case.
func (b *builder) cases(s schema) int {
	s = b.resolved(s)
	if n := len(s.Discriminator.Mapping); n > 0 {
		return n
	}
	most := 1
	for _, p := range s.Properties {
		most = max(most, len(b.resolved(p.Value).Discriminator.Mapping))
	}
	return most
}

func (b *builder) resolved(s schema) schema {
	if name := s.target(); name != "" {
		return b.schemas[name]
	}
	return s
}

// specimen is the smallest value of a schema, with case v of its unions.
func (b *builder) specimen(s schema, v int) any {
	s = b.resolved(s)
	switch {
	case len(s.Discriminator.Mapping) > 0:
		c := s.Discriminator.Mapping[v%len(s.Discriminator.Mapping)]
		object, _ := b.specimen(schema{Ref: c.Value}, v).(map[string]any)
		object[s.Discriminator.Property] = c.Name
		return object
	case len(s.Enum) > 0:
		return s.Enum[0]
	case s.Type == "array":
		return []any{}
	case s.Type == "integer" || s.Type == "number":
		return 1
	case s.Type == "boolean":
		return false
	case s.Type == "string":
		return specimenText(s.Format)
	}
	object := map[string]any{}
	for _, p := range s.Properties {
		if slices.Contains(s.Required, p.Name) {
			object[p.Name] = b.specimen(p.Value, v)
		}
	}
	return object
}

func specimenText(format string) string {
	switch format {
	case "date-time":
		return "2026-01-02T03:04:05Z"
	case "date":
		return "2026-01-02"
	default:
		return "specimen"
	}
}
