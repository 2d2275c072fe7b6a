package gateway

import (
	"fmt"
	"regexp"

	"google.golang.org/genproto/googleapis/api/annotations"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"
	"google.golang.org/protobuf/types/descriptorpb"
)

// binding is one HTTP method and path of an RPC.
type binding struct {
	request protoreflect.MessageDescriptor
	// inBody says that the fields which are not in the path are in the body. In all
	// other bindings they are in the query.
	inBody bool
	// reads says that the RPC changes nothing.
	reads bool
}

// bindings are all bindings of the contract, by method and pattern as the mux writes it.
type bindings map[string]binding

// capture is a parameter in a path of the contract.
var capture = regexp.MustCompile(`\{([a-z0-9_]+)\}`)

// keyOf identifies a binding. The mux writes {id} as {id=*}.
func keyOf(verb, pattern string) string {
	return verb + " " + capture.ReplaceAllString(pattern, "{$1=*}")
}

// newBindings reads the bindings out of the contract.
func newBindings() (bindings, error) {
	all := bindings{}
	err := eachRule(func(method protoreflect.MethodDescriptor, rule *annotations.HttpRule) error {
		if body := rule.GetBody(); body != "" && body != "*" {
			return fmt.Errorf("%s has the body %q; the facade reads whole requests only", method.FullName(), body)
		}
		options, _ := method.Options().(*descriptorpb.MethodOptions)
		verb, path := pattern(rule)
		all[keyOf(verb, path)] = binding{
			request: method.Input(),
			inBody:  rule.GetBody() == "*",
			reads:   options.GetIdempotencyLevel() == descriptorpb.MethodOptions_NO_SIDE_EFFECTS,
		}
		return nil
	})
	return all, err
}

// eachRule calls each for every HTTP rule of the contract until it fails.
func eachRule(each func(protoreflect.MethodDescriptor, *annotations.HttpRule) error) error {
	var failed error
	protoregistry.GlobalFiles.RangeFiles(func(file protoreflect.FileDescriptor) bool {
		for i := range file.Services().Len() {
			methods := file.Services().Get(i).Methods()
			for j := range methods.Len() {
				if failed = rulesOf(methods.Get(j), each); failed != nil {
					return false
				}
			}
		}
		return true
	})
	return failed
}

func rulesOf(method protoreflect.MethodDescriptor, each func(protoreflect.MethodDescriptor, *annotations.HttpRule) error) error {
	main, _ := proto.GetExtension(method.Options(), annotations.E_Http).(*annotations.HttpRule)
	for _, rule := range append([]*annotations.HttpRule{main}, main.GetAdditionalBindings()...) {
		if verb, _ := pattern(rule); verb == "" {
			continue // RPCs of health and reflection have no HTTP rule
		}
		if err := each(method, rule); err != nil {
			return err
		}
	}
	return nil
}
