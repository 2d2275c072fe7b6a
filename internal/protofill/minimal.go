package protofill

import (
	"fmt"
	"regexp"
	"strings"

	"buf.build/gen/go/bufbuild/protovalidate/protocolbuffers/go/buf/validate"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
)

// words are texts of which one fits every pattern of the contract.
var words = []string{ //nolint:gochecknoglobals // constant
	"x", "id-0123456789abcdef", "KRW", "KR", "SHINHAN", "12", "000000", "0000000", "00000000", "0000000000", "127.0.0.1",
}

// needed are what messages need beyond the rules of single fields, as JSON.
var needed = map[protoreflect.FullName]string{ //nolint:gochecknoglobals // constant
	"google.type.Date": `{"year": 2026, "month": 1, "day": 2}`,
	"paymentsvc.billing.v1.IssueBillingKeyRequest":              `{"channelKey": "x"}`,
	"paymentsvc.billing.v1.RevokePaymentSchedulesRequest":       `{"billingKey": "x"}`,
	"paymentsvc.identity.v1.SendIdentityVerificationRequest":    `{"method": 2}`,
	"paymentsvc.invoicing.v1.TaxInvoiceModificationInput":       `{"brn": "0000000000"}`,
	"paymentsvc.invoicing.v1.UpdateTaxInvoiceDraftRequest":      `{"brn": "0000000000"}`,
	"paymentsvc.payment.v1.PayInstantlyRequest":                 `{"channelKey": "x"}`,
	"paymentsvc.payment.v1.VirtualAccountCashReceipt":           `{"customerIdentityNumber": "x"}`,
	"paymentsvc.settlement.v1.CreateOrderCancelTransferRequest": `{"transferId": "x"}`,
	"paymentsvc.settlement.v1.OrderCancelDetailInput":           `{"orderAmount": "1"}`,
	"paymentsvc.settlement.v1.OrderDetailInput":                 `{"orderAmount": "1"}`,
}

// Needed is what Minimal sets in messages of a type beyond the rules of their single
// fields, as JSON.
func Needed(name protoreflect.FullName) string { return needed[name] }

// Rules are the rules that the contract writes beside a field.
func Rules(fd protoreflect.FieldDescriptor) *validate.FieldRules {
	rules, _ := proto.GetExtension(fd.Options(), validate.E_Field).(*validate.FieldRules)
	return rules
}

// Minimal fills in what a request needs to keep the rules of the contract, and
// nothing else. It panics for a rule that it has no value for.
func Minimal(m protoreflect.Message) {
	md := m.Descriptor()
	for i := range md.Fields().Len() {
		fd := md.Fields().Get(i)
		rules := Rules(fd)
		switch {
		case fd.ContainingOneof() != nil || rules.GetIgnore() == validate.Ignore_IGNORE_IF_ZERO_VALUE:
		case fd.IsList():
			for range rules.GetRepeated().GetMinItems() {
				list := m.Mutable(fd).List()
				list.Append(Sample(fd, rules.GetRepeated().GetItems(), list.NewElement))
			}
		case rules.GetRequired(), !fd.HasPresence() && ZeroBreaks(rules):
			m.Set(fd, Sample(fd, rules, func() protoreflect.Value { return m.NewField(fd) }))
		}
	}
	for i := range md.Oneofs().Len() {
		oneof := md.Oneofs().Get(i)
		rules, _ := proto.GetExtension(oneof.Options(), validate.E_Oneof).(*validate.OneofRules)
		if rules.GetRequired() {
			fd := oneof.Fields().Get(0)
			m.Set(fd, Sample(fd, Rules(fd), func() protoreflect.Value { return m.NewField(fd) }))
		}
	}
	if text, ok := needed[md.FullName()]; ok {
		part := m.New().Interface()
		if err := protojson.Unmarshal([]byte(text), part); err != nil {
			panic(fmt.Sprintf("protofill: %s: %v", md.FullName(), err))
		}
		proto.Merge(m.Interface(), part)
	}
}

// ZeroBreaks reports whether leaving a field without presence out breaks its rules.
func ZeroBreaks(rules *validate.FieldRules) bool {
	text, enum := rules.GetString(), rules.GetEnum()
	return text.GetMinLen() > 0 || text.HasPattern() || text.HasLen() || text.GetIp() ||
		len(enum.GetNotIn()) > 0 || len(enum.GetIn()) > 0 ||
		rules.GetInt32().HasGt() || rules.GetInt64().HasGt() || rules.GetInt32().GetGte() > 0 || rules.GetInt64().GetGte() > 0
}

// Sample is a value that keeps rules; empty makes a new message.
func Sample(fd protoreflect.FieldDescriptor, rules *validate.FieldRules, empty func() protoreflect.Value) protoreflect.Value {
	switch fd.Kind() {
	case protoreflect.StringKind:
		return protoreflect.ValueOfString(sampleText(fd, rules.GetString()))
	case protoreflect.EnumKind:
		number := int32(1)
		if in := rules.GetEnum().GetIn(); len(in) > 0 {
			number = in[0]
		}
		return protoreflect.ValueOfEnum(protoreflect.EnumNumber(number))
	case protoreflect.Int32Kind:
		return protoreflect.ValueOfInt32(max(1, rules.GetInt32().GetGte()))
	case protoreflect.Int64Kind:
		return protoreflect.ValueOfInt64(max(1, rules.GetInt64().GetGte()))
	case protoreflect.MessageKind:
		v := empty()
		Minimal(v.Message())
		return v
	default:
		return empty()
	}
}

func sampleText(fd protoreflect.FieldDescriptor, rules *validate.StringRules) string {
	pattern := regexp.MustCompile(rules.GetPattern())
	for _, word := range words {
		word += strings.Repeat("0", max(0, int(rules.GetLen())-len(word)))                                           //nolint:gosec // lengths are small
		isLong := len(word) >= int(rules.GetMinLen()) && (!rules.HasMaxLen() || len(word) <= int(rules.GetMaxLen())) //nolint:gosec // lengths are small
		if isLong && pattern.MatchString(word) && (!rules.GetIp() || word == "127.0.0.1") {
			return word
		}
	}
	panic(fmt.Sprintf("protofill: %s: no word fits %v", fd.FullName(), rules))
}
