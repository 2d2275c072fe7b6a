package portone

import (
	"fmt"
	"slices"
	"strings"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
)

// echo is a value of a request that its answer must repeat. An answer about another
// payment, schedule, transfer or store proves nothing about the one that was asked for.
type echo struct {
	asked protoreflect.FieldDescriptor
	// told are the places in the response where the value may be. One of them must have
	// it; of a list, every element.
	told []place
	// instead, if it is not nil, is a field of the request that the answer repeats in the
	// place of this one where both are set.
	instead protoreflect.FieldDescriptor
	// isReference is set where the value is of something else than the answer is about,
	// as the contract of a partner is. An answer may leave it out.
	isReference bool
}

// place is a way into a response.
type place []protoreflect.FieldDescriptor

// echoNames are pairs that do not follow from names: fields of requests, and where
// responses repeat them.
var echoNames = map[protoreflect.Name][]string{
	// Which of its three names a tax invoice is asked for by is a field of the request.
	"tax_invoice_key": {"tax_invoice.supplier_document_key", "tax_invoice.recipient_document_key", "tax_invoice.id"},
	"schedule_ids":    {"revoked_schedule_ids"},
	"amount":          {"cancellation.total_amount"},
	// A refund without an amount is of all that is left, which is the balance it must find.
	"current_cancellable_amount": {"cancellation.total_amount"},
}

// echoOnlyWithout are fields of requests that an answer repeats only where another field
// is not set.
var echoOnlyWithout = map[protoreflect.Name]protoreflect.Name{"current_cancellable_amount": "amount"}

// storeID is the field that names a store, in requests and in answers.
const storeID protoreflect.Name = "store_id"

// resolveEchoes finds what the answer of a route must repeat.
func (r *resolved) resolveEchoes() {
	for i := range r.input.Fields().Len() {
		asked := r.input.Fields().Get(i)
		var told []place
		if names, ok := echoNames[asked.Name()]; ok {
			told = namedPlaces(r.output, names)
		} else if isIdentity(asked) {
			told = r.places(asked)
		}
		if len(told) > 0 {
			instead := r.input.Fields().ByName(echoOnlyWithout[asked.Name()])
			r.echoes = append(r.echoes, echo{asked: asked, told: told, instead: instead, isReference: r.isReference(asked)})
		}
	}
}

// isIdentity reports whether a field of a request names a thing at PortOne.
func isIdentity(fd protoreflect.FieldDescriptor) bool {
	if fd.Kind() != protoreflect.StringKind || fd.IsList() || slices.Contains(Names().Local, fd.Name()) {
		return false
	}
	return fd.Name() == "id" || fd.Name() == "billing_key" || strings.HasSuffix(string(fd.Name()), "_id")
}

// places finds where the response repeats an identity: under the same name, or as the
// id of the thing that the name is of.
func (r *resolved) places(asked protoreflect.FieldDescriptor) []place {
	var found []place
	for i := range r.output.Fields().Len() {
		fd := r.output.Fields().Get(i)
		switch {
		case fd.Message() != nil && !fd.IsMap():
			found = append(found, r.within(fd, asked)...)
		case fd.Message() == nil && fd.Name() == asked.Name():
			found = append(found, place{fd})
		}
	}
	return found
}

// within is places for the message, or the messages, in a field of the response.
func (r *resolved) within(in, asked protoreflect.FieldDescriptor) []place {
	switch {
	case in.IsList() && asked.Name() == storeID:
		return nil // what a list lists may be of other stores, too
	case hasText(in.Message(), asked.Name()):
		return []place{{in, in.Message().Fields().ByName(asked.Name())}}
	case !in.IsList() && r.isIDOf(asked, in):
		return idPlaces(in)
	}
	return nil
}

// isReference reports whether a field of a request names something that the request is
// not about: an id in a body beside that of the thing itself.
func (r *resolved) isReference(asked protoreflect.FieldDescriptor) bool {
	switch asked.Name() {
	case storeID, "payment_id", "id":
		return false
	default:
		_, named := echoNames[asked.Name()]
		return !named && !r.isInPath(asked) && isIdentity(asked)
	}
}

