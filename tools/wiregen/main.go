// Command wiregen writes the Go wire types of the PortOne sandbox from PortOne's
// API document: names, types, enum values, required fields and the table of
// operations, and none of the document's prose. The document stays outside the
// project; what is generated is committed.
//
//	go run ./wiregen -openapi path/to/v2.openapi.json -out ../internal/sandbox/wire
package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// generatedSuffix marks the files that wiregen owns in the output folder; it
// deletes those that a newer document no longer fills.
const generatedSuffix = "_gen.go"

func main() {
	openapi := flag.String("openapi", "", "path of PortOne's API document")
	out := flag.String("out", "", "folder of package wire")
	flag.Parse()
	if err := run(*openapi, *out); err != nil {
		fmt.Fprintln(os.Stderr, "wiregen:", err)
		os.Exit(1)
	}
}

func run(openapi, out string) error {
	if openapi == "" || out == "" {
		return errors.New("both -openapi and -out are needed")
	}
	data, err := os.ReadFile(openapi) //nolint:gosec // the path is the command's argument
	if err != nil {
		return fmt.Errorf("read the API document: %w", err)
	}
	files, err := generate(data)
	if err != nil {
		return fmt.Errorf("generate from %s: %w", filepath.Base(openapi), err)
	}
	return write(out, files)
}

// generate returns the content of every generated file by file name.
func generate(openapi []byte) (map[string][]byte, error) {
	doc, err := parse(openapi)
	if err != nil {
		return nil, err
	}
	m, err := newModel(doc)
	if err != nil {
		return nil, err
	}
	return render(m)
}

func write(out string, files map[string][]byte) error {
	entries, err := os.ReadDir(out)
	if err != nil {
		return fmt.Errorf("list the output folder: %w", err)
	}
	for _, e := range entries {
		if _, kept := files[e.Name()]; kept || !strings.HasSuffix(e.Name(), generatedSuffix) {
			continue
		}
		if err := os.Remove(filepath.Join(out, e.Name())); err != nil {
			return fmt.Errorf("remove a stale file: %w", err)
		}
	}
	for name, content := range files {
		if err := os.WriteFile(filepath.Join(out, name), content, 0o644); err != nil { //nolint:gosec // source code is world readable
			return fmt.Errorf("write %s: %w", name, err)
		}
	}
	return nil
}
