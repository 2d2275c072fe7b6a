// Package arch_test fails when an import points the wrong way. The files are
// parsed here and not listed by the go command, so that the test's cached result
// is forgotten when one of them changes.
package arch_test

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const (
	module = "github.com/paymentsvc/paymentsvc/"
	root   = "../.."
)

// layer is a tree of packages and what of ours it may import besides itself.
type layer struct {
	tree string
	may  []string
	why  string
}

// layers are all trees there are; of two that match, the longer counts. A package
// that belongs to none of them fails the test: somebody has to decide.
var layers = []layer{
	{"cmd", all, ""},
	{"test", all, ""},
	{"internal/app", all, ""},
	{"gen", nil, "generated code knows nothing of the program"},
	{"internal/domain", []string{"gen"}, "what is true of payments depends on nobody: service -> domain <- adapter"},
	{"internal/engine", []string{"gen", "internal/domain", "internal/crashpoint"}, "it runs operations through interfaces of the domain, whoever implements them"},
	{"internal/service", []string{"gen", "internal/domain", "internal/redact"}, "handlers know the domain; who does the work is decided in internal/app"},
	{"internal/door", nil, "it guards any HTTP port"},
	{"internal/gateway", []string{"gen", "internal/domain", "internal/door", "internal/service/interceptor"}, "the facade is a client of the gRPC server and shares its error shape only"},
	{"internal/adapter/portone", []string{"gen", "internal/domain", "internal/crashpoint"}, outward},
	{"internal/adapter/store", []string{"gen", "internal/domain", "internal/crashpoint"}, outward},
	{"internal/adapter/nats", []string{"gen", "internal/domain"}, outward},
	{"internal/crashpoint", nil, "it marks places in any package"},
	{"internal/evidencetest", []string{"gen", "internal/domain"}, "tests of the domain call it"},
	{"internal/redact", nil, "it works on any message"},
	{"internal/protofill", nil, "it works on any message"},
	{"internal/sandbox", nil, "it shares no code with the service: an error on both sides would cancel itself out"},
	{"internal/arch", nil, "it reads files"},
}

// outward is why adapters import little.
const outward = "adapters know the domain, and neither each other nor who calls: service -> domain <- adapter"

// all lets a tree import everything.
var all = []string{"gen", "internal"}

// file is a Go file with its imports.
type file struct {
	name    string
	imports []string
}

func (f file) isTest() bool { return strings.HasSuffix(f.name, "_test.go") }

// ours returns the imports that lead into this module, without its path.
func (f file) ours() []string {
	var out []string
	for _, i := range f.imports {
		if inside, ok := strings.CutPrefix(i, module); ok {
			out = append(out, inside)
		}
	}
	return out
}

func TestImportsPointOneWay(t *testing.T) {
	t.Parallel()
	for _, f := range files(t) {
		l, ok := layerOf(path.Dir(f.name))
		if !ok {
			t.Errorf("%s: the package is in no layer of internal/arch/arch_test.go; add it", f.name)
			continue
		}
		if f.isTest() && l.tree != "internal/sandbox" {
			continue // a test may set up what it needs
		}
		for _, imported := range f.ours() {
			if !within(imported, l.tree) && !slices.ContainsFunc(l.may, func(tree string) bool { return within(imported, tree) }) {
				t.Errorf("%s imports %s; %s may import %s of ours, because %s", f.name, imported, l.tree, list(l.may), l.why)
			}
		}
	}
}

func TestTheDomainDoesNoInputOrOutput(t *testing.T) {
	t.Parallel()
	for _, f := range files(t) {
		if !within(f.name, "internal/domain") || f.isTest() {
			continue
		}
		for _, imported := range f.imports {
			foreign := strings.Contains(strings.Split(imported, "/")[0], ".") &&
				!within(imported, "google.golang.org/protobuf") &&
				!within(imported, "google.golang.org/genproto") &&
				!strings.HasPrefix(imported, module)
			if foreign || slices.Contains([]string{"database/sql", "io/fs", "log", "net", "net/http", "os", "os/exec"}, imported) {
				t.Errorf("%s imports %s; the domain computes, and imports the standard library without its I/O, messages of protobuf and nothing else", f.name, imported)
			}
		}
	}
}

func TestOnlyTestsImportWhatIsForTests(t *testing.T) {
	t.Parallel()
	for _, f := range files(t) {
		for _, imported := range f.ours() {
			if within(imported, "internal/protofill") && !f.isTest() && !within(f.name, "test") {
				t.Errorf("%s imports %s, which is for tests", f.name, imported)
			}
		}
	}
}

// layerOf returns the longest layer that holds a package.
func layerOf(pkg string) (layer, bool) {
	var found layer
	for _, l := range layers {
		if within(pkg, l.tree) && len(l.tree) > len(found.tree) {
			found = l
		}
	}
	return found, found.tree != ""
}

// within reports whether a path is tree or lies below it.
func within(name, tree string) bool {
	return name == tree || strings.HasPrefix(name, tree+"/")
}

func list(trees []string) string {
	if len(trees) == 0 {
		return "nothing else"
	}
	return strings.Join(trees, ", ")
}

// files returns the Go files of this module: those of nested modules are not ours.
func files(t *testing.T) []file {
	t.Helper()
	var out []file
	tree := os.DirFS(root)
	err := fs.WalkDir(tree, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() {
			if _, err := fs.Stat(tree, path.Join(name, "go.mod")); name != "." && err == nil || isHidden(entry.Name()) {
				return fs.SkipDir
			}
			return nil
		}
		if path.Ext(name) != ".go" {
			return nil
		}
		f, err := parse(tree, name)
		out = append(out, f)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// isHidden reports whether the go command ignores a folder, or it is not in git.
func isHidden(name string) bool {
	return name != "." && strings.HasPrefix(name, ".") || slices.Contains([]string{"build", "data", "node_modules", "testdata"}, name)
}

func parse(tree fs.FS, name string) (file, error) {
	source, err := fs.ReadFile(tree, name)
	if err != nil {
		return file{}, err
	}
	parsed, err := parser.ParseFile(token.NewFileSet(), name, source, parser.ImportsOnly)
	if err != nil {
		return file{}, err
	}
	f := file{name: name}
	for _, spec := range parsed.Imports {
		imported, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			return file{}, err
		}
		f.imports = append(f.imports, imported)
	}
	return f, nil
}
