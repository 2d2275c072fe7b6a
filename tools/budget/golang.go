package main

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"

	"github.com/fzipp/gocyclo"
)

// addGo measures a Go file and its functions unless it was generated.
func (m *measures) addGo(name string, source []byte) error {
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, name, source, parser.ParseComments)
	if err != nil {
		return fmt.Errorf("measure %s: %w", name, err)
	}
	if ast.IsGenerated(file) {
		return nil
	}
	m.goFiles.samples = append(m.goFiles.samples, sample{bytes.Count(source, []byte("\n")), name})
	for _, decl := range file.Decls {
		fn, ok := decl.(*ast.FuncDecl)
		if !ok {
			continue
		}
		start, end := fset.Position(fn.Pos()).Line, fset.Position(fn.End()).Line
		where := fmt.Sprintf("%s:%d %s", name, start, fn.Name.Name)
		m.functions.samples = append(m.functions.samples, sample{end - start + 1, where})
		m.complexity.samples = append(m.complexity.samples, sample{gocyclo.Complexity(fn), where})
		m.parameters.samples = append(m.parameters.samples, sample{parameters(fn.Type.Params.List), where})
	}
	return nil
}

// parameters counts parameters; a leading context does not count.
func parameters(fields []*ast.Field) int {
	count := 0
	for i, field := range fields {
		if i == 0 && isContext(field.Type) {
			continue
		}
		count += max(len(field.Names), 1)
	}
	return count
}

func isContext(expr ast.Expr) bool {
	selector, ok := expr.(*ast.SelectorExpr)
	if !ok {
		return false
	}
	pkg, ok := selector.X.(*ast.Ident)
	return ok && pkg.Name == "context" && selector.Sel.Name == "Context"
}
