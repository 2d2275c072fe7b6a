package validation

import (
	"slices"
	"strconv"
	"strings"

	"google.golang.org/protobuf/reflect/protoreflect"

	"github.com/paymentsvc/paymentsvc/internal/domain/failure"
)

// walk goes through a request and collects what it finds.
type walk struct {
	found []failure.Violation
}

// place is where a value is. Its path is written only when the value breaks a rule.
type place struct {
	within *place
	name   string // of a field
	inside string // an index or a key, in brackets
}

// String writes the path as protovalidate does: items[2].names["a"].first.
func (p *place) String() string {
	if p == nil {
		return ""
	}
	outer := p.within.String()
	if outer != "" {
		outer += "."
	}
	return outer + p.name + p.inside
}

func (w *walk) message(p *plan, m protoreflect.Message, at *place) {
	for i := range p.fields {
		f := &p.fields[i]
		if !m.Has(f.desc) {
			continue
		}
		here := place{within: at, name: string(f.desc.Name())}
		switch v := m.Get(f.desc); {
		case f.desc.IsMap():
			w.entries(f, v.Map(), &here)
		case f.desc.IsList():
			for i := range v.List().Len() {
				here.inside = "[" + strconv.Itoa(i) + "]"
				w.value(f, v.List().Get(i), &here)
			}
		default:
			w.value(f, v, &here)
		}
	}
	for _, pair := range p.pairs {
		if pair.Reversed(m) {
			here := place{within: at, name: string(pair.Start.Name())}
			w.add(&here, &Broken{Rule: "range.order", Expected: "must not be after " + string(pair.End.Name())})
		}
	}
}

// entries checks a map in the order of its keys, so that the same request gets the
// same answer.
func (w *walk) entries(f *field, entries protoreflect.Map, here *place) {
	for _, key := range sortedKeys(entries) {
		here.inside = "[" + strconv.Quote(key.String()) + "]"
		if f.key != nil {
			if broken := f.key(key.Value()); broken != nil {
				w.add(here, broken)
				continue
			}
		}
		w.value(f, entries.Get(key), here)
	}
}

func sortedKeys(entries protoreflect.Map) []protoreflect.MapKey {
	keys := make([]protoreflect.MapKey, 0, entries.Len())
	entries.Range(func(key protoreflect.MapKey, _ protoreflect.Value) bool {
		keys = append(keys, key)
		return true
	})
	slices.SortFunc(keys, func(a, b protoreflect.MapKey) int { return strings.Compare(a.String(), b.String()) })
	return keys
}

func (w *walk) value(f *field, v protoreflect.Value, here *place) {
	if f.nested != nil {
		w.message(f.nested, v.Message(), here)
		return
	}
	if f.check == nil {
		return
	}
	if broken := f.check(v); broken != nil {
		w.add(here, broken)
	}
}

func (w *walk) add(at *place, broken *Broken) {
	w.found = append(w.found, failure.Violation{
		Field: at.String(), Rule: broken.Rule, Description: broken.Expected,
	})
}
