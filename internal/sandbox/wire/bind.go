package wire

import (
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Binder fills structs of one type from parsed objects. It is stricter than
// encoding/json (names match exactly, required fields must be there, enum values
// must be known, null is no value) and as tolerant as PortOne: unknown fields are
// ignored. PortOne's document knows no null, neither in a schema nor in its text; to
// take it for absence would often mean "all" or "the default".
type Binder[T any] struct{ structure *structure }

// BinderOf works out how to fill a T. That takes far longer than filling one.
func BinderOf[T any]() Binder[T] {
	return Binder[T]{structureOf(reflect.TypeFor[T](), map[reflect.Type]*structure{})}
}

// Bind fills a new T from a parsed object.
func (b Binder[T]) Bind(tree map[string]any) (*T, error) {
	into := new(T)
	if err := b.structure.refuseNull(tree); err != nil {
		return into, err
	}
	if err := b.structure.fill(tree, reflect.ValueOf(into).Elem()); err != nil {
		return into, err
	}
	return into, nil
}

// BindQuery fills a new T from query parameters. A parameter given more than once
// counts once, by its first value.
func (b Binder[T]) BindQuery(query map[string][]string) (*T, error) {
	tree := map[string]any{}
	for i := range b.structure.fields {
		f := &b.structure.fields[i]
		if values := query[f.name]; len(values) > 0 {
			tree[f.name] = queryValue(values[0], f.kind)
		}
	}
	return b.Bind(tree)
}

// queryValue gives a parameter's text the JSON type its field wants; text that
// does not fit stays text, for Bind to refuse with its path.
func queryValue(text string, kind reflect.Kind) any {
	switch {
	case kind == reflect.Bool && (text == "true" || text == "false"):
		return text == "true"
	case kind == reflect.Int32 || kind == reflect.Int64:
		return json.Number(text)
	}
	return text
}

// structure is how a struct is filled.
type structure struct{ fields []field }

type field struct {
	name     string
	required bool
	index    int
	// kind is that of the value, behind a pointer.
	kind reflect.Kind
	// inside is the struct in the field, be it by itself, in a list or in a map; nil
	// when there is none.
	inside *structure
	set    setter
}

// setter puts a JSON value into a field, or says what is wrong with it. Whoever
// calls it knows where that is and completes the path.
type setter func(value any, v reflect.Value) *FieldError

func wrong(format string, args ...any) *FieldError {
	return &FieldError{Problem: fmt.Sprintf(format, args...)}
}

// in completes the path of an error inside a member.
func (e *FieldError) in(name string) *FieldError {
	if e.Path != "" && !strings.HasPrefix(e.Path, "[") {
		name += "."
	}
	e.Path = name + e.Path
	return e
}

// structureOf works out a struct; known stops types that contain themselves.
func structureOf(t reflect.Type, known map[reflect.Type]*structure) *structure {
	if s := known[t]; s != nil {
		return s
	}
	s := &structure{}
	known[t] = s
	for i := range t.NumField() {
		name, option, _ := strings.Cut(t.Field(i).Tag.Get("json"), ",")
		kind := t.Field(i).Type
		if kind.Kind() == reflect.Pointer {
			kind = kind.Elem()
		}
		s.fields = append(s.fields, field{
			name: name, required: option == "", index: i, kind: kind.Kind(),
			inside: insideOf(t.Field(i).Type, known), set: setterOf(t.Field(i).Type, known),
		})
	}
	return s
}

// insideOf works out the struct that a type has or refers to.
func insideOf(t reflect.Type, known map[reflect.Type]*structure) *structure {
	if _, ok := scalars()[t]; ok {
		return nil
	}
	switch t.Kind() { //nolint:exhaustive // the rest holds no struct
	case reflect.Struct:
		return structureOf(t, known)
	case reflect.Pointer, reflect.Slice, reflect.Map:
		return insideOf(t.Elem(), known)
	}
	return nil
}

// refuseNull finds the first null among the fields that are known. It comes before
// everything else: what else is wrong may follow from it.
func (s *structure) refuseNull(tree map[string]any) *FieldError {
	for i := range s.fields {
		f := &s.fields[i]
		value, given := tree[f.name]
		if !given {
			continue
		}
		if err := f.refuseNull(value); err != nil {
			return err.in(f.name)
		}
	}
	return nil
}

// refuseNull finds a null in the value of a field: in its place, in a list or map, or
// in what is inside. A free-form object may hold any.
func (f *field) refuseNull(value any) *FieldError {
	switch v := value.(type) {
	case nil:
		return wrong("must not be null")
	case []any:
		for i, item := range v {
			if err := f.refuseNull(item); err != nil {
				return err.in("[" + strconv.Itoa(i) + "]")
			}
		}
	case map[string]any:
		if f.kind == reflect.Map {
			for _, key := range slices.Sorted(maps.Keys(v)) {
				if err := f.refuseNullIn(v[key]); err != nil {
					return err.in(key)
				}
			}
			return nil
		}
		return f.refuseNullIn(v)
	}
	return nil
}

func (f *field) refuseNullIn(value any) *FieldError {
	tree, isTree := value.(map[string]any)
	switch {
	case value == nil:
		return wrong("must not be null")
	case isTree && f.inside != nil:
		return f.inside.refuseNull(tree)
	}
	return nil
}

func (s *structure) fill(tree map[string]any, v reflect.Value) *FieldError {
	for i := range s.fields {
		f := &s.fields[i]
		value := tree[f.name]
		if value == nil {
			if f.required {
				return wrong("is required").in(f.name)
			}
			continue
		}
		if err := f.set(value, v.Field(f.index)); err != nil {
			return err.in(f.name)
		}
	}
	return nil
}

// scalars parse the types that are not told by their kind alone.
func scalars() map[reflect.Type]func(string) (any, error) {
	return map[reflect.Type]func(string) (any, error){
		reflect.TypeFor[time.Time](): func(s string) (any, error) { return time.Parse(time.RFC3339, s) },
		reflect.TypeFor[Date](): func(s string) (any, error) {
			_, err := time.Parse(time.DateOnly, s)
			return Date(s), err
		},
	}
}

func setterOf(t reflect.Type, known map[reflect.Type]*structure) setter {
	if parse, ok := scalars()[t]; ok {
		return setScalar(strings.ToLower(t.Name()), parse)
	}
	if t == reflect.TypeFor[json.RawMessage]() {
		return setRaw
	}
	switch t.Kind() {
	case reflect.Pointer:
		set := setterOf(t.Elem(), known)
		return func(value any, v reflect.Value) *FieldError {
			v.Set(reflect.New(t.Elem()))
			return set(value, v.Elem())
		}
	case reflect.Struct:
		return setStruct(structureOf(t, known))
	case reflect.Map:
		return setMap(t, setterOf(t.Elem(), known))
	case reflect.Slice:
		return setSlice(t, setterOf(t.Elem(), known))
	case reflect.String:
		return setString(t)
	case reflect.Bool:
		return setBool
	default:
		return setInteger(t.Bits())
	}
}

func setScalar(name string, parse func(string) (any, error)) setter {
	return func(value any, v reflect.Value) *FieldError {
		s, _ := value.(string)
		parsed, err := parse(s)
		if err != nil {
			return wrong("must be a %s", name)
		}
		v.Set(reflect.ValueOf(parsed))
		return nil
	}
}

// setRaw keeps a free-form object as text.
func setRaw(value any, v reflect.Value) *FieldError {
	if _, ok := value.(map[string]any); !ok {
		return wrong("must be an object")
	}
	raw, err := json.Marshal(value)
	if err != nil {
		return wrong("cannot be kept")
	}
	v.SetBytes(raw)
	return nil
}

func setStruct(s *structure) setter {
	return func(value any, v reflect.Value) *FieldError {
		tree, ok := value.(map[string]any)
		if !ok {
			return wrong("must be an object")
		}
		return s.fill(tree, v)
	}
}

func setMap(t reflect.Type, set setter) setter {
	return func(value any, v reflect.Value) *FieldError {
		tree, ok := value.(map[string]any)
		if !ok {
			return wrong("must be an object")
		}
		v.Set(reflect.MakeMap(t))
		for _, key := range slices.Sorted(maps.Keys(tree)) {
			elem := reflect.New(t.Elem()).Elem()
			if err := set(tree[key], elem); err != nil {
				return err.in(key)
			}
			v.SetMapIndex(reflect.ValueOf(key), elem)
		}
		return nil
	}
}

func setSlice(t reflect.Type, set setter) setter {
	return func(value any, v reflect.Value) *FieldError {
		list, ok := value.([]any)
		if !ok {
			return wrong("must be a list")
		}
		v.Set(reflect.MakeSlice(t, len(list), len(list)))
		for i, item := range list {
			at := "[" + strconv.Itoa(i) + "]"
			if err := set(item, v.Index(i)); err != nil {
				return err.in(at)
			}
		}
		return nil
	}
}

func setString(t reflect.Type) setter {
	isEnum := t.Implements(reflect.TypeFor[interface{ Valid() bool }]())
	return func(value any, v reflect.Value) *FieldError {
		s, ok := value.(string)
		if !ok {
			return wrong("must be a string")
		}
		v.SetString(s)
		if !isEnum {
			return nil
		}
		if enum, ok := reflect.TypeAssert[interface{ Valid() bool }](v); ok && !enum.Valid() {
			return wrong("is not a known value of %s", t.Name())
		}
		return nil
	}
}

func setBool(value any, v reflect.Value) *FieldError {
	b, ok := value.(bool)
	if !ok {
		return wrong("must be true or false")
	}
	v.SetBool(b)
	return nil
}

func setInteger(bits int) setter {
	return func(value any, v reflect.Value) *FieldError {
		n, ok := value.(json.Number)
		i, err := strconv.ParseInt(n.String(), 10, bits)
		if !ok || err != nil {
			return wrong("must be an integer of %d bits", bits)
		}
		v.SetInt(i)
		return nil
	}
}
