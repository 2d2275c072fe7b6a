package contract_test

import (
	"slices"
	"strings"
	"testing"

	"google.golang.org/protobuf/reflect/protoreflect"

	"github.com/paymentsvc/paymentsvc/tools/internal/image"
)

func TestFields(t *testing.T) {
	t.Parallel()
	check(t, []rule[protoreflect.FieldDescriptor]{
		{"a moment is called a time", func(fd protoreflect.FieldDescriptor) string {
			if fd.Message() == nil || fd.Message().FullName() != "google.protobuf.Timestamp" || isMoment(string(fd.Name())) {
				return ""
			}
			return "the name of a Timestamp ends in _at or _time"
		}},
		{"an amount of money says its unit", func(fd protoreflect.FieldDescriptor) string {
			if fd.Kind() != protoreflect.Int64Kind || isNumber(fd) {
				return ""
			}
			said := strings.Join(commentOf(fd), " ")
			if strings.Contains(said, "minor unit") || strings.Contains(said, " won") {
				return ""
			}
			return "the comment of an amount says `minor units` or, where it can only be KRW, `won`"
		}},
		{"no amount is a floating-point number", func(fd protoreflect.FieldDescriptor) string {
			if fd.Kind() == protoreflect.DoubleKind || fd.Kind() == protoreflect.FloatKind {
				return "use int64"
			}
			return ""
		}},
	}, fieldsOf(messages(t)))
}

// isMoment reports whether a name is one for a Timestamp. Besides the rule there
// are the bounds of periods, which are two halves of one word, and the names that
// PortOne has fixed.
func isMoment(name string) bool {
	if strings.HasSuffix(name, "_at") || strings.HasSuffix(name, "_time") || strings.HasSuffix(name, "_datetime") {
		return true
	}
	return slices.Contains([]string{
		"from", "until",
		"time_to_pay", "due_date", "payment_deadline",
	}, name)
}

// isNumber reports whether an int64 counts something other than money. An int64
// is an amount until it is named here.
func isNumber(fd protoreflect.FieldDescriptor) bool {
	name, parent := string(fd.Name()), string(fd.ContainingMessage().Name())
	return name == "total_size" ||
		strings.HasSuffix(name, "_count") ||
		strings.HasSuffix(name, "_seconds") ||
		strings.HasSuffix(parent, "Stats") || // how many things are in each state
		parent == "Decimal" || parent == "SettlementParameterValue" // their meaning is the merchant's
}

func commentOf(d protoreflect.Descriptor) []string {
	return image.Paragraphs(image.Comment(d))
}
