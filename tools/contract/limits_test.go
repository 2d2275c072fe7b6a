package contract_test

import (
	"fmt"
	"regexp/syntax"
	"slices"
	"strings"
	"testing"

	"buf.build/gen/go/bufbuild/protovalidate/protocolbuffers/go/buf/validate"
	"google.golang.org/genproto/googleapis/api/annotations"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
)

func TestRequestFields(t *testing.T) {
	t.Parallel()
	check(t, []rule[protoreflect.FieldDescriptor]{
		{"a request field says whether it may be left out", func(fd protoreflect.FieldDescriptor) string {
			if fd.ContainingMessage().IsMapEntry() {
				return ""
			}
			if isRequired(fd) == hasBehavior(fd, annotations.FieldBehavior_OPTIONAL) {
				return "want (google.api.field_behavior), either REQUIRED or OPTIONAL"
			}
			return ""
		}},
		{"a request field has a maximum", func(fd protoreflect.FieldDescriptor) string {
			return unlimited(fd, rulesOf(fd))
		}},
		{"a request's enums are known ones", func(fd protoreflect.FieldDescriptor) string {
			return undefined(fd, rulesOf(fd))
		}},
		{"a request id is as long and as plain as an idempotency key must be", func(fd protoreflect.FieldDescriptor) string {
			if fd.Name() != requestID {
				return ""
			}
			const pattern, shortest, longest = "^[A-Za-z0-9._:-]+$", 16, 128
			rules := rulesOf(fd).GetString()
			if rules.GetPattern() != pattern || rules.GetMinLen() != shortest || rules.GetMaxLen() != longest {
				return fmt.Sprintf("it is not %d to %d of %s", shortest, longest, pattern)
			}
			if ignored := rulesOf(fd).GetIgnore() == validate.Ignore_IGNORE_IF_ZERO_VALUE; ignored == isRequired(fd) {
				return "the rules are ignored for an empty value where it is OPTIONAL, and only there"
			}
			return ""
		}},
		{"the service owns the addresses that PortOne notifies", func(fd protoreflect.FieldDescriptor) string {
			if fd.Name() == "notice_urls" || fd.Name() == "skip_webhook" {
				return "a caller could silence our webhooks"
			}
			return ""
		}},
		{"a page size is coerced and not refused", func(fd protoreflect.FieldDescriptor) string {
			if r := rulesOf(fd).GetInt32(); fd.Name() == "page_size" && (r.GetGreaterThan() == nil || r.GetLessThan() != nil) {
				return "want int32.gte = 0 and no upper limit (AIP-158)"
			}
			return ""
		}},
	}, fieldsOf(requests(t)))
}

// TestMaximumOfPatterns tests the test: a pattern is a maximum only if no long
// text matches it.
func TestMaximumOfPatterns(t *testing.T) {
	t.Parallel()
	for pattern, want := range map[string]bool{
		"^[A-Z]{3}$":             true,
		"^(0[1-9]|1[0-2])$":      true,
		"^[0-9]{3}-?[0-9]{2}$":   true,
		"^[0-9]+$":               false,
		"^[0-9]*$":               false,
		"^([0-9]{2,}|x)$":        false,
		"[A-Z]{3}":               false,
		"^[A-Z]{3}":              false,
		"(":                      false,
		"^([a-z]{1,9}\\.){1,9}$": true,
	} {
		if got := isBounded(pattern); got != want {
			t.Errorf("isBounded(%q) = %v, want %v", pattern, got, want)
		}
	}
}

func rulesOf(fd protoreflect.FieldDescriptor) *validate.FieldRules {
	rules, _ := proto.GetExtension(fd.Options(), validate.E_Field).(*validate.FieldRules)
	return rules
}

func hasBehavior(fd protoreflect.FieldDescriptor, want annotations.FieldBehavior) bool {
	behaviors, _ := proto.GetExtension(fd.Options(), annotations.E_FieldBehavior).([]annotations.FieldBehavior)
	return slices.Contains(behaviors, want)
}

func isRequired(fd protoreflect.FieldDescriptor) bool {
	return hasBehavior(fd, annotations.FieldBehavior_REQUIRED)
}

// unlimited says which part of a field's value may be of any size.
func unlimited(fd protoreflect.FieldDescriptor, rules *validate.FieldRules) string {
	switch {
	case fd.IsMap():
		m := rules.GetMap()
		if m.GetMaxPairs() == 0 {
			return "want map.max_pairs"
		}
		if problem := unlimitedValue(fd.MapKey(), m.GetKeys()); problem != "" {
			return "keys: " + problem
		}
		return unlimitedValue(fd.MapValue(), m.GetValues())
	case fd.IsList():
		if rules.GetRepeated().GetMaxItems() == 0 {
			return "want repeated.max_items"
		}
		return unlimitedValue(fd, rules.GetRepeated().GetItems())
	default:
		return unlimitedValue(fd, rules)
	}
}

// unlimitedValue is unlimited for one value. Messages limit their own fields;
// free JSON (google.protobuf.Struct) has the limit of the whole request.
func unlimitedValue(fd protoreflect.FieldDescriptor, rules *validate.FieldRules) string {
	switch fd.Kind() {
	case protoreflect.StringKind:
		s := rules.GetString()
		if s.GetMaxLen() == 0 && s.GetLen() == 0 && len(s.GetIn()) == 0 && s.GetConst() == "" &&
			s.GetWellKnown() == nil && !isBounded(s.GetPattern()) {
			return "want a maximum for the text: max_len, len, in, or a pattern that has one"
		}
	case protoreflect.BytesKind:
		if rules.GetBytes().GetMaxLen() == 0 {
			return "want bytes.max_len"
		}
	default:
	}
	return ""
}

// undefined says that a value of an enum need not be one that is known.
func undefined(fd protoreflect.FieldDescriptor, rules *validate.FieldRules) string {
	switch {
	case fd.IsMap():
		return undefinedValue(fd.MapValue(), rules.GetMap().GetValues())
	case fd.IsList():
		return undefinedValue(fd, rules.GetRepeated().GetItems())
	default:
		return undefinedValue(fd, rules)
	}
}

func undefinedValue(fd protoreflect.FieldDescriptor, rules *validate.FieldRules) string {
	if fd.Kind() == protoreflect.EnumKind && !rules.GetEnum().GetDefinedOnly() && len(rules.GetEnum().GetIn()) == 0 {
		return "want enum.defined_only or enum.in"
	}
	return ""
}

// isBounded reports whether a pattern matches whole texts and none of any length.
func isBounded(pattern string) bool {
	if !strings.HasPrefix(pattern, "^") || !strings.HasSuffix(pattern, "$") {
		return false
	}
	parsed, err := syntax.Parse(pattern, syntax.Perl)
	return err == nil && hasMaximum(parsed)
}

func hasMaximum(re *syntax.Regexp) bool {
	if re.Op == syntax.OpStar || re.Op == syntax.OpPlus || re.Op == syntax.OpRepeat && re.Max < 0 {
		return false
	}
	for _, sub := range re.Sub {
		if !hasMaximum(sub) {
			return false
		}
	}
	return true
}
