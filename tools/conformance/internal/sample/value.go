package sample

import (
	"cmp"
	"fmt"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"buf.build/gen/go/bufbuild/protovalidate/protocolbuffers/go/buf/validate"
	"google.golang.org/protobuf/reflect/protoreflect"
)

// integer is a number that fd may have.
func (r *Rules) integer(fd protoreflect.FieldDescriptor, n int, mode Mode) int64 {
	least, most := int64(1), int64(math.MaxInt32)
	if fd.Kind() == protoreflect.Int64Kind {
		most = math.MaxInt64
	}
	low, high := bounds(r.of(fd))
	if low != nil {
		least = *low
	}
	if high != nil {
		most = *high
	}
	if mode.Zero && (low == nil || *low <= 0) && most >= 0 {
		return 0
	}
	base := max(least, 1)
	if fd.Kind() == protoreflect.Int64Kind && most > beyondInt32*2 && !mode.small {
		base = beyondInt32
	}
	if base > most {
		base = least
	}
	return base + int64(n)%(min(most, base+1_000_000)-base+1)
}

// bounds are the smallest and the largest number that rules allow.
func bounds(rules *validate.FieldRules) (low, high *int64) {
	var of protoreflect.Message
	switch {
	case rules.GetInt32() != nil:
		of = rules.GetInt32().ProtoReflect()
	case rules.GetInt64() != nil:
		of = rules.GetInt64().ProtoReflect()
	default:
		return nil, nil
	}
	bound := func(name protoreflect.Name, off int64) *int64 {
		fd := of.Descriptor().Fields().ByName(name)
		if !of.Has(fd) {
			return nil
		}
		v := of.Get(fd).Int() + off
		return &v
	}
	return cmp.Or(bound("gt", 1), bound("gte", 0)), cmp.Or(bound("lt", -1), bound("lte", 0))
}

// text is a text that fd may have.
func (r *Rules) text(fd protoreflect.FieldDescriptor, n int, mode Mode) string {
	rules := r.of(fd).GetString()
	if rules.GetIp() {
		return fmt.Sprintf("192.0.2.%d", n%250+1)
	}
	slash := "/"
	if mode.NoSlash {
		slash = ""
	}
	candidates := []string{hard(n, slash), fmt.Sprintf("text%d", n), strconv.Itoa(n)}
	if mode.Plain {
		candidates = candidates[1:]
	}
	for _, candidate := range candidates {
		if fitted := fit(rules, candidate); r.allows(rules, fitted) {
			return fitted
		}
	}
	return matching(rules.GetPattern(), n)
}

// length is a length as Go counts. No rule allows more than a body can hold.
func length(n uint64) int { return int(min(n, math.MaxInt32)) }

// fit makes text as long as rules demand.
func fit(rules *validate.StringRules, text string) string {
	most := math.MaxInt
	if rules.HasMaxLen() {
		most = length(rules.GetMaxLen())
	}
	least := length(rules.GetMinLen())
	if rules.HasLen() {
		least, most = length(rules.GetLen()), length(rules.GetLen())
	}
	runes := []rune(text)
	if len(runes) > most {
		runes = runes[len(runes)-most:] // the end varies with each number
		if isPlain(text) {
			return string(runes)
		}
		runes = []rune(text)[:most]
	}
	return string(runes) + strings.Repeat("0", max(0, least-len(runes)))
}

func isPlain(text string) bool { return !strings.ContainsAny(text, ` "`) }

// allows reports whether text follows rules.
func (r *Rules) allows(rules *validate.StringRules, text string) bool {
	if !utf8.ValidString(text) || slices.Contains(rules.GetNotIn(), text) {
		return false
	}
	pattern := rules.GetPattern()
	if pattern == "" {
		return true
	}
	compiled, ok := r.patterns[pattern]
	if !ok {
		compiled = regexp.MustCompile(pattern) // it compiles in the program
		r.patterns[pattern] = compiled
	}
	return compiled.MatchString(text)
}

// oneOf is one of values that fd may have.
func (r *Rules) oneOf(fd protoreflect.FieldDescriptor, values []string, n int) string {
	rules := r.of(fd).GetString()
	for i := range values {
		if value := values[(n+i)%len(values)]; r.allows(rules, value) {
			return value
		}
	}
	return values[n%len(values)]
}

// Refused lists the values that fd does not take.
func (s *Shared) Refused(fd protoreflect.FieldDescriptor, values []string) []string {
	if fd.Kind() != protoreflect.StringKind {
		return nil
	}
	rules := s.rules.of(fd).GetString()
	return slices.DeleteFunc(slices.Clone(values), func(value string) bool {
		return s.rules.allows(rules, value) && fit(rules, value) == value
	})
}
