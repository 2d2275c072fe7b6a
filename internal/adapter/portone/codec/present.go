package codec

import "slices"

// Shape is what a JSON object must hold. Members that it does not name are free.
type Shape struct {
	// Required are members that must be there and not be null. An empty list, object or
	// string is there.
	Required []string
	// Members are the shapes of objects, and of the elements of arrays, that the object
	// holds. They are checked where they are there.
	Members map[string]*Shape
	// Tag, if set, is the member that chooses one of Cases. It must be there. A tag that
	// Cases lacks is newer than the table, and leaves the rest unchecked.
	Tag   string
	Cases map[string]*Shape
}

// maxRequired is how many required members an object may have: what was seen of them is
// kept in one word.
const maxRequired = 64

// Present reports the first member that the document lacks, as an Error with its path.
// The document must be an object.
func Present(json []byte, shape *Shape) error {
	s := scanner{src: json}
	if err := s.shaped(shape); err != nil {
		return err
	}
	s.space()
	if s.pos != len(s.src) {
		return s.fail("data after the document")
	}
	return nil
}

// shaped checks the object that follows.
func (s *scanner) shaped(shape *Shape) error {
	if shape.Tag == "" {
		return s.present(shape)
	}
	tag, err := s.tagOf(shape.Tag)
	if err != nil {
		return err
	}
	if of, ok := shape.Cases[tag]; ok && of != nil {
		return s.present(of)
	}
	return s.skip()
}

// tagOf returns the text of a member of the object that follows without reading past it.
func (s *scanner) tagOf(name string) (string, error) {
	start := *s
	defer func() { *s = start }()
	var tag string
	err := s.each(func(key []byte) error {
		if string(key) != name || s.space() != '"' {
			return s.skip()
		}
		text, err := s.string("a string")
		tag = string(text)
		return err
	})
	if err == nil && tag == "" {
		err = inMember(start.fail("required member is missing"), name)
	}
	return tag, err
}

// each calls member behind every key of the object that follows.
func (s *scanner) each(member func(key []byte) error) error {
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
		if err := member(key); err != nil {
			return inMember(err, string(key))
		}
		if more, err := s.more('}'); err != nil || !more {
			return err
		}
	}
}

// present checks the members of the object that follows.
func (s *scanner) present(shape *Shape) error {
	at := *s
	var seen uint64
	err := s.each(func(key []byte) error {
		null := s.space() == 'n'
		if i := slices.Index(shape.Required, string(key)); i >= 0 && !null {
			seen |= 1 << (i % maxRequired)
		}
		of := shape.Members[string(key)]
		switch {
		case of == nil || null:
			return s.skip()
		case s.space() == '[':
			return s.shapedElements(of)
		default:
			return s.shaped(of)
		}
	})
	if err != nil {
		return err
	}
	for i, name := range shape.Required {
		if seen&(1<<(i%maxRequired)) == 0 {
			return inMember(at.fail("required member is missing"), name)
		}
	}
	return nil
}

// shapedElements checks the objects in the array that follows.
func (s *scanner) shapedElements(of *Shape) error {
	if err := s.enter('[', "an array"); err != nil {
		return err
	}
	if s.leave(']') {
		return nil
	}
	for i := 0; ; i++ {
		if err := s.shaped(of); err != nil {
			return inElement(err, i)
		}
		if more, err := s.more(']'); err != nil || !more {
			return err
		}
	}
}
