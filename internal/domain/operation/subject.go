package operation

import (
	"crypto/sha256"
	"encoding/hex"
)

// By makes a subject out of a kind of thing and the id that a request names it
// by. A request that leaves the id out makes something new, and locks nothing
// that another request could name.
func By[Req any](kind string, id func(Req) string) func(Req) Subject {
	return func(request Req) Subject {
		if named := id(request); named != "" {
			return Subject(kind + "/" + named)
		}
		return New[Req](kind)(request)
	}
}

// New makes the subject of a request that makes something without naming it.
func New[Req any](kind string) func(Req) Subject {
	return func(request Req) Subject {
		made := Subject("new-" + kind)
		if r, ok := any(request).(interface{ GetRequestId() string }); ok {
			made += Subject("/" + r.GetRequestId())
		}
		return made
	}
}

// Only makes the subject of a thing of which there is one.
func Only[Req any](thing string) func(Req) Subject {
	return func(Req) Subject { return Subject(thing) }
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
