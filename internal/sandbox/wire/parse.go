package wire

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"maps"
	"slices"
	"strconv"
)

// FieldError says which field of an input is wrong, and how.
type FieldError struct {
	// Path is empty for the input as a whole.
	Path, Problem string
}

// Error implements error.
func (e *FieldError) Error() string {
	if e.Path == "" {
		return "the input " + e.Problem
	}
	return e.Path + " " + e.Problem
}

// Parse reads one JSON object and nothing behind it. Numbers stay text, so that
// an amount beyond 2^53 survives.
func Parse(data []byte) (map[string]any, error) {
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.UseNumber()
	var v any
	if err := dec.Decode(&v); err != nil {
		return nil, &FieldError{Problem: "is not valid JSON"}
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return nil, &FieldError{Problem: "has something behind its end"}
	}
	tree, ok := v.(map[string]any)
	if !ok {
		return nil, &FieldError{Problem: "must be a JSON object"}
	}
	return tree, nil
}

// RefuseNull finds a null anywhere in an object, for inputs that no Binder reads.
func RefuseNull(tree map[string]any) error {
	for _, name := range slices.Sorted(maps.Keys(tree)) {
		if err := refuseNull(tree[name]); err != nil {
			return err.in(name)
		}
	}
	return nil
}

func refuseNull(value any) *FieldError {
	switch v := value.(type) {
	case nil:
		return wrong("must not be null")
	case map[string]any:
		for _, name := range slices.Sorted(maps.Keys(v)) {
			if err := refuseNull(v[name]); err != nil {
				return err.in(name)
			}
		}
	case []any:
		for i, item := range v {
			if err := refuseNull(item); err != nil {
				return err.in("[" + strconv.Itoa(i) + "]")
			}
		}
	}
	return nil
}
