package codec

import (
	"google.golang.org/protobuf/reflect/protoreflect"
)

// kind is how a value is read and written.
type kind uint8

const (
	kindString kind = iota
	kindBool
	kindInt32
	kindInt64
	kindEnum
	kindMessage
	kindTimestamp
	kindDate
	kindStruct
)

// maxFields is how many members one message may have: duplicates are found with
// a bit set of this size on the stack.
const maxFields = 256

// plan is what the engine knows about one message.
type plan struct {
	name protoreflect.FullName
	// fields are the members that JSON may have, in the order of the contract,
	// which is mostly the order in which PortOne writes them.
	fields []*field
	byName map[string]*field
	// written are those of fields that encoding writes: members of an inlined
	// object are read from answers only.
	written []*field
	// union is set for a message that stands for a tagged union; fields then
	// has no use.
	union *union
}

// shape is how a member of a JSON object relates to the message.
type shape uint8

const (
	// shapeAlways is a scalar that is written whatever its value.
	shapeAlways shape = iota
	// shapeOptional is a scalar that is written when it is set.
	shapeOptional
	// shapeEnum is an enum that is written unless it is unspecified.
	shapeEnum
	shapeMessage
	shapeList
	shapePacked // a list that is one field on the wire
	shapeMap
	// shapeInline is an object whose members are fields of the message around it,
	// and shapeInlineList an array of such objects.
	shapeInline
	shapeInlineList
	// shapeIgnored is expected in JSON and has no field.
	shapeIgnored
)

// field is one member of a JSON object and what it becomes.
type field struct {
	name  string // JSON
	index int    // in plan.fields
	shape shape
	kind  kind

	desc   protoreflect.FieldDescriptor // nil from shapeInline on
	tag    []byte                       // encoded field number and wire type
	quoted []byte                       // `,"name":`, as encoding writes it
	// required fields are written even when they are empty: PortOne rejects a
	// request in which they are missing.
	required bool

	message *plan  // kindMessage
	enum    *enum  // kindEnum
	value   *field // shapeMap: the entry's value
	inline  *plan  // shapeInline, shapeInlineList
}

// enum is the table between JSON names and numbers.
type enum struct {
	name    protoreflect.FullName
	numbers map[string]protoreflect.EnumNumber
	quoted  [][]byte // by number: the name as encoding writes it, nil for none
}

// union is the table between tags and the cases of a oneof.
type union struct {
	oneof protoreflect.OneofDescriptor
	byTag map[string]*field
	cases map[protoreflect.FieldNumber]unionCase
}

// unionCase is a case as encoding needs it.
type unionCase struct {
	opening []byte // `{"type":"TAG"`
	message *plan
}

// lookahead is how many members of the contract may be missing in a document
// before a member is looked for in the map.
const lookahead = 4

// lookup finds the member called key. Documents list members mostly in the order
// of the contract, so those after the last one found are tried first.
func (p *plan) lookup(key []byte, expect int) *field {
	for _, f := range p.fields[min(expect, len(p.fields)):min(expect+lookahead, len(p.fields))] {
		if f.name == string(key) {
			return f
		}
	}
	return p.byName[string(key)]
}

// bitset remembers which members of an object were seen.
type bitset [maxFields / 64]uint64

// add reports whether i was already there.
func (b *bitset) add(i int) bool {
	word, bit := &b[i/64], uint64(1)<<(i%64)
	had := *word&bit != 0
	*word |= bit
	return had
}
