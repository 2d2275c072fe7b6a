package strict

import (
	"bytes"
	"fmt"
	"regexp"
	"strconv"
	"unicode/utf8"
)

// place is where in a request the reader is. It becomes a text only when something
// is wrong there.
type place struct {
	up    *place
	name  string // of a field, as the caller spells it
	key   string // of a map or of free-form content
	index int    // in a list
	kind  step
}

// step is how a place follows from the one above it.
type step int

const (
	stepField step = iota
	stepKey
	stepIndex
)

func (p *place) field(name string) *place { return &place{up: p, name: name, kind: stepField} }
func (p *place) member(key string) *place { return &place{up: p, key: key, kind: stepKey} }
func (p *place) item(index int) *place    { return &place{up: p, index: index, kind: stepIndex} }

// whole is how the request itself is called.
const whole = "body"

// String is the path, in the form that violations of the contract's rules have:
// `details[0].amount`, `parameters["key"]`.
func (p *place) String() string {
	if p == nil {
		return whole
	}
	above := ""
	if p.up != nil {
		above = p.up.String()
	}
	switch p.kind {
	case stepIndex:
		return above + "[" + strconv.Itoa(p.index) + "]"
	case stepKey:
		if !presentable(p.key) {
			return above + "[…]"
		}
		return above + "[" + strconv.Quote(p.key) + "]"
	case stepField:
		if above != "" {
			above += "."
		}
	}
	return above + p.name
}

var (
	word       = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_.\-]{0,63}$`)
	longNumber = regexp.MustCompile(`\d{6}`)
)

// presentable reports whether an answer may quote a name that a caller made up. It
// could be anything, a card number in the wrong place included.
func presentable(name string) bool {
	return word.MatchString(name) && !longNumber.MatchString(name)
}

// position is a line and a column, both from 1; columns count characters.
type position struct{ line, column int }

// positionOf finds the position of a byte.
func positionOf(text []byte, offset int64) position {
	before := text[:min(max(offset, 0), int64(len(text)))]
	start := bytes.LastIndexByte(before, '\n') + 1
	return position{bytes.Count(before, []byte{'\n'}) + 1, utf8.RuneCount(before[start:]) + 1}
}

// String names both.
func (p position) String() string { return fmt.Sprintf("line %d, column %d", p.line, p.column) }
