// Command budget measures how long and how involved the files and functions of
// the repository are, prints the worst of each kind, and fails when one is over
// its hard limit. Generated files and tests are not measured.
//
//	go run ./budget -root ..
package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

func main() {
	root := flag.String("root", ".", "root of the repository")
	flag.Parse()
	if err := run(*root, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "budget:", err)
		os.Exit(1)
	}
}

// run measures everything below root and reports it to out.
func run(root string, out io.Writer) error {
	m := newMeasures()
	if err := walk(root, m); err != nil {
		return err
	}
	var report strings.Builder
	for _, measure := range m.all() {
		measure.print(&report)
	}
	broken := m.broken()
	for _, b := range broken {
		report.WriteString(b + "\n")
	}
	if _, err := io.WriteString(out, report.String()); err != nil {
		return fmt.Errorf("print the report: %w", err)
	}
	if len(broken) > 0 {
		return fmt.Errorf("%d over the limit", len(broken))
	}
	return nil
}

// skipped are folders that hold nothing of ours.
func skipped(name string) bool {
	return slices.Contains([]string{"build", "data", "node_modules", "testdata"}, name) ||
		strings.HasPrefix(name, ".") && name != "."
}

// walk measures the files below root.
func walk(root string, m *measures) error {
	tree := os.DirFS(root)
	return fs.WalkDir(tree, ".", func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && skipped(entry.Name()):
			return fs.SkipDir
		case !isMeasured(name):
			return nil
		}
		source, err := fs.ReadFile(tree, name)
		if errors.Is(err, fs.ErrNotExist) {
			return nil // an editor's file that came and went
		}
		if err != nil {
			return fmt.Errorf("measure %s: %w", name, err)
		}
		if filepath.Ext(name) == ".proto" {
			m.addProto(name, source)
			return nil
		}
		return m.addGo(name, source)
	})
}

func isMeasured(name string) bool {
	return filepath.Ext(name) == ".proto" ||
		filepath.Ext(name) == ".go" && !strings.HasSuffix(name, "_test.go")
}
