package sandbox

import (
	"bytes"
	"encoding/json"
	"net/http"
	"slices"
	"strings"

	"github.com/paymentsvc/paymentsvc/internal/sandbox/fault"
)

// tree is a JSON object.
type tree = map[string]any

// imitate makes the body of an answer that looks right and is not: of the right answer
// if the request has one, otherwise of the smallest one that there can be. It is empty
// where the answer has nothing that could be wrong in the way that is wanted.
func (s *Sandbox) imitate(v *visit) []byte {
	asked := s.askedBy(v)
	specimens := specimensOf(v)
	if len(specimens) == 0 {
		return nil
	}
	specimen := specimens[v.fault.Draw%uint64(len(specimens))]
	asked.fill(specimen)
	answer := specimen
	if v.answer.status == http.StatusOK {
		if answer = parseTree(v.answer.body); answer == nil {
			return nil
		}
		specimen = sameCase(specimens, answer)
	}
	changed := false
	switch v.fault.Shown() { //nolint:exhaustive // the others need no answer to imitate
	case fault.MissingField:
		changed = dropRequired(answer, specimen, v.fault.Draw)
	case fault.OtherObject:
		changed = asked.replace(answer)
	case fault.OtherStore:
		changed = isOfStore(v.op.Path) && replaceStore(answer)
	}
	if !changed {
		return nil
	}
	return encode(answer)
}

// specimensOf are the smallest answers to a visit, parsed.
func specimensOf(v *visit) []tree {
	if v.op == nil {
		return nil
	}
	trees := make([]tree, 0, len(v.op.Specimens))
	for _, text := range v.op.Specimens {
		trees = append(trees, parseTree([]byte(text)))
	}
	return trees
}

// parseTree reads an object and keeps its numbers as they are written.
func parseTree(text []byte) tree {
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	var t tree
	if decoder.Decode(&t) != nil {
		return nil
	}
	return t
}

// sameCase is the specimen of the case of a union that an answer is, or the first.
func sameCase(specimens []tree, answer tree) tree {
	for _, specimen := range specimens {
		if tagsOf(specimen) == tagsOf(answer) {
			return specimen
		}
	}
	return specimens[0]
}

// tagsOf is what tells the cases of unions apart, in an answer and in the objects in it.
func tagsOf(t tree) string {
	var tags []string
	for _, object := range objectsOf(t) {
		for _, name := range []string{"status", "type"} {
			if tag, ok := object.tree[name].(string); ok {
				tags = append(tags, object.name+"."+name+"="+tag)
			}
		}
	}
	return strings.Join(tags, " ")
}

// object is an answer, or an object in it, under its name there.
type object struct {
	name string
	tree tree
}

// objectsOf lists an answer and the objects in it, in the order of their names.
func objectsOf(t tree) []object {
	all := []object{{"", t}}
	for _, name := range sortedKeys(t) {
		if inner, ok := t[name].(tree); ok {
			all = append(all, object{name, inner})
		}
	}
	return all
}

// dropRequired removes one of the members that the specimen of an answer has: all of
// them are required.
func dropRequired(answer, specimen tree, draw uint64) bool {
	type member struct {
		of   tree
		name string
	}
	var there []member
	for _, required := range objectsOf(specimen) {
		in := answer
		if required.name != "" {
			in, _ = answer[required.name].(tree)
		}
		for _, name := range sortedKeys(required.tree) {
			if _, ok := in[name]; ok {
				there = append(there, member{in, name})
			}
		}
	}
	if len(there) == 0 {
		return false
	}
	chosen := there[draw%uint64(len(there))]
	delete(chosen.of, chosen.name)
	return true
}

const storeField = "storeId"

// isOfStore tells whether an operation is about things of one store. Settlement, tax
// invoices, promotions and checkout sessions belong to the merchant, and their answers
// may name any store of his.
func isOfStore(path string) bool {
	return !slices.ContainsFunc([]string{"/platform/", "/b2b/", "/promotions/", "/payment-sessions"}, func(prefix string) bool {
		return strings.HasPrefix(path, prefix)
	})
}

// replaceStore makes an answer one about another store. What a list lists may be of any.
func replaceStore(answer tree) bool {
	changed := false
	for _, object := range objectsOf(answer) {
		if _, ok := object.tree[storeField]; ok {
			object.tree[storeField], changed = "store-of-somebody-else", true
		}
	}
	return changed
}
