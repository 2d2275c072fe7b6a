// Package apidoc reads PortOne's API document: its operations, and the shapes of
// what they take and give. Everything the conformance tool demands comes from
// here, so nothing in it knows the contract or the program.
package apidoc

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
)

// Document is an API document.
type Document struct {
	// Version is the version that the document gives itself.
	Version string
	// Operations are sorted by id.
	Operations []*Operation
}

// Operation is one thing that the API does.
type Operation struct {
	ID     string
	Method string
	Path   string // with {placeholders}

	// Parameters are those of the path and of the query that are plain values.
	Parameters []Parameter
	// Body is the shape of the request's JSON, nil when it has none. BodyIn says
	// where it travels.
	Body         *Node
	BodyIn       Place
	BodyRequired bool

	// Success is the shape of the answer, nil when it has no body.
	Success *Node
	// ContentType of the answer; empty when it has no body.
	ContentType string
	// Errors are the documented ways to fail.
	Errors []Error

	// Spec is the operation as the document has it.
	Spec *openapi3.Operation

	spec *openapi3.T
}

// Place is where something of a request travels.
type Place string

// The places.
const (
	InPath  Place = "path"
	InQuery Place = "query"
	InBody  Place = "body"
)

// Parameter is a plain value in the path or the query.
type Parameter struct {
	Name     string
	In       Place
	Required bool
	Node     *Node
}

// Error is one documented way to fail.
type Error struct {
	// Type is the value of the member `type`.
	Type string
	// Status is the HTTP status it comes with.
	Status int
	// Name is the name of its schema.
	Name string
	// Node is the shape of its body.
	Node *Node
}

// queryBody is the query parameter in which GETs carry JSON.
const queryBody = "requestBody"

// Load reads the document at path.
func Load(path string) (*Document, error) {
	t, err := openapi3.NewLoader().LoadFromFile(path)
	if err != nil {
		return nil, fmt.Errorf("read the API document: %w", err)
	}
	doc := &Document{Version: t.Info.Version}
	shapes := newShapes(t.Components.Schemas)
	for path, item := range t.Paths.Map() {
		for method, spec := range item.Operations() {
			op, err := operation(shapes, method, path, spec)
			if err != nil {
				return nil, fmt.Errorf("read operation %s %s: %w", method, path, err)
			}
			op.spec = t
			doc.Operations = append(doc.Operations, op)
		}
	}
	slices.SortFunc(doc.Operations, func(a, b *Operation) int { return strings.Compare(a.ID, b.ID) })
	return doc, nil
}

func operation(shapes *shapes, method, path string, spec *openapi3.Operation) (*Operation, error) {
	op := &Operation{ID: spec.OperationID, Method: method, Path: path, Spec: spec}
	for _, ref := range spec.Parameters {
		if err := op.parameter(shapes, ref.Value); err != nil {
			return nil, err
		}
	}
	if spec.RequestBody != nil {
		body := spec.RequestBody.Value
		media := body.Content.Get("application/json")
		if media == nil {
			return nil, errors.New("a request body that is not JSON")
		}
		if op.Body == nil { // otherwise the query is the other place for the same JSON
			op.Body, op.BodyIn, op.BodyRequired = shapes.node(media.Schema), InBody, body.Required
		}
	}
	return op, op.responses(shapes)
}

func (op *Operation) parameter(shapes *shapes, p *openapi3.Parameter) error {
	if p.Name == queryBody {
		media := p.Content.Get("application/json")
		if media == nil {
			return fmt.Errorf("parameter %s is not JSON", p.Name)
		}
		op.Body, op.BodyIn, op.BodyRequired = shapes.node(media.Schema), InQuery, p.Required
		return nil
	}
	if p.Schema == nil {
		return fmt.Errorf("parameter %s has no schema", p.Name)
	}
	op.Parameters = append(op.Parameters, Parameter{
		Name: p.Name, In: Place(p.In), Required: p.Required, Node: shapes.node(p.Schema),
	})
	return nil
}

func (op *Operation) responses(shapes *shapes) error {
	for _, response := range op.Spec.Responses.Map() {
		for contentType, media := range response.Value.Content {
			if media.Schema == nil {
				return errors.New("an answer without a schema")
			}
			if failures := shapes.errors(media.Schema); len(failures) > 0 {
				op.Errors = append(op.Errors, failures...)
				continue
			}
			op.ContentType, op.Success = contentType, shapes.node(media.Schema)
		}
	}
	// The document repeats all errors of an operation under each status.
	slices.SortFunc(op.Errors, func(a, b Error) int { return strings.Compare(a.Name, b.Name) })
	op.Errors = slices.CompactFunc(op.Errors, func(a, b Error) bool { return a.Name == b.Name })
	return nil
}

// HasBody reports whether the operation's answer has one.
func (op *Operation) HasBody() bool { return op.Success != nil }

// IsRead reports whether the operation changes nothing.
func (op *Operation) IsRead() bool { return op.Method == http.MethodGet }
