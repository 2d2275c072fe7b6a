// Package pagetoken makes the tokens that lead from one page of a list to the
// next. A token carries a place in the list and belongs to one request: using it
// with another filter is refused instead of answered with the wrong things.
//
// Tokens guard against mistakes, not against forgery: a forged one leads to
// another page of the same list, which its caller may read anyway.
package pagetoken

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"errors"

	"google.golang.org/protobuf/proto"

	errorv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/error/v1"
	"github.com/paymentsvc/paymentsvc/internal/domain/failure"
)

const (
	version         = 1
	fingerprintSize = 12
)

// Write makes the token for the page of request that begins at place.
func Write(request proto.Message, place []byte) string {
	b := append([]byte{version}, fingerprint(request)...)
	return base64.RawURLEncoding.EncodeToString(append(b, place...))
}

// Read returns the place that token leads to. Its error is a *failure.Error.
func Read(request proto.Message, token string) ([]byte, error) {
	place, err := read(request, token)
	if err != nil {
		return nil, failure.New(errorv1.CommonReason_COMMON_REASON_INVALID_PAGE_TOKEN,
			"The page token does not belong to this request.").Because(err)
	}
	return place, nil
}

func read(request proto.Message, token string) ([]byte, error) {
	b, err := base64.RawURLEncoding.DecodeString(token)
	if err != nil {
		return nil, errors.New("not base64url")
	}
	if len(b) <= fingerprintSize || b[0] != version {
		return nil, errors.New("not a token of this version")
	}
	if !bytes.Equal(b[1:1+fingerprintSize], fingerprint(request)) {
		return nil, errors.New("made for another request")
	}
	return b[1+fingerprintSize:], nil
}

// fingerprint tells requests apart that differ in anything but the token.
func fingerprint(request proto.Message) []byte {
	others := proto.Clone(request)
	m := others.ProtoReflect()
	if fd := m.Descriptor().Fields().ByName("page_token"); fd != nil {
		m.Clear(fd)
	}
	wire, _ := proto.MarshalOptions{Deterministic: true}.Marshal(others) // what was received can be sent
	sum := sha256.Sum256(append([]byte(m.Descriptor().FullName()+"\x00"), wire...))
	return sum[:fingerprintSize]
}
