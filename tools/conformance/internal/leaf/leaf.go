// Package leaf takes values apart into what cannot be taken apart further, by
// path, so that two of them can be compared leaf by leaf and a loss be named.
package leaf

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"google.golang.org/protobuf/reflect/protoreflect"
)

// Set is the leaves of a value: text by path. A path is made of names and indexes,
// as in `items[0].amount.total`; the entries of a map are names.
type Set map[string]string

// Diff is a leaf that is not the same on both sides.
type Diff struct {
	Path string
	// Want and Got are empty where the leaf is missing.
	Want, Got string
}

// String says what is the matter, without the value when it only is missing.
func (d Diff) String() string {
	switch {
	case d.Got == "":
		return d.Path + ": missing, want " + d.Want
	case d.Want == "":
		return d.Path + ": not expected, got " + d.Got
	default:
		return d.Path + ": got " + d.Got + ", want " + d.Want
	}
}

// Compare lists the leaves in which got differs from want.
func Compare(want, got Set) []Diff {
	var diffs []Diff
	for path, text := range want {
		if got[path] != text {
			diffs = append(diffs, Diff{Path: path, Want: text, Got: got[path]})
		}
	}
	for path, text := range got {
		if _, ok := want[path]; !ok {
			diffs = append(diffs, Diff{Path: path, Got: text})
		}
	}
	return diffs
}

// HasUnder reports whether s has a leaf at path or below it.
func (s Set) HasUnder(path string) bool {
	if _, ok := s[path]; ok {
		return true
	}
	for p := range s {
		if IsUnder(p, path) {
			return true
		}
	}
	return false
}

// IsUnder reports whether path is top, or below it.
func IsUnder(path, top string) bool {
	rest, ok := strings.CutPrefix(path, top)
	return ok && (rest == "" || top == "" || rest[0] == '.' || rest[0] == '[')
}

// Parse reads a JSON document and keeps its numbers as they are written.
func Parse(document []byte) (any, error) {
	decoder := json.NewDecoder(bytes.NewReader(document))
	decoder.UseNumber()
	var value any
	if err := decoder.Decode(&value); err != nil {
		return nil, fmt.Errorf("read JSON: %w", err)
	}
	if decoder.More() {
		return nil, errors.New("read JSON: more than one document")
	}
	return value, nil
}

// OfJSON takes a JSON value apart. Moments are written alike whatever their zone
// and precision.
func OfJSON(value any) Set {
	s := Set{}
	s.json("", value)
	return s
}

func (s Set) json(path string, value any) {
	switch v := value.(type) {
	case map[string]any:
		if len(v) == 0 {
			s[path] = "{}"
		}
		for name, member := range v {
			s.json(join(path, name), member)
		}
	case []any:
		if len(v) == 0 {
			s[path] = "[]"
		}
		for i, item := range v {
			s.json(path+"["+strconv.Itoa(i)+"]", item)
		}
	case string:
		s[path] = quote(v)
	case nil:
		s[path] = "null"
	case float64: // in free-form objects only
		s[path] = strconv.FormatFloat(v, 'f', -1, 64)
	default:
		s[path] = fmt.Sprint(v)
	}
}

// quote marks text as such, so that "1" and 1 differ.
func quote(text string) string {
	if t, err := time.Parse(time.RFC3339Nano, text); err == nil {
		text = t.UTC().Format(time.RFC3339Nano)
	}
	return strconv.Quote(text)
}

func join(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}

// Naming is what the fields of a message are called in paths.
type Naming func(protoreflect.FieldDescriptor) string

// ProtoNames are the names in the contract.
func ProtoNames(fd protoreflect.FieldDescriptor) string { return string(fd.Name()) }

// JSONNames are the names in the JSON facade.
func JSONNames(fd protoreflect.FieldDescriptor) string { return fd.JSONName() }
