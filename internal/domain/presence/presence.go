// Package presence is what the journal proves to be at PortOne. PortOne reads from records
// that may be behind what it has done, so it may say of a payment that was charged a moment
// ago that there is none. What this service has made itself, it knows better.
package presence

import (
	"slices"
	"strings"
	"time"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"

	"github.com/paymentsvc/paymentsvc/internal/domain/failure"
	"github.com/paymentsvc/paymentsvc/internal/domain/operation"
)

// JustMade is how long after a success PortOne's word against it is put down to records
// that are behind. Later it is believed: the thing may have been removed by others since.
const JustMade = 10 * time.Minute

// Thing is something at PortOne that a request names.
type Thing struct {
	row *row
	id  string
}

// Missed are the things that a request names and that a refusal of it says are not there,
// or not yet as the request needs them.
func Missed(rpc protoreflect.FullName, request proto.Message, f *failure.Error) []Thing {
	if f == nil || request == nil {
		return nil
	}
	var missed []Thing
	for i := range things {
		row := &things[i]
		if !slices.Contains(row.reasons(), f.Reason) || len(row.of) > 0 && !slices.Contains(row.of, rpc.Name()) {
			continue
		}
		for _, id := range named(request.ProtoReflect(), row.asked) {
			missed = append(missed, Thing{row, id})
		}
	}
	return missed
}

// Subject is the subject of the operations on the thing, empty where their subject is
// another.
func (t Thing) Subject() operation.Subject {
	if !t.row.isSubject {
		return ""
	}
	return operation.Subject(t.row.kind + "/" + t.id)
}

// Elsewhere reports whether operations on other subjects may tell of the thing: those that
// made it before it had a name, or something else along with it.
func (t Thing) Elsewhere() bool { return t.row.elsewhere }

// Known reports whether the newest operation that tells of the thing tells that it is
// there, and did so at most JustMade before now.
func (t Thing) Known(records []operation.Record, now time.Time) bool {
	var newest time.Time
	known := false
	for _, r := range records {
		if !tookEffect(r.State) || r.UpdatedAt.Before(now.Add(-JustMade)) || r.UpdatedAt.Before(newest) {
			continue
		}
		switch {
		case t.isIn(t.row.gone, r):
			newest, known = r.UpdatedAt, false
		case t.isIn(t.row.shown, r):
			newest, known = r.UpdatedAt, true
		}
	}
	return known
}

// isIn reports whether a record names the thing in one of some places.
func (t Thing) isIn(places []place, r operation.Record) bool {
	return slices.ContainsFunc(places, func(p place) bool {
		return p.rpc == r.RPC.Name() && (p.when == nil || p.when(r)) && slices.Contains(p.ids(r), t.id)
	})
}

// tookEffect reports whether an operation in a state had an effect, as far as is known.
func tookEffect(s operation.State) bool { return slices.Contains(States(), s) }

// States are the states of operations that had an effect.
func States() []operation.State {
	return []operation.State{
		operation.StatePending, operation.StateSucceeded, operation.StateLateSuccess, operation.StateVoided, operation.StateSucceededLate,
	}
}

// place is where operations of an RPC name a thing.
type place struct {
	rpc protoreflect.Name
	// path leads to the id through `request` or `response`, and through lists.
	path string
	// when tells which operations it holds for; nil is for all.
	when func(operation.Record) bool
}

// ids are the ids at a place.
func (p place) ids(r operation.Record) []string {
	side, path, _ := strings.Cut(p.path, ".")
	m := r.Request
	if side == "response" {
		m = r.Response
	}
	if m == nil {
		return nil
	}
	return at(m.ProtoReflect(), strings.Split(path, "."))
}

// at are the texts at the end of a path.
func at(m protoreflect.Message, path []string) []string {
	fd := m.Descriptor().Fields().ByName(protoreflect.Name(path[0]))
	if fd == nil || !m.Has(fd) {
		return nil
	}
	var found []string
	for _, v := range values(m, fd) {
		if len(path) == 1 {
			found = append(found, v.String())
		} else if fd.Message() != nil {
			found = append(found, at(v.Message(), path[1:])...)
		}
	}
	return found
}

// named are the texts in all fields of some names, however deep.
func named(m protoreflect.Message, names []string) []string {
	var found []string
	m.Range(func(fd protoreflect.FieldDescriptor, _ protoreflect.Value) bool {
		for _, v := range values(m, fd) {
			switch {
			case fd.Message() != nil:
				found = append(found, named(v.Message(), names)...)
			case slices.Contains(names, string(fd.Name())):
				found = append(found, v.String())
			}
		}
		return true
	})
	return found
}

// values are the elements of a list, or the one value of another field.
func values(m protoreflect.Message, fd protoreflect.FieldDescriptor) []protoreflect.Value {
	switch {
	case fd.IsMap():
		return nil
	case !fd.IsList():
		return []protoreflect.Value{m.Get(fd)}
	}
	list := m.Get(fd).List()
	all := make([]protoreflect.Value, list.Len())
	for i := range all {
		all[i] = list.Get(i)
	}
	return all
}
