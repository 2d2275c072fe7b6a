package validation

import (
	"cmp"
	"strings"

	"google.golang.org/protobuf/reflect/protoreflect"
)

// Pair are the two fields of a message that bound a range.
type Pair struct {
	Start, End protoreflect.FieldDescriptor
}

// bounds are the words by which the names of the two fields of a range differ.
func bounds() [][2]string {
	return [][2]string{
		{"from", "until"},
		{"from", "to"},
		{"start", "end"},
		{"begin", "end"},
		{"since", "until"},
		{"after", "before"},
		{"min", "max"},
		{"minimum", "maximum"},
		{"lowest", "highest"},
		{"first", "last"},
	}
}

// PairsOf finds the ranges in a message: two fields of one ordered type whose names
// differ in a pair of words such as `from` and `until`. Their order is checked
// without a rule in the contract.
func PairsOf(md protoreflect.MessageDescriptor) []Pair {
	var pairs []Pair
	for i := range md.Fields().Len() {
		start := md.Fields().Get(i)
		if !IsOrdered(start) {
			continue
		}
		for _, words := range bounds() {
			end := md.Fields().ByName(withWord(start.Name(), words[0], words[1]))
			if end != nil && end != start && IsOrdered(end) && typeOf(end) == typeOf(start) {
				pairs = append(pairs, Pair{start, end})
			}
		}
	}
	return pairs
}

// IsOrdered reports whether two values of a field can be compared.
func IsOrdered(fd protoreflect.FieldDescriptor) bool {
	if fd.IsList() || fd.IsMap() {
		return false
	}
	switch typeOf(fd) {
	case "google.type.Date", "google.protobuf.Timestamp", "google.protobuf.Duration", "int32", "int64":
		return true
	}
	return false
}

func typeOf(fd protoreflect.FieldDescriptor) string {
	if fd.Message() != nil {
		return string(fd.Message().FullName())
	}
	return fd.Kind().String()
}

// withWord replaces one word of a name.
func withWord(name protoreflect.Name, word, other string) protoreflect.Name {
	words := strings.Split(string(name), "_")
	for i := range words {
		if words[i] == word {
			words[i] = other
		}
	}
	return protoreflect.Name(strings.Join(words, "_"))
}

// Reversed reports whether both bounds are set in m and the start is after the end.
func (p Pair) Reversed(m protoreflect.Message) bool {
	return m.Has(p.Start) && m.Has(p.End) && compare(p.Start, m.Get(p.Start), m.Get(p.End)) > 0
}

func compare(fd protoreflect.FieldDescriptor, a, b protoreflect.Value) int {
	if fd.Message() == nil {
		return cmp.Compare(a.Int(), b.Int())
	}
	parts := []protoreflect.Name{"seconds", "nanos"}
	if fd.Message().FullName() == "google.type.Date" {
		parts = []protoreflect.Name{"year", "month", "day"}
	}
	for _, part := range parts {
		if c := cmp.Compare(number(a.Message(), part), number(b.Message(), part)); c != 0 {
			return c
		}
	}
	return 0
}
