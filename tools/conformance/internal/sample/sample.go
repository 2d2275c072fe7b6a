// Package sample makes requests and answers in which every leaf has a value of its
// own, together with what the other side of the program must make of them.
package sample

import (
	"strconv"

	"google.golang.org/protobuf/reflect/protoreflect"

	"github.com/paymentsvc/paymentsvc/tools/conformance/internal/apidoc"
	"github.com/paymentsvc/paymentsvc/tools/conformance/internal/pairing"
)

// Sample says one thing twice: as PortOne's JSON, and as a message of the contract.
type Sample struct {
	// JSON is the body as PortOne knows it. It is nil where there is none.
	JSON any
	// Values are the parameters in the path and the query.
	Values map[apidoc.Place]map[string]string
	// Message is the same for the contract.
	Message protoreflect.Message
	// Leaves is what was said.
	Leaves []Leaf
	// Unknown counts what was put in that the contract does not know.
	Unknown Unknown
}

// Unknown counts things that the contract does not know, by kind.
type Unknown struct {
	Fields, Values, Cases int
}

// Leaf is one value of a sample.
type Leaf struct {
	// Doc is its path in the document; empty for what only the contract has.
	Doc string
	// In says where it travels in a request.
	In apidoc.Place
	// JSON is its path in PortOne's JSON, or the name of its parameter.
	JSON string
	// Proto is its path in the message and Facade in the JSON facade's JSON.
	Proto  string
	Facade string
	// IsTag says that the value is the presence of something.
	IsTag bool
}

// Mode is what a sample is good for.
type Mode struct {
	// Minimal leaves out all that is not required.
	Minimal bool
	// Zero makes every number 0, every text empty and every yes a no.
	Zero bool
	// UnknownFields adds to every object a member that the contract lacks.
	UnknownFields bool
	// UnknownValues replaces every value of an enum by one that it lacks.
	UnknownValues bool
	// UnknownCases replaces the unions this deep by a case that they lack; 1 are
	// the outermost ones, 0 none.
	UnknownCases int
	// Plain keeps to letters and digits, for servers that are no good at others.
	Plain bool
	// NoSlash keeps slashes out of requests.
	NoSlash bool
	// Asked is the request that an answer is about: it repeats ids of it.
	Asked *Sample

	small bool // keeps numbers small
}

// Maker makes the samples of one side of one operation.
type Maker struct {
	op    *pairing.Operation
	side  pairing.Side
	mode  Mode
	rules *Rules // nil for answers, which nobody validates
	seq   *int

	full     map[protoreflect.FullName]bool // the enums to run through here
	variants map[*pairing.Message]int
	drop     map[protoreflect.FullName]bool
	add      map[protoreflect.FullName]bool
	force    map[protoreflect.FullName]int // which of its values an enum takes
	open     protoreflect.FullName         // a message whose exclusive fields are all set
	sample   *Sample
}

// Shared is what the makers of all operations have in common.
type Shared struct {
	rules   *Rules
	seq     int
	claimed map[string]string // the operation that runs through an enum
}

// NewShared returns what makers share. Numbers begin at a value that is not met by
// accident.
func NewShared() (*Shared, error) {
	rules, err := newRules()
	if err != nil {
		return nil, err
	}
	return &Shared{rules: rules, seq: 1000, claimed: map[string]string{}}, nil
}

// Requests returns the maker of op's requests.
func (s *Shared) Requests(op *pairing.Operation) *Maker {
	m := s.maker(op, pairing.Request)
	m.rules = s.rules
	m.claim(s, op.Request)
	return m
}

// Responses returns the maker of op's answers, nil if they are no JSON.
func (s *Shared) Responses(op *pairing.Operation) *Maker {
	if op.Response == nil {
		return nil
	}
	m := s.maker(op, pairing.Response)
	m.claim(s, op.Response)
	return m
}

func (s *Shared) maker(op *pairing.Operation, side pairing.Side) *Maker {
	return &Maker{
		op: op, side: side, seq: &s.seq,
		full:     map[protoreflect.FullName]bool{},
		variants: map[*pairing.Message]int{},
	}
}

// claim finds the fields whose enums nobody has run through yet. Once is enough:
// the same field of the same message is the same code.
func (k *Maker) claim(s *Shared, m *pairing.Message) {
	for _, f := range m.Fields {
		k.claimField(s, f)
	}
	for _, c := range m.Cases {
		k.claim(s, c.Message)
	}
}

func (k *Maker) claimField(s *Shared, f *pairing.Field) {
	if f.Element != nil {
		k.claim(s, f.Element)
		return
	}
	if f.Desc.Kind() != protoreflect.EnumKind {
		return
	}
	key := string(k.side) + string(f.Desc.FullName())
	if owner, taken := s.claimed[key]; !taken || owner == k.op.Doc.ID {
		s.claimed[key] = k.op.Doc.ID
		k.full[f.Desc.FullName()] = true
	}
}

// with returns a maker for another mode.
func (k *Maker) with(mode Mode) *Maker {
	other := *k
	other.mode = mode
	return &other
}

// place is where a value stands, in all its four names.
type place struct {
	doc, json, proto, facade string
	in                       apidoc.Place
	depth                    int // how many unions are around it
}

func (p place) member(name string, fd protoreflect.FieldDescriptor) place {
	p.doc, p.json = apidoc.Join(p.doc, name), apidoc.Join(p.json, name)
	p.proto, p.facade = apidoc.Join(p.proto, string(fd.Name())), apidoc.Join(p.facade, fd.JSONName())
	return p
}

func (p place) item(i int) place {
	return p.within("[]", "["+strconv.Itoa(i)+"]")
}

func (p place) entry(key string) place {
	return p.within("{}", "."+key)
}

// within is a place in a list or a map.
func (p place) within(doc, at string) place {
	p.doc, p.json, p.proto, p.facade = p.doc+doc, p.json+at, p.proto+at, p.facade+at
	return p
}

// wrapped is a place one object further in that the contract leaves out.
func (p place) wrapped(name string) place {
	p.doc, p.json = apidoc.Join(p.doc, name), apidoc.Join(p.json, name)
	return p
}

// unionCase is the place of a case; fd is nil where the contract has one message
// for all cases.
func (p place) unionCase(tag string, fd protoreflect.FieldDescriptor) place {
	p.doc += "|" + tag
	if fd != nil {
		p.proto, p.facade = apidoc.Join(p.proto, string(fd.Name())), apidoc.Join(p.facade, fd.JSONName())
	}
	return p
}

// note records that something was said at p.
func (k *Maker) note(p place) {
	k.sample.Leaves = append(k.sample.Leaves, Leaf{Doc: p.doc, In: p.in, JSON: p.json, Proto: p.proto, Facade: p.facade})
}

// noteTag records that a tag was said, at member name of the object at json.
func (k *Maker) noteTag(doc string, p place, name string) {
	k.sample.Leaves = append(k.sample.Leaves, Leaf{
		Doc: doc, In: p.in, JSON: apidoc.Join(p.json, name), Proto: p.proto, Facade: p.facade, IsTag: true,
	})
}

// next returns a number that was not used yet.
func (k *Maker) next() int {
	*k.seq++
	return *k.seq
}
