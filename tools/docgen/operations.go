package main

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"google.golang.org/genproto/googleapis/api/annotations"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"

	"github.com/paymentsvc/paymentsvc/internal/adapter/portone"
	"github.com/paymentsvc/paymentsvc/internal/domain"
	"github.com/paymentsvc/paymentsvc/internal/domain/operation"
)

// operationLine is one operation with everything that the documents say of it.
type operationLine struct {
	rpc    protoreflect.FullName
	kind   operation.Kind
	facade string // method and path of the JSON facade
	route  portone.Route
}

// operationsOf joins definitions, routes and HTTP bindings, in the order of the
// contract's files.
func operationsOf(files []protoreflect.FileDescriptor) ([]operationLine, error) {
	routes, err := portone.Routes()
	if err != nil {
		return nil, err
	}
	byRPC := map[protoreflect.FullName]portone.Route{}
	for _, r := range routes {
		byRPC[r.RPC] = r
	}
	bindings := facadeBindings(files)
	lines := make([]operationLine, 0, len(routes))
	for _, d := range domain.Operations() {
		route, ok := byRPC[d.RPC]
		if !ok {
			return nil, fmt.Errorf("%s has no route", d.RPC)
		}
		lines = append(lines, operationLine{d.RPC, d.Kind, bindings[d.RPC], route})
	}
	slices.SortStableFunc(lines, func(a, b operationLine) int {
		return cmp.Compare(a.rpc.Parent(), b.rpc.Parent())
	})
	return lines, nil
}

// facadeBindings returns the main HTTP binding of each RPC.
func facadeBindings(files []protoreflect.FileDescriptor) map[protoreflect.FullName]string {
	bindings := map[protoreflect.FullName]string{}
	for _, file := range files {
		for i := range file.Services().Len() {
			methods := file.Services().Get(i).Methods()
			for j := range methods.Len() {
				rule, _ := proto.GetExtension(methods.Get(j).Options(), annotations.E_Http).(*annotations.HttpRule)
				bindings[methods.Get(j).FullName()] = verbAndPath(rule)
			}
		}
	}
	return bindings
}

func verbAndPath(rule *annotations.HttpRule) string {
	m := rule.ProtoReflect()
	fd := m.WhichOneof(m.Descriptor().Oneofs().ByName("pattern"))
	if fd == nil {
		return ""
	}
	return strings.ToUpper(string(fd.Name())) + " " + m.Get(fd).String()
}

const operationsHead = `# Operations

Every RPC that leads to PortOne, the path of the JSON facade that leads to the RPC, and the operation of
PortOne behind it.

A **read** changes nothing and may be repeated freely. A **write** changes something other than money. A **money**
operation moves money or promises to, and needs a ` + "`request_id`" + `. PortOne may change an **unstable** operation
without notice. ` + "`paymentsvc operations --json`" + ` prints the same for programs.

`

// renderOperations writes the table of operations, one part per service.
func renderOperations(lines []operationLine) string {
	var b strings.Builder
	b.WriteString(operationsHead)
	fmt.Fprintf(&b, "%d operations.\n", len(lines))
	service := protoreflect.FullName("")
	for _, l := range lines {
		if l.rpc.Parent() != service {
			service = l.rpc.Parent()
			fmt.Fprintf(&b, "\n## %s\n\n| RPC | kind | JSON facade | PortOne operation | PortOne request | stability |\n|---|---|---|---|---|---|\n", service)
		}
		stability := "stable"
		if l.route.Unstable {
			stability = "unstable"
		}
		fmt.Fprintf(&b, "| `%s` | %s | `%s` | `%s` | `%s %s` | %s |\n",
			l.rpc.Name(), l.kind, l.facade, l.route.OperationID, l.route.Method, l.route.Path, stability)
	}
	return b.String()
}
