package portone_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/testing/protocmp"

	"github.com/paymentsvc/paymentsvc/internal/adapter/portone"
	"github.com/paymentsvc/paymentsvc/internal/adapter/portone/codec"
)

// PortOne may add fields, enum values and union cases at any time. These tests
// add one of them at a time, in every place of every message.

// place is one object or one text in a parsed document.
type place struct {
	path string
	// object or list is the object, or what holds the text as a member called
	// name or as an element.
	object map[string]any
	list   []any
	name   string
	index  int
	isText bool
}

// places finds the objects and texts of a parsed document, in the last element of
// each list: what is lost shows in the elements before it.
func places(path string, v any) []place {
	var all []place
	switch v := v.(type) {
	case map[string]any:
		all = append(all, place{path: path, object: v})
		for name, member := range v {
			at := strings.TrimPrefix(path+"."+name, ".")
			if _, ok := member.(string); ok {
				all = append(all, place{path: at, object: v, name: name, isText: true})
			}
			all = append(all, places(at, member)...)
		}
	case []any:
		if len(v) == 0 {
			return nil
		}
		last := len(v) - 1
		at := fmt.Sprintf("%s[%d]", path, last)
		if _, ok := v[last].(string); ok {
			all = append(all, place{path: at, list: v, index: last, isText: true})
		}
		all = append(all, places(at, v[last])...)
	}
	return all
}

// set replaces a text and returns what undoes it.
func (p place) set(text string) func() {
	if p.object == nil {
		was := p.list[p.index]
		p.list[p.index] = text
		return func() { p.list[p.index] = was }
	}
	was := p.object[p.name]
	p.object[p.name] = text
	return func() { p.object[p.name] = was }
}

// remove takes a member away; an element stays.
func (p place) remove() func() {
	if p.object == nil {
		return func() {}
	}
	was := p.object[p.name]
	delete(p.object, p.name)
	return func() { p.object[p.name] = was }
}

// empty takes all members of the object away that holds the text.
func (p place) empty() func() {
	was := maps.Clone(p.object)
	clear(p.object)
	return func() { maps.Copy(p.object, was) }
}

// counts is an observer for one goroutine.
type counts map[codec.Unknown]int

func (c counts) observe(what codec.Unknown, _ protoreflect.FullName) { c[what]++ }

// newest fills a message whose objects are all the contract's: what is in a map
// or a Struct is never unknown.
func newest(mt protoreflect.MessageType) proto.Message {
	m := mt.New().Interface()
	filler(1, func(fd protoreflect.FieldDescriptor) bool {
		return fd.IsMap() || fd.Message() != nil && fd.Message().FullName() == "google.protobuf.Struct"
	}).Fill(m)
	return m
}

func TestNewFieldsAreCarriedOnInEveryObject(t *testing.T) {
	t.Parallel()
	for _, mt := range contractMessages(t) {
		t.Run(string(mt.Descriptor().FullName()), func(t *testing.T) {
			t.Parallel()
			seen := counts{}
			c := codecOf(t, mt, seen.observe)
			want := newest(mt)
			doc := parse(t, encode(t, c, want))
			for _, p := range places("", doc) {
				if p.isText {
					continue
				}
				p.object["aNewField"] = map[string]any{"type": "X", "list": []any{nil, 1.5, "text", true}}
				got := mt.New().Interface()
				err := decode(t, c, doc, got)
				delete(p.object, "aNewField")
				if err != nil || !proto.Equal(want, got) {
					t.Errorf("a new field at %q: %v (-want +got):\n%s", p.path, err, cmp.Diff(want, got, protocmp.Transform()))
				}
				requireCounts(t, p, seen, counts{codec.UnknownField: 1})
			}
		})
	}
}

