package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
)

// document is the part of an OpenAPI document that decides names and types.
type document struct {
	Paths      ordered[ordered[operation]] `json:"paths"`
	Components struct {
		Schemas ordered[schema] `json:"schemas"`
	} `json:"components"`
}

type operation struct {
	ID          string      `json:"operationId"`
	Parameters  []parameter `json:"parameters"`
	RequestBody *body       `json:"requestBody"`
	// Security is absent on the operations that anyone may call.
	Security []any  `json:"security"`
	Unstable bool   `json:"x-portone-unstable"`
	Error    schema `json:"x-portone-error"`
	// Responses is only needed to find the types an operation answers with.
	Responses map[string]body `json:"responses"`
}

type parameter struct {
	Name     string  `json:"name"`
	In       string  `json:"in"`
	Required bool    `json:"required"`
	Schema   *schema `json:"schema"`
	Content  content `json:"content"`
}

type body struct {
	Content  content `json:"content"`
	Required bool    `json:"required"`
}

type content map[string]struct {
	Schema schema `json:"schema"`
}

// json returns the schema of the JSON representation, nil when there is none.
func (c content) json() *schema {
	media, ok := c["application/json"]
	if !ok {
		return nil
	}
	return &media.Schema
}

type schema struct {
	Ref           string   `json:"$ref"`
	Type          string   `json:"type"`
	Format        string   `json:"format"`
	Enum          []string `json:"enum"`
	OneOf         []schema `json:"oneOf"`
	Discriminator struct {
		Property string          `json:"propertyName"`
		Mapping  ordered[string] `json:"mapping"`
	} `json:"discriminator"`
	Properties           ordered[schema] `json:"properties"`
	Required             []string        `json:"required"`
	Items                *schema         `json:"items"`
	AdditionalProperties *schema         `json:"additionalProperties"`
	StatusCode           int             `json:"x-portone-status-code"`
}

const schemaPrefix = "#/components/schemas/"

// target is the name of the schema that s refers to, empty when it is inline.
func (s schema) target() string { return strings.TrimPrefix(s.Ref, schemaPrefix) }

// ordered is a JSON object whose members keep the document's order, so that the
// generated fields stand where PortOne writes them.
type ordered[V any] []member[V]

type member[V any] struct {
	Name  string
	Value V
}

// UnmarshalJSON implements json.Unmarshaler.
func (o *ordered[V]) UnmarshalJSON(data []byte) error {
	dec := json.NewDecoder(bytes.NewReader(data))
	if t, err := dec.Token(); err != nil || t != json.Delim('{') {
		return errors.Join(errors.New("want an object"), err)
	}
	for dec.More() {
		name, err := dec.Token()
		if err != nil {
			return fmt.Errorf("read a member name: %w", err)
		}
		m := member[V]{Name: fmt.Sprint(name)}
		if err := dec.Decode(&m.Value); err != nil {
			return fmt.Errorf("read member %s: %w", m.Name, err)
		}
		*o = append(*o, m)
	}
	return nil
}

func parse(data []byte) (document, error) {
	var doc document
	if err := json.Unmarshal(data, &doc); err != nil {
		return document{}, fmt.Errorf("parse the API document: %w", err)
	}
	return doc, nil
}
