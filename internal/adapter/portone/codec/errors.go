package codec

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// Error says what is wrong with a document, or with a message that cannot be
// written as one, and where. It never quotes a value: a value may be personal
// data, a path is not.
type Error struct {
	// Path leads to the value, as in `items[2].amount.total`. It has the names of
	// the document's members when one is read, and those of the message's fields
	// when one is written. It is empty for the document or the message itself.
	Path string
	// Offset is the position of the byte at which reading stopped. It is
	// NoOffset when a message could not be written.
	Offset int
	// Problem is what is wrong, as a phrase.
	Problem string
}

// NoOffset is the Offset of an Error that is about a message.
const NoOffset = -1

// Error returns one sentence without any of the document's values.
func (e *Error) Error() string {
	switch {
	case e.Offset == NoOffset && e.Path == "":
		return "json: " + e.Problem
	case e.Offset == NoOffset:
		return fmt.Sprintf("json: %s at %s", e.Problem, e.Path)
	case e.Path == "":
		return fmt.Sprintf("json: %s at byte %d", e.Problem, e.Offset)
	default:
		return fmt.Sprintf("json: %s at %s (byte %d)", e.Problem, e.Path, e.Offset)
	}
}

// maxKeyInPath keeps a hostile key from filling the log through an error.
const maxKeyInPath = 64

// inMember prepends a member's name to the path of err. The path is built only
// while an error travels up, so that decoding well-formed documents pays nothing.
func inMember(err error, key string) error {
	short := key[:min(len(key), maxKeyInPath)]
	quoted := strconv.QuoteToASCII(strings.ToValidUTF8(short, ""))
	segment := quoted[1 : len(quoted)-1]
	if len(short) < len(key) {
		segment += "…"
	}
	return prepend(err, segment)
}

// inElement prepends an index to the path of err.
func inElement(err error, index int) error {
	return prepend(err, "["+strconv.Itoa(index)+"]")
}

func prepend(err error, segment string) error {
	var located *Error
	if !errors.As(err, &located) {
		return err
	}
	switch {
	case located.Path == "":
		located.Path = segment
	case located.Path[0] == '[':
		located.Path = segment + located.Path
	default:
		located.Path = segment + "." + located.Path
	}
	return err
}
