package state

import "reflect"

// projection copies a record into one case of a union, field by field by name. The
// cases of Payment differ in a handful of fields out of forty; writing fourteen
// literals by hand would hide the one that is wrong. A field of the case that the
// record lacks is its discriminator, which marshals by itself.
type projection[R, T any] struct{ steps []step }

type step struct {
	from, to int
	// deref bridges the one difference between cases: what is optional in one, and
	// so in the record, may be required in another.
	deref bool
	// convert is for lists, which are named types where they are required.
	convert bool
}

// projectionOf works out a projection, once.
func projectionOf[R, T any]() projection[R, T] {
	from, to := reflect.TypeFor[R](), reflect.TypeFor[T]()
	var p projection[R, T]
	for i := range to.NumField() {
		source, ok := from.FieldByName(to.Field(i).Name)
		if !ok {
			continue
		}
		st := step{from: source.Index[0], to: i}
		given := source.Type
		if given.Kind() == reflect.Pointer && to.Field(i).Type.Kind() != reflect.Pointer {
			st.deref, given = true, given.Elem()
		}
		st.convert = given != to.Field(i).Type
		p.steps = append(p.steps, st)
	}
	return p
}

func (p projection[R, T]) of(record *R) T {
	var result T
	from, to := reflect.ValueOf(record).Elem(), reflect.ValueOf(&result).Elem()
	for _, st := range p.steps {
		value := from.Field(st.from)
		if st.deref {
			if value.IsNil() {
				continue
			}
			value = value.Elem()
		}
		if st.convert {
			value = value.Convert(to.Field(st.to).Type())
		}
		to.Field(st.to).Set(value)
	}
	return result
}
