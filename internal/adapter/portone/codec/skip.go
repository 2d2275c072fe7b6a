package codec

// skip reads one value of any kind and checks that it is well formed.
func (s *scanner) skip() error {
	switch s.space() {
	case '{':
		return s.skipObject()
	case '[':
		return s.skipArray()
	case '"':
		_, err := s.string("a string")
		return err
	case 't', 'f', 'n':
		if s.literal("true") || s.literal("false") || s.literal("null") {
			return nil
		}
		return s.expected("a value")
	default:
		_, err := s.number("a value")
		return err
	}
}

func (s *scanner) skipObject() error {
	if err := s.enter('{', "an object"); err != nil {
		return err
	}
	if s.leave('}') {
		return nil
	}
	for {
		key, err := s.key()
		if err != nil {
			return err
		}
		if err := s.skip(); err != nil {
			return inMember(err, string(key))
		}
		if more, err := s.more('}'); err != nil || !more {
			return err
		}
	}
}

func (s *scanner) skipArray() error {
	if err := s.enter('[', "an array"); err != nil {
		return err
	}
	if s.leave(']') {
		return nil
	}
	for i := 0; ; i++ {
		if err := s.skip(); err != nil {
			return inElement(err, i)
		}
		if more, err := s.more(']'); err != nil || !more {
			return err
		}
	}
}
