package contract_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"buf.build/gen/go/bufbuild/protovalidate/protocolbuffers/go/buf/validate"
	"google.golang.org/protobuf/reflect/protoreflect"

	"github.com/paymentsvc/paymentsvc/internal/service/validation"
)

// TestTypesOfRequests holds the contract to what internal/service/validation checks by
// the type of a field, without a rule beside it.
func TestTypesOfRequests(t *testing.T) {
	t.Parallel()
	check(t, []rule[protoreflect.FieldDescriptor]{
		{"leaving an enum out can be told from its zero value", func(fd protoreflect.FieldDescriptor) string {
			if fd.Kind() != protoreflect.EnumKind || fd.IsList() || fd.HasPresence() || fd.ContainingMessage().IsMapEntry() {
				return ""
			}
			if rules := rulesOf(fd).GetEnum(); slices.Contains(rules.GetNotIn(), 0) || len(rules.GetIn()) > 0 && !slices.Contains(rules.GetIn(), 0) {
				return "" // it is required
			}
			return "an enum that may be left out is `optional`: its zero value is rejected when it is sent"
		}},
		{"a day or a time says in which years it lies", func(fd protoreflect.FieldDescriptor) string {
			return unsaid(fd, "in the years 1 to 9999", "google.type.Date", "google.protobuf.Timestamp")
		}},
		{"free-form JSON says how deep it may be", func(fd protoreflect.FieldDescriptor) string {
			return unsaid(fd, fmt.Sprintf("at most %d levels", validation.MaxDepth), "google.protobuf.Struct")
		}},
		{"a pattern has words", func(fd protoreflect.FieldDescriptor) string {
			for _, pattern := range patterns(rulesOf(fd)) {
				if words, ok := validation.Expectation(pattern); !ok || !strings.HasPrefix(words, "must ") || strings.ContainsAny(words, `^$\{}`) {
					return "internal/service/validation has no words for the pattern " + pattern
				}
			}
			return ""
		}},
		{"a rule about several fields says what it asks for", func(fd protoreflect.FieldDescriptor) string {
			for _, cel := range rulesOf(fd).GetCel() {
				if cel.GetId() == "" || cel.GetMessage() == "" {
					return "a rule in CEL needs an id and a message"
				}
			}
			return ""
		}},
	}, fieldsOf(requests(t)))
}

// unsaid says that the comment of a field of one of the types lacks some words.
func unsaid(fd protoreflect.FieldDescriptor, words string, types ...protoreflect.FullName) string {
	if fd.Message() == nil || !slices.Contains(types, fd.Message().FullName()) || fd.ContainingMessage().IsMapEntry() {
		return ""
	}
	if strings.Contains(strings.ToLower(strings.Join(commentOf(fd), " ")), words) {
		return ""
	}
	return "the comment says `" + words + "`"
}

// patterns are the patterns in the rules of a field, its elements, keys and values.
func patterns(rules *validate.FieldRules) []string {
	if rules == nil {
		return nil
	}
	var all []string
	if pattern := rules.GetString().GetPattern(); pattern != "" {
		all = append(all, pattern)
	}
	all = append(all, patterns(rules.GetRepeated().GetItems())...)
	all = append(all, patterns(rules.GetMap().GetKeys())...)
	return append(all, patterns(rules.GetMap().GetValues())...)
}

// unordered are fields that look like the bounds of a range and are none, by the name
// of the first.
var unordered = map[protoreflect.FullName]string{
	"paymentsvc.payment.v1.EscrowLogistics.sent_at":                                       "two events, whose times are the carrier's",
	"paymentsvc.payment.v1.ConfirmPaymentwallDeliveryRequest.estimated_delivery_datetime": "two estimates",
}

// TestRanges finds the fields of one ordered type whose names differ in one word: they
// bound a range, whose order is checked, or are named above.
func TestRanges(t *testing.T) {
	t.Parallel()
	found := 0
	for _, md := range requests(t) {
		pairs := validation.PairsOf(md)
		found += len(pairs)
		for i := range md.Fields().Len() {
			for j := i + 1; j < md.Fields().Len(); j++ {
				a, b := md.Fields().Get(i), md.Fields().Get(j)
				if !isOrderedTime(a, b) || !differInOneWord(a.Name(), b.Name()) || unordered[a.FullName()] != "" {
					continue
				}
				if !slices.ContainsFunc(pairs, func(p validation.Pair) bool { return p.Start == a && p.End == b || p.Start == b && p.End == a }) {
					t.Errorf("%s and %s: is it a range? Name it in internal/service/validation, or say here why it is none", a.FullName(), b.Name())
				}
			}
		}
		for _, pair := range pairs {
			if !strings.Contains(strings.Join(commentOf(pair.Start), " "), "rejected") {
				t.Errorf("%s: the comment says that one after `%s` is rejected", pair.Start.FullName(), pair.End.Name())
			}
		}
	}
	if found == 0 {
		t.Error("no ranges were found")
	}
}

func isOrderedTime(a, b protoreflect.FieldDescriptor) bool {
	return validation.IsOrdered(a) && validation.IsOrdered(b) && a.Message() != nil && b.Message() != nil &&
		a.Message().FullName() == b.Message().FullName()
}

func differInOneWord(a, b protoreflect.Name) bool {
	these, those := strings.Split(string(a), "_"), strings.Split(string(b), "_")
	if len(these) != len(those) {
		return false
	}
	differing := 0
	for i := range these {
		if these[i] != those[i] {
			differing++
		}
	}
	return differing == 1
}

// TestWindowsOfLists requires that a list which covers only some time unless it is
// asked for more says so itself, and not only beside the field.
func TestWindowsOfLists(t *testing.T) {
	t.Parallel()
	found := 0
	for _, m := range methods(t) {
		if !m.isList() {
			continue
		}
		in := map[protoreflect.FullName]protoreflect.MessageDescriptor{}
		gather(m.Input(), in)
		for _, md := range in {
			for _, pair := range validation.PairsOf(md) {
				for _, window := range []string{"90 days", "month"} {
					if !strings.Contains(strings.ToLower(strings.Join(commentOf(pair.Start), " ")), window) {
						continue
					}
					found++
					if !strings.Contains(strings.Join(m.paragraphs, " "), window) {
						t.Errorf("%s: %s covers %s when it is left out; the comment of the RPC says so", m.FullName(), pair.Start.FullName(), window)
					}
				}
			}
		}
	}
	const least = 6
	if found < least {
		t.Errorf("found %d lists with a window, want at least %d", found, least)
	}
}
