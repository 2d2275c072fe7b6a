// Package wire holds PortOne's types as they travel: structs, enums, unions and
// errors generated from the API document by tools/wiregen, and the little that
// they need at run time. The sandbox shares no type with the rest of the program,
// because a mistake made once and used on both sides of the wire cancels itself
// out and no test would see it.
//
// Whatever is built from these types is complete by construction: a required
// field cannot be left out, a union's case cannot carry another case's
// discriminator, and Bind refuses what the document does not allow.
package wire

import "encoding/json"

// Input says where an operation takes its JSON input from.
type Input int

// The ways of an operation's input.
const (
	InputNone Input = iota
	InputBody
	// InputQuery is the query parameter requestBody.
	InputQuery
	// InputQueryOrBody leaves the choice to the caller; PortOne uses it for GET
	// requests, whose bodies many clients cannot send.
	InputQueryOrBody
)

// Operation is one line of PortOne's API.
type Operation struct {
	ID, Method, Path string
	Input            Input
	InputRequired    bool
	// Public operations need no credential.
	Public bool
	// Unstable operations are exempt from PortOne's promise of compatibility.
	Unstable bool
	// Specimens are the smallest answers, with required members only: one for each case
	// of what is answered. Operations whose answer is not JSON have none.
	Specimens []string
	// Errors is the HTTP status of every error type the operation documents.
	Errors map[string]int
}

// Error is a typed error of the API; Error returns its type, for instance
// PAYMENT_NOT_FOUND, and marshalling it gives the error's body.
type Error interface {
	error
	HTTPStatus() int
}

// List is a required list: PortOne writes an empty one as [], where Go would
// write null for nil.
type List[T any] []T

// MarshalJSON implements json.Marshaler.
func (l List[T]) MarshalJSON() ([]byte, error) {
	if l == nil {
		return []byte("[]"), nil
	}
	return json.Marshal([]T(l))
}

// Date is a day, yyyy-MM-dd.
type Date string
