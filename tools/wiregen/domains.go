package main

import (
	"maps"
	"slices"
	"strings"
)

// commonDomain holds what more than one domain uses.
const commonDomain = "common"

// domainOf sorts a path into the domain whose file holds its types. The first
// matching prefix counts, so the special ones come first.
func domainOf(path string) string {
	for _, d := range []struct{ prefix, domain string }{
		{"/payments/{paymentId}/schedule", "billing"},
		{"/payments/{paymentId}/billing-key", "billing"},
		{"/payment-schedules", "billing"},
		{"/billing-keys", "billing"},
		{"/identity-verifications", "identity"},
		{"/platform", "settlement"},
		{"/b2b", "invoicing"},
		{"/payment-reconciliations", "reconciliation"},
		{"/login", "auth"},
		{"/token", "auth"},
	} {
		if strings.HasPrefix(path, d.prefix) {
			return d.domain
		}
	}
	return "payment"
}

// domains assigns every schema to the one domain whose operations reach it.
func domains(doc document) map[string]string {
	schemas := map[string]schema{}
	for _, s := range doc.Components.Schemas {
		schemas[s.Name] = s.Value
	}
	reached := map[string]map[string]bool{}
	for _, path := range doc.Paths {
		domain := domainOf(path.Name)
		for _, method := range path.Value {
			for _, root := range roots(method.Value) {
				reach(schemas, root, domain, reached)
			}
		}
	}
	files := map[string]string{}
	for name := range schemas {
		files[name] = commonDomain
		if in := slices.Collect(maps.Keys(reached[name])); len(in) == 1 {
			files[name] = in[0]
		}
	}
	return files
}

// roots are the schemas an operation names itself.
func roots(op operation) []schema {
	var all []schema
	add := func(s *schema) {
		if s != nil {
			all = append(all, *s)
		}
	}
	for _, p := range op.Parameters {
		add(p.Schema)
		add(p.Content.json())
	}
	if op.RequestBody != nil {
		add(op.RequestBody.Content.json())
	}
	for _, r := range op.Responses {
		add(r.Content.json())
	}
	return all
}

func reach(schemas map[string]schema, s schema, domain string, reached map[string]map[string]bool) {
	if name := s.target(); name != "" {
		if reached[name][domain] {
			return
		}
		if reached[name] == nil {
			reached[name] = map[string]bool{}
		}
		reached[name][domain] = true
		reach(schemas, schemas[name], domain, reached)
		return
	}
	for _, p := range s.Properties {
		reach(schemas, p.Value, domain, reached)
	}
	for _, o := range s.OneOf {
		reach(schemas, o, domain, reached)
	}
	for _, inner := range []*schema{s.Items, s.AdditionalProperties} {
		if inner != nil {
			reach(schemas, *inner, domain, reached)
		}
	}
}
