package main

import "fmt"

// scalar maps type/format of the document to Go.
func scalar(typ, format string) (string, error) {
	goType, ok := map[string]string{
		"string/":          "string",
		"string/date":      "Date",
		"string/date-time": "time.Time",
		"integer/int32":    "int32",
		"integer/int64":    "int64",
		"boolean/":         "bool",
		// A free-form object is passed through to the gateway as it is.
		"object/": "json.RawMessage",
	}[typ+"/"+format]
	if !ok {
		return "", fmt.Errorf("no Go type for type %q with format %q", typ, format)
	}
	return goType, nil
}

func (b *builder) typeOf(s schema) (string, error) {
	switch {
	case s.Ref != "":
		if _, ok := b.schemas[s.target()]; !ok {
			return "", fmt.Errorf("unknown schema %s", s.Ref)
		}
		return goName(s.target()), nil
	case s.Type == "array":
		elem, err := b.typeOf(*s.Items)
		return "[]" + elem, err
	default:
		return scalar(s.Type, s.Format)
	}
}

// field decides how absence is written: a required field is always marshalled (a
// required list as [] even when it is nil), an optional one is left out when nil.
func (b *builder) field(name string, s schema, required bool) (goField, error) {
	typ, err := b.typeOf(s)
	if err != nil {
		return goField{}, err
	}
	f := goField{Name: fieldName(name), Type: typ, JSON: name}
	switch {
	case required && s.Type == "array":
		f.Type = "List[" + typ[len("[]"):] + "]"
	case required:
	case b.hasNil(s, typ):
		f.JSON += ",omitempty"
	default:
		f.Type, f.JSON = "*"+typ, name+",omitempty"
	}
	return f, nil
}

// hasNil tells whether the Go type can say "absent" without a pointer.
func (b *builder) hasNil(s schema, typ string) bool {
	target := b.schemas[s.target()]
	return s.Type == "array" || typ == "json.RawMessage" || len(target.OneOf) > 0 || target.AdditionalProperties != nil
}
