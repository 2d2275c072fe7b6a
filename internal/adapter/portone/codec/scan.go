package codec

// scanner reads JSON tokens. It holds no state but a position, so that a union
// can be read again from its start once its tag is known.
type scanner struct {
	src   []byte
	pos   int
	depth int
}

func (s *scanner) fail(problem string) error {
	return &Error{Offset: s.pos, Problem: problem}
}

// expected is the error for something else than what should follow.
func (s *scanner) expected(what string) error {
	if s.pos >= len(s.src) {
		return s.fail("document ends too early")
	}
	return s.fail("expected " + what)
}

// space skips white space and returns the next byte, 0 at the end.
func (s *scanner) space() byte {
	for s.pos < len(s.src) {
		c := s.src[s.pos]
		if c > ' ' || c != ' ' && c != '\t' && c != '\n' && c != '\r' {
			return c
		}
		s.pos++
	}
	return 0
}

// peek returns the next byte, 0 at the end.
func (s *scanner) peek() byte {
	if s.pos < len(s.src) {
		return s.src[s.pos]
	}
	return 0
}

// enter reads the bracket that opens an object or an array.
func (s *scanner) enter(open byte, what string) error {
	if s.space() != open {
		return s.expected(what)
	}
	if s.depth == MaxDepth {
		return s.fail("nested too deeply")
	}
	s.depth++
	s.pos++
	return nil
}

// leave reports whether the bracket that closes follows, and reads it.
func (s *scanner) leave(closing byte) bool {
	if s.space() != closing {
		return false
	}
	s.depth--
	s.pos++
	return true
}

// more reads what follows a member or an element: a comma, then true is
// returned, or the closing bracket.
func (s *scanner) more(closing byte) (bool, error) {
	switch s.space() {
	case ',':
		s.pos++
		return true, nil
	case closing:
		s.depth--
		s.pos++
		return false, nil
	default:
		return false, s.expected("a comma or the end of the list")
	}
}

// key reads a member's name and the colon after it.
func (s *scanner) key() ([]byte, error) {
	key, err := s.string("a member name")
	if err != nil {
		return nil, err
	}
	if s.space() != ':' {
		return nil, s.expected("a colon")
	}
	s.pos++
	return key, nil
}

// null reads null if it follows.
func (s *scanner) null() bool {
	return s.space() == 'n' && s.literal("null")
}

// literal reads word if it follows.
func (s *scanner) literal(word string) bool {
	if len(s.src)-s.pos < len(word) || string(s.src[s.pos:s.pos+len(word)]) != word {
		return false
	}
	s.pos += len(word)
	return true
}