func (r *resolved) isInPath(fd protoreflect.FieldDescriptor) bool {
	return slices.ContainsFunc(r.path, func(s segment) bool { return s.field == fd })
}

// hasText reports whether a message has a field of that name that holds a text.
func hasText(md protoreflect.MessageDescriptor, name protoreflect.Name) bool {
	fd := md.Fields().ByName(name)
	return fd != nil && fd.Kind() == protoreflect.StringKind && !fd.IsList()
}

// isIDOf reports whether a field of the request is the id of what a field of the
// response holds: `contract_id` of `contract` and `scheduled_contract`. Where a request
// has an id of its own, others in it are of what it refers to.
func (r *resolved) isIDOf(asked, in protoreflect.FieldDescriptor) bool {
	if asked.Name() == "id" {
		return true
	}
	noun, ok := strings.CutSuffix(string(asked.Name()), "_id")
	return ok && strings.HasSuffix(string(in.Name()), noun) && r.input.Fields().ByName("id") == nil
}

// idPlaces are the ids in a message: its own, or those of the cases of a union.
func idPlaces(in protoreflect.FieldDescriptor) []place {
	if id := in.Message().Fields().ByName("id"); id != nil {
		return []place{{in, id}}
	}
	var cases []place
	for i := range in.Message().Fields().Len() {
		fd := in.Message().Fields().Get(i)
		if fd.ContainingOneof() != nil && fd.Message() != nil && hasText(fd.Message(), "id") {
			cases = append(cases, place{in, fd, fd.Message().Fields().ByName("id")})
		}
	}
	return cases
}

// namedPlaces resolves dotted paths; those that a response does not have are left out.
func namedPlaces(output protoreflect.MessageDescriptor, names []string) []place {
	var found []place
	for _, name := range names {
		var p place
		for md, rest := output, name; rest != ""; {
			part, after, _ := strings.Cut(rest, ".")
			fd := md.Fields().ByName(protoreflect.Name(part))
			if fd == nil || after != "" && fd.Message() == nil {
				p = nil
				break
			}
			p, md, rest = append(p, fd), fd.Message(), after
		}
		if p != nil {
			found = append(found, p)
		}
	}
	return found
}

// about reports an answer that is not about what was asked. Where a request names no
// store it is about defaultStore, if that is known.
func (r *resolved) about(request, response proto.Message, defaultStore string) error {
	for _, e := range r.echoes {
		asked := request.ProtoReflect()
		if other := e.instead; other != nil && asked.Has(other) {
			continue
		}
		want := texts(asked, e.asked)
		if !asked.Has(e.asked) {
			if e.asked.Name() != storeID || defaultStore == "" {
				continue
			}
			want = []string{defaultStore}
		}
		told := func(p place) bool {
			return repeats(response.ProtoReflect(), p, want) || e.isReference && repeats(response.ProtoReflect(), p, []string{""})
		}
		if !slices.ContainsFunc(e.told, told) {
			return fmt.Errorf("the answer is not about the %s that was asked for", e.asked.Name())
		}
	}
	return nil
}

// repeats reports whether all values at a place are the wanted ones, in any order. An
// empty list of messages is about nothing else, and a union case that this version does
// not know cannot be compared.
func repeats(m protoreflect.Message, at place, want []string) bool {
	fd, rest := at[0], at[1:]
	switch {
	case fd.ContainingOneof() != nil && !fd.ContainingOneof().IsSynthetic() && m.WhichOneof(fd.ContainingOneof()) == nil:
		return true
	case len(rest) == 0:
		return slices.Equal(texts(m, fd), want)
	case !fd.IsList():
		return repeats(m.Get(fd).Message(), rest, want)
	}
	list := m.Get(fd).List()
	for i := range list.Len() {
		if !repeats(list.Get(i).Message(), rest, want) {
			return false
		}
	}
	return true
}

// texts are the values of a field as texts, sorted and without repetition.
func texts(m protoreflect.Message, fd protoreflect.FieldDescriptor) []string {
	if !fd.IsList() {
		return []string{m.Get(fd).String()}
	}
	list := m.Get(fd).List()
	out := make([]string, 0, list.Len())
	for i := range list.Len() {
		out = append(out, list.Get(i).String())
	}
	slices.Sort(out)
	return slices.Compact(out)
}
