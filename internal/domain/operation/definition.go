// Package operation says what an operation is, without doing any: what the
// program must know about each RPC, what may come of an attempt at PortOne, and
// under which key an attempt is repeated. It does no I/O.
package operation

import (
	"fmt"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
)

// Kind is how careful an operation must be.
type Kind uint8

const (
	// KindRead changes nothing and may be repeated freely.
	KindRead Kind = iota
	// KindWrite changes something other than money.
	KindWrite
	// KindMoney moves money or promises to; it requires a request id.
	KindMoney
)

// String names the kind as `paymentsvc operations` does.
func (k Kind) String() string {
	return [...]string{"read", "write", "money"}[k]
}

// Subject is the thing that an operation changes, as in `payment/order-1`. Two
// operations on one subject must not overlap.
type Subject string

// Definition is what is true of an operation whatever its types.
type Definition struct {
	// RPC is the method's full name: paymentsvc.payment.v1.PaymentService.GetPayment.
	RPC protoreflect.FullName
	// Kind is how careful to be.
	Kind Kind
	// Subject names what the request changes; empty for reads.
	Subject func(request proto.Message) Subject
	// Forms are the forms of its subjects, as Named has them; none for reads.
	Forms []string
	// CardCredentials is set when the request carries a card number. Such a
	// request is never stored, so it cannot be sent again after a restart.
	CardCredentials bool
	// Once is set when it can take effect on its subject only once, as charging a
	// payment.
	Once bool
	// Recovery is how to find out what became of an attempt.
	Recovery Recovery

	response protoreflect.MessageType
}

// NewResponse returns an empty response of the operation.
func (d *Definition) NewResponse() proto.Message {
	return d.response.New().Interface()
}

// Operation is a definition with the types of its request and response, so that
// a handler cannot mix up two operations.
type Operation[Req, Resp proto.Message] struct {
	*Definition
}

// Trait is something that is true of an operation and of few others.
type Trait func(*Definition)

// CarriesCard marks an operation whose request holds a card number.
func CarriesCard(d *Definition) { d.CardCredentials = true }

// TakesEffectOnce marks an operation that can take effect on its subject only once.
func TakesEffectOnce(d *Definition) { d.Once = true }

// Recover gives an operation a way to find out what became of an attempt. Without
// it an operation is completed by sending it again.
func Recover(r Recovery) Trait {
	return func(d *Definition) { d.Recovery = r }
}

// Read defines an operation that changes nothing.
func Read[Req, Resp proto.Message](c *Catalog) Operation[Req, Resp] {
	return define[Req, Resp](c, KindRead, Naming[Req]{of: func(Req) Subject { return "" }})
}

// Write defines an operation that changes something other than money. Subject
// names what a request changes.
func Write[Req, Resp proto.Message](c *Catalog, subject Naming[Req], traits ...Trait) Operation[Req, Resp] {
	return define[Req, Resp](c, KindWrite, subject, traits...)
}

// Money defines an operation that moves money or promises to. Subject names what
// a request changes.
func Money[Req, Resp proto.Message](c *Catalog, subject Naming[Req], traits ...Trait) Operation[Req, Resp] {
	return define[Req, Resp](c, KindMoney, subject, traits...)
}

// define adds a definition to c. It panics when the contract has no such RPC:
// definitions are package variables, so the first run of any test finds it.
func define[Req, Resp proto.Message](c *Catalog, kind Kind, subject Naming[Req], traits ...Trait) Operation[Req, Resp] {
	var (
		request  Req
		response Resp
	)
	method := methodOf(request.ProtoReflect().Descriptor())
	if method == nil || method.Output() != response.ProtoReflect().Descriptor() {
		panic(fmt.Sprintf("operation: no RPC takes %T and gives %T", request, response)) //nolint:forbidigo // see above
	}
	d := &Definition{
		RPC:  method.FullName(),
		Kind: kind,
		Subject: func(m proto.Message) Subject {
			typed, _ := m.(Req)
			return subject.of(typed)
		},
		Forms:    subject.forms,
		response: response.ProtoReflect().Type(),
	}
	for _, trait := range traits {
		trait(d)
	}
	c.definitions = append(c.definitions, d)
	return Operation[Req, Resp]{Definition: d}
}

// methodOf finds the RPC that takes request. A request belongs to one RPC only
// (buf lint: RPC_REQUEST_RESPONSE_UNIQUE), and lives in its RPC's package.
func methodOf(request protoreflect.MessageDescriptor) protoreflect.MethodDescriptor {
	var found protoreflect.MethodDescriptor
	rangeMethods(request.ParentFile().Package(), func(m protoreflect.MethodDescriptor) bool {
		if m.Input() == request {
			found = m
		}
		return found == nil
	})
	return found
}
