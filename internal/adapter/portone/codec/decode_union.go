package codec

// unionCase appends the case of a tagged union that the object that follows
// holds. A tag the contract does not know, or none, leaves the oneof unset: what
// kind of thing it is cannot be said, and the rest of the document is still good.
func (d *decoder) unionCase(p *plan) error {
	tag, err := d.findTag()
	if err != nil {
		return err
	}
	f, known := p.union.byTag[string(tag)]
	if !known {
		d.observe(UnknownUnionCase, p.name)
		return d.skip()
	}
	d.dst = append(d.dst, f.tag...)
	return d.value(f)
}

// findTag returns the tag of the object that follows without reading past it.
// The tag is nearly always the first member.
func (d *decoder) findTag() ([]byte, error) {
	start := d.scanner
	defer func() { d.scanner = start }()
	if err := d.enter('{', "an object"); err != nil {
		return nil, err
	}
	if d.leave('}') {
		return nil, nil
	}
	for {
		key, err := d.key()
		if err != nil {
			return nil, err
		}
		if string(key) == unionTag {
			return d.tagText()
		}
		if err := d.skip(); err != nil {
			return nil, inMember(err, string(key))
		}
		if more, err := d.more('}'); err != nil || !more {
			return nil, err
		}
	}
}

// tagText reads the value of a tag; null is as good as none.
func (d *decoder) tagText() ([]byte, error) {
	if d.null() {
		return nil, nil
	}
	tag, err := d.string("a string")
	if err != nil {
		return nil, inMember(err, unionTag)
	}
	return tag, nil
}
