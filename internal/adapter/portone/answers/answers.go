// Package answers knows which members PortOne's answers must have, per operation. An
// object that lacks one of them is not PortOne's answer, whatever else it is: a proxy's
// page, a broken gateway, another service on PortOne's address. It must not pass for a
// success, nor for the absence of what was asked for.
package answers

import (
	"slices"
	"sync"

	"github.com/paymentsvc/paymentsvc/internal/adapter/portone/codec"
)

// schema is one object or union of PortOne's document.
type schema struct {
	// required are the members that must be there and not be null.
	required []string
	// objects and lists lead from members to the schemas of what they hold.
	objects, lists map[string]string
	// tag is the member that tells the cases of a union apart.
	tag   string
	cases map[string]string
}

// depth is how many objects deep answers are checked, the answer itself included.
// Deeper members decide nothing about money.
const depth = 3

// leftOut are members that PortOne's document calls required and says in words that they
// may be missing: the address of webhooks of V1 payments.
var leftOut = map[string][]string{"PaymentWebhook": {"url"}}

// Shape is what the answer of a PortOne operation must hold, nil for an operation whose
// answer is not JSON.
func Shape(operation string) *codec.Shape { return shapes()[operation] }

// shapes are the shapes of all operations. They share what they have in common.
var shapes = sync.OnceValue(func() map[string]*codec.Shape {
	all, b := make(map[string]*codec.Shape, len(operations)), builder{}
	for operation, root := range operations {
		all[operation] = b.shapeOf(root, depth)
	}
	return all
})

// place is a schema with so many levels left to check.
type place struct {
	name string
	left int
}

type builder map[place]*codec.Shape

// Operations lists the operations that have a shape.
func Operations() []string {
	names := make([]string, 0, len(operations))
	for name := range operations {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

func (b builder) shapeOf(name string, left int) *codec.Shape {
	s, ok := schemas[name]
	if !ok || left == 0 {
		return nil
	}
	if known, ok := b[place{name, left}]; ok {
		return known
	}
	required := slices.DeleteFunc(slices.Clone(s.required), func(member string) bool { return slices.Contains(leftOut[name], member) })
	out := &codec.Shape{Required: required, Tag: s.tag, Members: map[string]*codec.Shape{}, Cases: map[string]*codec.Shape{}}
	b[place{name, left}] = out
	for member, of := range s.objects {
		out.Members[member] = b.shapeOf(of, left-1)
	}
	if left == depth { // the items of a list are what the answer is about
		for member, of := range s.lists {
			out.Members[member] = b.shapeOf(of, left-1)
		}
	}
	for tag, of := range s.cases {
		out.Cases[tag] = b.shapeOf(of, min(left, depth-1)) // an answer that is a union wraps nothing
	}
	return out
}
