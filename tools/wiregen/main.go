// Command wiregen writes Go source from PortOne's API document, and none of the
// document's prose: the wire types of the PortOne sandbox (names, types, enum values,
// required fields, the table of operations), and for the adapter the table of members
// that an answer must have. The document stays outside the project; what is generated
// is committed.
//
//	go run ./wiregen -openapi path/to/v2.openapi.json -out ../internal/sandbox/wire -answers ../internal/adapter/portone/answers
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
	answersOut := flag.String("answers", "", "folder of package answers")
	flag.Parse()
	if err := run(*openapi, *out, *answersOut); err != nil {
		fmt.Fprintln(os.Stderr, "wiregen:", err)
		os.Exit(1)
	}
}

func run(openapi, out, answersOut string) error {
	if openapi == "" || out == "" || answersOut == "" {
		return errors.New("-openapi, -out and -answers are needed")
	}
	data, err := os.ReadFile(openapi) //nolint:gosec // the path is the command's argument
	if err != nil {
		return fmt.Errorf("read the API document: %w", err)
	}
	files, err := generate(data)
	if err != nil {
		return fmt.Errorf("generate from %s: %w", filepath.Base(openapi), err)
	}
	table, err := generateAnswers(data)
	if err != nil {
		return fmt.Errorf("generate from %s: %w", filepath.Base(openapi), err)
	}
	if err := write(out, files); err != nil {
		return err
	}
	return write(answersOut, table)
}

// generateAnswers returns the content of the table of required response members.
func generateAnswers(openapi []byte) (map[string][]byte, error) {
	doc, err := parse(openapi)
	if err != nil {
		return nil, err
	}
	source, err := renderAnswers(answers(doc))
	if err != nil {
		return nil, err
	}
	return map[string][]byte{"answers" + generatedSuffix: source}, nil
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
