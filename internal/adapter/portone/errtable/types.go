package errtable

import (
	"cmp"
	"slices"

	"github.com/paymentsvc/paymentsvc/internal/domain/failure"
)

// Type is an error type of PortOne.
type Type struct {
	// Name is the type as PortOne sends it.
	Name string
	// Operation is PortOne's operationId where the type is an exception of one operation.
	Operation string
	// Proof is what it proves.
	Proof failure.Proof
}

// rank puts what is true in general first.
func rank(t Type) int { return min(len(t.Operation), 1) }

// Types returns PortOne's error types by the wire name of the reason they lead
// to, sorted. It is for documents; calls use Parse.
func Types() map[string][]Type {
	types := map[string][]Type{}
	add := func(r row, t Type) {
		name := failure.NameOf(r.reason)
		t.Proof = r.proof
		types[name] = append(types[name], t)
	}
	for _, part := range parts() {
		for portoneType, r := range part {
			add(r, Type{Name: portoneType})
		}
	}
	for exception, r := range exceptions {
		add(r, Type{Name: exception.portoneType, Operation: exception.operationID})
	}
	for _, list := range types {
		slices.SortFunc(list, func(a, b Type) int {
			return cmp.Or(cmp.Compare(a.Name, b.Name), rank(a)-rank(b), cmp.Compare(a.Proof, b.Proof), cmp.Compare(a.Operation, b.Operation))
		})
	}
	return types
}
