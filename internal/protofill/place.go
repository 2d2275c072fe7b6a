package protofill

import (
	"slices"
	"strings"

	"google.golang.org/protobuf/reflect/protoreflect"
)

// mapKey is the key under which values are put into maps.
const mapKey = "key"

// Place is where one field is in the requests of one type, however deep.
type Place struct {
	// Path is how violations name the value that Put sets.
	Path string
	// Field is the field at the end of the path.
	Field protoreflect.FieldDescriptor

	steps []protoreflect.FieldDescriptor
}

// Places lists the fields of md and of the messages in it. A message within itself
// is listed once.
func Places(md protoreflect.MessageDescriptor) []Place {
	var found []Place
	list(md, "", nil, map[protoreflect.FullName]bool{}, &found)
	return found
}

func list(md protoreflect.MessageDescriptor, path string, steps []protoreflect.FieldDescriptor, open map[protoreflect.FullName]bool, found *[]Place) {
	if open[md.FullName()] || strings.HasPrefix(string(md.FullName()), "google.") {
		return
	}
	open[md.FullName()] = true
	defer delete(open, md.FullName())
	for i := range md.Fields().Len() {
		fd := md.Fields().Get(i)
		here := path + string(fd.Name())
		switch {
		case fd.IsMap():
			here += `["` + mapKey + `"]`
		case fd.IsList():
			here += "[0]"
		}
		*found = append(*found, Place{Path: here, Field: fd, steps: slices.Clone(steps)})
		if inner := ValueOf(fd).Message(); inner != nil {
			list(inner, here+".", append(steps, fd), open, found)
		}
	}
}

// ValueOf is the descriptor of a field's single values: of a map, that of its values.
func ValueOf(fd protoreflect.FieldDescriptor) protoreflect.FieldDescriptor {
	if fd.IsMap() {
		return fd.MapValue()
	}
	return fd
}

// Put sets the place in a request to v: the only element of a list or a map. Messages
// on the way are made with what they need.
func (p Place) Put(root protoreflect.Message, v protoreflect.Value) {
	m := root
	for _, fd := range p.steps {
		m = enter(m, fd)
	}
	p.set(m, v)
}

func (p Place) set(m protoreflect.Message, v protoreflect.Value) {
	switch {
	case p.Field.IsMap():
		m.Clear(p.Field)
		m.Mutable(p.Field).Map().Set(protoreflect.ValueOfString(mapKey).MapKey(), v)
	case p.Field.IsList():
		m.Clear(p.Field)
		m.Mutable(p.Field).List().Append(v)
	default:
		m.Set(p.Field, v)
	}
}

// enter goes into a field, which it fills if it is not there.
func enter(m protoreflect.Message, fd protoreflect.FieldDescriptor) protoreflect.Message {
	switch {
	case fd.IsMap():
		entries, key := m.Mutable(fd).Map(), protoreflect.ValueOfString(mapKey).MapKey()
		if !entries.Has(key) {
			entries.Set(key, Sample(fd.MapValue(), nil, entries.NewValue))
		}
		return entries.Mutable(key).Message()
	case fd.IsList():
		list := m.Mutable(fd).List()
		if list.Len() == 0 {
			list.Append(Sample(fd, nil, list.NewElement))
		}
		return list.Get(0).Message()
	case !m.Has(fd):
		m.Set(fd, Sample(fd, nil, func() protoreflect.Value { return m.NewField(fd) }))
	}
	return m.Mutable(fd).Message()
}
