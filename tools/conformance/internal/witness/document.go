// Package witness asks a mock server that we did not write what it thinks of our
// requests. Prism reads the same API document and validates what arrives by its
// own understanding of OpenAPI.
//
// Three things need adapting, because Prism understands them less well than the
// document means them:
//   - It does not look into a query parameter with JSON content. The document
//     allows the same JSON as a body, so it is moved there.
//   - Of the schemes of the Authorization header it knows Basic and Bearer only.
//   - The answers it makes up do not always follow the document's unions. What it
//     says about its own answers is not counted.
package witness

import (
	"encoding/json"
	"fmt"
	"os"
)

// adapt writes a copy of the document for Prism, in which JSON never travels in
// the query.
func adapt(from, to string) error {
	text, err := os.ReadFile(from) //nolint:gosec // the path comes from the person at the command line
	if err != nil {
		return fmt.Errorf("read the API document: %w", err)
	}
	var document map[string]any
	if err := json.Unmarshal(text, &document); err != nil {
		return fmt.Errorf("read the API document: %w", err)
	}
	paths, _ := document["paths"].(map[string]any)
	for _, item := range paths {
		methods, _ := item.(map[string]any)
		for _, operation := range methods {
			if op, ok := operation.(map[string]any); ok {
				adaptOperation(op)
			}
		}
	}
	if text, err = json.Marshal(document); err != nil {
		return fmt.Errorf("write Prism's document: %w", err)
	}
	if err := os.WriteFile(to, text, 0o600); err != nil {
		return fmt.Errorf("write Prism's document: %w", err)
	}
	return nil
}

// adaptOperation turns the parameter with JSON content into the body.
func adaptOperation(op map[string]any) {
	parameters, _ := op["parameters"].([]any)
	var others []any
	for _, p := range parameters {
		parameter, _ := p.(map[string]any)
		if parameter["name"] != queryBody {
			others = append(others, p)
			continue
		}
		required, _ := parameter["required"].(bool)
		op["requestBody"] = map[string]any{"content": parameter["content"], "required": required}
	}
	if len(others) < len(parameters) {
		op["parameters"] = others
	}
}