func TestNewEnumValuesAndUnionCasesAreCarriedOnInEveryPlace(t *testing.T) { //nolint:tparallel // what is met is counted behind the subtests
	t.Parallel()
	var met [3]atomic.Int64
	t.Run("message", func(t *testing.T) {
		for _, mt := range contractMessages(t) {
			t.Run(string(mt.Descriptor().FullName()), func(t *testing.T) {
				t.Parallel()
				n := newText{mt: mt, seen: counts{}}
				n.codec = codecOf(t, mt, n.seen.observe)
				n.doc = parse(t, encode(t, n.codec, newest(mt)))
				for _, p := range places("", n.doc) {
					if !p.isText {
						continue
					}
					n.requireCarriedOn(t, p)
					for what := range n.seen {
						met[what].Add(1)
					}
					clear(n.seen)
				}
			})
		}
	})
	for _, what := range []codec.Unknown{codec.UnknownEnumValue, codec.UnknownUnionCase} {
		t.Logf("%s: met %d times", what, met[what].Load())
		if met[what].Load() == 0 {
			t.Errorf("no unknown %s was met", what)
		}
	}
}

// newText puts a text that the contract does not know into a document.
type newText struct {
	mt    protoreflect.MessageType
	codec *codec.Codec
	seen  counts
	doc   map[string]any
}

// requireCarriedOn puts the new text in a place. What it is to the contract shows
// in what is counted, and then nothing but that may be lost.
func (n *newText) requireCarriedOn(t *testing.T, p place) {
	t.Helper()
	const text = "A_NEW_VALUE"
	got := n.mt.New().Interface()
	undo := p.set(text)
	err := decode(t, n.codec, n.doc, got)
	undo()
	if err != nil {
		requirePath(t, p, err) // a time or a day, which PortOne has no new kinds of
		return
	}
	switch {
	case n.seen[codec.UnknownEnumValue] == 1 && len(n.seen) == 1:
		undo = p.remove()
	case n.seen[codec.UnknownUnionCase] == 1 && len(n.seen) == 1:
		undo = p.empty()
	case len(n.seen) > 0:
		t.Errorf("counted at %q: %v", p.path, n.seen)
	default:
		undo = p.set(text)
	}
	defer undo()
	written, err := n.codec.AppendJSON(nil, got, codec.Body{})
	if err != nil {
		// An enum value that a request needs, or one of a list, cannot be left out.
		requireField(t, p, err)
		return
	}
	if diff := cmp.Diff(n.doc, parse(t, written)); diff != "" {
		t.Errorf("a new text at %q (-want +got):\n%s", p.path, diff)
	}
}

func requirePath(t *testing.T, p place, err error) {
	t.Helper()
	var located *codec.Error
	if !errors.As(err, &located) || located.Path != p.path {
		t.Errorf("got %v, want an error at %q", err, p.path)
	}
}

// requireField is requirePath for a message, whose paths have the contract's names:
// the last of them is the place's.
func requireField(t *testing.T, p place, err error) {
	t.Helper()
	var located *codec.Error
	if !errors.As(err, &located) || camel(last(located.Path)) != last(p.path) {
		t.Errorf("got %v, want an error at %q", err, p.path)
	}
}

func last(path string) string { return path[strings.LastIndexByte(path, '.')+1:] }

// camel writes a field's name as JSON does.
func camel(name string) string {
	words := strings.Split(name, "_")
	for i := 1; i < len(words); i++ {
		words[i] = strings.ToUpper(words[i][:1]) + words[i][1:]
	}
	return strings.Join(words, "")
}

func decode(t *testing.T, c *codec.Codec, doc any, m proto.Message) error {
	t.Helper()
	text, err := json.Marshal(doc)
	if err != nil {
		t.Fatal(err)
	}
	return c.Unmarshal(text, m)
}

// codecOf is a codec for one message, with an observer of its own.
func codecOf(t *testing.T, mt protoreflect.MessageType, observe codec.Observer) *codec.Codec {
	t.Helper()
	c, err := codec.New(portone.Names(), observe, mt.Descriptor())
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func requireCounts(t *testing.T, p place, got, want counts) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("counted at %q (-want +got):\n%s", p.path, diff)
	}
	clear(got)
}
