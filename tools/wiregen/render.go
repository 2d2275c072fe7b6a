package main

import (
	"bytes"
	"embed"
	"fmt"
	"go/format"
	"strings"
	"text/template"
)

//go:embed templates/*.tmpl
var templateFiles embed.FS

func render(m model) (map[string][]byte, error) {
	templates, err := template.ParseFS(templateFiles, "templates/*.tmpl")
	if err != nil {
		return nil, fmt.Errorf("parse the templates: %w", err)
	}
	byFile := map[string][]goType{}
	for _, t := range m.types {
		byFile[t.file] = append(byFile[t.file], t)
	}
	files := map[string][]byte{}
	emit := func(stem, tmpl string, data any) error {
		var b bytes.Buffer
		if err := templates.ExecuteTemplate(&b, tmpl, data); err != nil {
			return fmt.Errorf("render %s: %w", stem, err)
		}
		source, err := format.Source(b.Bytes())
		if err != nil {
			return fmt.Errorf("format %s: %w", stem, err)
		}
		files[stem+generatedSuffix] = source
		return nil
	}
	for stem, types := range byFile {
		if err := emit(stem, "types.tmpl", map[string]any{"Types": types, "Imports": imports(types)}); err != nil {
			return nil, err
		}
	}
	if err := emit("tags", "tags.tmpl", m.tags); err != nil {
		return nil, err
	}
	return files, emit("operations", "operations.tmpl", m.operations)
}

// imports lists what the field types of one file need.
func imports(types []goType) []string {
	needs := map[string]bool{}
	for _, t := range types {
		for _, f := range t.Fields {
			needs["encoding/json"] = needs["encoding/json"] || strings.Contains(f.Type, "json.")
			needs["time"] = needs["time"] || strings.Contains(f.Type, "time.")
		}
	}
	var list []string
	for _, path := range []string{"encoding/json", "time"} {
		if needs[path] {
			list = append(list, path)
		}
	}
	return list
}
