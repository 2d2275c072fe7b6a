package operation

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
)

// Naming says what subjects the requests of an operation have.
type Naming[Req any] struct {
	forms []string // a kind and a slash before an id, or a whole subject
	of    func(Req) Subject
}

// Named makes subjects with a function. Forms are what it makes: a kind and a slash,
// as in `payment/`, where an id follows, and otherwise the whole subject.
func Named[Req any](of func(Req) Subject, forms ...string) Naming[Req] {
	return Naming[Req]{forms, of}
}

// By makes a subject out of a kind of thing and the id that a request names it
// by. A request that leaves the id out makes something new, and locks nothing
// that another request could name.
func By[Req any](kind string, id func(Req) string) Naming[Req] {
	return Named(func(request Req) Subject {
		if named := id(request); named != "" {
			return Subject(kind + "/" + named)
		}
		return newSubject(kind, request)
	}, kind+"/")
}

// New makes the subject of a request that makes something without naming it.
func New[Req any](kind string) Naming[Req] {
	return Named(func(request Req) Subject { return newSubject(kind, request) }, kind+"/")
}

// made precedes the kind in the subject of what was made without an id.
const made = "new-"

func newSubject(kind string, request any) Subject {
	subject := Subject(made + kind)
	if r, ok := request.(interface{ GetRequestId() string }); ok {
		subject += Subject("/" + r.GetRequestId())
	}
	return subject
}

// Only makes the subject of a thing of which there is one.
func Only[Req any](thing string) Naming[Req] {
	return Named(func(Req) Subject { return Subject(thing) }, thing)
}

// Forms lists the forms of all subjects that operations can have, in order.
func Forms(definitions []*Definition) []string {
	var forms []string
	for _, d := range definitions {
		forms = append(forms, d.Forms...)
	}
	slices.Sort(forms)
	return slices.Compact(forms)
}

// HasForm reports whether a subject has one of the forms, so that an operation can
// have it.
func (s Subject) HasForm(forms []string) bool {
	thing, isNew := strings.CutPrefix(string(s), made)
	return slices.ContainsFunc(forms, func(form string) bool {
		if !strings.HasSuffix(form, "/") {
			return string(s) == form
		}
		return strings.HasPrefix(thing, form) && len(thing) > len(form) || isNew && thing+"/" == form
	})
}

// Hidden hides an id that is a credential, such as a billing key: subjects are
// logged and listed.
func Hidden[Req any](id func(Req) string) func(Req) string {
	return func(request Req) string {
		named := id(request)
		if named == "" {
			return ""
		}
		sum := sha256.Sum256([]byte(named))
		const shown = 8 // bytes; plenty to tell the keys of one store apart
		return hex.EncodeToString(sum[:shown])
	}
}
