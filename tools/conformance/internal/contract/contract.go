// Package contract finds the RPCs of the contract, where the program says they
// lead, and how the JSON facade is called for each.
package contract

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"google.golang.org/genproto/googleapis/api/annotations"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"

	// The contract itself.
	_ "github.com/paymentsvc/paymentsvc/gen/paymentsvc/billing/v1"
	_ "github.com/paymentsvc/paymentsvc/gen/paymentsvc/error/v1"
	_ "github.com/paymentsvc/paymentsvc/gen/paymentsvc/identity/v1"
	_ "github.com/paymentsvc/paymentsvc/gen/paymentsvc/invoicing/v1"
	_ "github.com/paymentsvc/paymentsvc/gen/paymentsvc/payment/v1"
	_ "github.com/paymentsvc/paymentsvc/gen/paymentsvc/reconciliation/v1"
	_ "github.com/paymentsvc/paymentsvc/gen/paymentsvc/settlement/v1"
)

// RPC is one call of the contract.
type RPC struct {
	// Name is the full method name: service/method.
	Name string
	// Kind is read, write or money.
	Kind string
	// OperationID, Method and Path are what the program says it leads to.
	OperationID string
	Method      string
	Path        string

	Descriptor protoreflect.MethodDescriptor
	// Bindings are the ways to call it over HTTP.
	Bindings []Binding
}

// Binding is one way to call an RPC over HTTP.
type Binding struct {
	Method  string
	Path    string
	HasBody bool
	// Answer is the field of the response that is the whole body of the answer,
	// empty when the response is.
	Answer string
}

// IsRead reports whether the RPC changes nothing.
func (r *RPC) IsRead() bool { return r.Kind == "read" }

// NewRequest returns an empty request.
func (r *RPC) NewRequest() protoreflect.Message { return New(r.Descriptor.Input()) }

// NewResponse returns an empty response.
func (r *RPC) NewResponse() protoreflect.Message { return New(r.Descriptor.Output()) }

// New returns an empty message of the generated type of md.
func New(md protoreflect.MessageDescriptor) protoreflect.Message {
	t, err := protoregistry.GlobalTypes.FindMessageByName(md.FullName())
	if err != nil {
		panic(fmt.Sprintf("%s was not generated: %v", md.FullName(), err)) // the descriptor comes from the same files
	}
	return t.New()
}

// Parse reads what `paymentsvc operations --json` prints.
func Parse(table []byte) ([]*RPC, error) {
	var rows []struct {
		RPC         string `json:"rpc"`
		Kind        string `json:"kind"`
		OperationID string `json:"operationId"`
		Method      string `json:"method"`
		Path        string `json:"path"`
	}
	if err := json.Unmarshal(table, &rows); err != nil {
		return nil, fmt.Errorf("read the table of operations: %w", err)
	}
	rpcs := make([]*RPC, 0, len(rows))
	for _, row := range rows {
		d, err := descriptor(row.RPC)
		if err != nil {
			return nil, fmt.Errorf("find %s: %w", row.RPC, err)
		}
		rpcs = append(rpcs, &RPC{
			Name: row.RPC, Kind: row.Kind, OperationID: row.OperationID, Method: row.Method, Path: row.Path,
			Descriptor: d, Bindings: bindings(d),
		})
	}
	return rpcs, nil
}

func descriptor(rpc string) (protoreflect.MethodDescriptor, error) {
	name := protoreflect.FullName(strings.ReplaceAll(rpc, "/", "."))
	d, err := protoregistry.GlobalFiles.FindDescriptorByName(name)
	if err != nil {
		return nil, err
	}
	method, ok := d.(protoreflect.MethodDescriptor)
	if !ok {
		return nil, fmt.Errorf("%s is no RPC", name)
	}
	return method, nil
}

// bindings reads the google.api.http rule of d.
func bindings(d protoreflect.MethodDescriptor) []Binding {
	rule, ok := proto.GetExtension(d.Options(), annotations.E_Http).(*annotations.HttpRule)
	if !ok || rule == nil {
		return nil
	}
	var all []Binding
	for _, r := range append([]*annotations.HttpRule{rule}, rule.GetAdditionalBindings()...) {
		b := Binding{HasBody: r.GetBody() == "*", Answer: r.GetResponseBody()}
		switch p := r.GetPattern().(type) {
		case *annotations.HttpRule_Get:
			b.Method, b.Path = "GET", p.Get
		case *annotations.HttpRule_Post:
			b.Method, b.Path = "POST", p.Post
		case *annotations.HttpRule_Put:
			b.Method, b.Path = "PUT", p.Put
		case *annotations.HttpRule_Patch:
			b.Method, b.Path = "PATCH", p.Patch
		case *annotations.HttpRule_Delete:
			b.Method, b.Path = "DELETE", p.Delete
		}
		all = append(all, b)
	}
	return all
}

// Methods lists the RPCs of the contract that speak of PortOne, as service/method,
// whatever the program says about them.
func Methods(packages ...string) []string {
	var names []string
	protoregistry.GlobalFiles.RangeFiles(func(f protoreflect.FileDescriptor) bool {
		if !slices.Contains(packages, string(f.Package())) {
			return true
		}
		for i := range f.Services().Len() {
			methods := f.Services().Get(i).Methods()
			for j := range methods.Len() {
				names = append(names, string(f.Services().Get(i).FullName())+"/"+string(methods.Get(j).Name()))
			}
		}
		return true
	})
	slices.Sort(names)
	return names
}
