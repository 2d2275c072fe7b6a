package e2e_test

import (
	"regexp"
	"strings"
	"testing"

	"buf.build/gen/go/bufbuild/protovalidate/protocolbuffers/go/buf/validate"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
)

// Requests that keep all rules of the contract, made from the rules themselves.

// words are texts of which one fits every pattern of the contract.
var words = []string{
	"x", "id-0123456789abcdef", "KRW", "KR", "SHINHAN", "12", "000000", "0000000", "00000000", "0000000000", "127.0.0.1",
}

// needed are what messages need beyond the rules of single fields, as JSON.
var needed = map[protoreflect.FullName]string{
	"google.type.Date": `{"year": 2026}`,
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

// rulesOf are the rules of a field.
func rulesOf(fd protoreflect.FieldDescriptor) *validate.FieldRules {
	rules, _ := proto.GetExtension(fd.Options(), validate.E_Field).(*validate.FieldRules)
	return rules
}

// minimal fills in what a message needs and nothing else.
func minimal(t *testing.T, m protoreflect.Message) {
	t.Helper()
	md := m.Descriptor()
	for i := range md.Fields().Len() {
		fd := md.Fields().Get(i)
		rules := rulesOf(fd)
		switch {
		case fd.ContainingOneof() != nil || rules.GetIgnore() == validate.Ignore_IGNORE_IF_ZERO_VALUE:
		case fd.IsList():
			for range rules.GetRepeated().GetMinItems() {
				list := m.Mutable(fd).List()
				list.Append(sample(t, fd, rules.GetRepeated().GetItems(), list.NewElement))
			}
		case rules.GetRequired(), !fd.HasPresence() && zeroBreaks(rules):
			m.Set(fd, sample(t, fd, rules, func() protoreflect.Value { return m.NewField(fd) }))
		}
	}
	for i := range md.Oneofs().Len() {
		oneof := md.Oneofs().Get(i)
		rules, _ := proto.GetExtension(oneof.Options(), validate.E_Oneof).(*validate.OneofRules)
		if rules.GetRequired() {
			fd := oneof.Fields().Get(0)
			m.Set(fd, sample(t, fd, rulesOf(fd), func() protoreflect.Value { return m.NewField(fd) }))
		}
	}
	if text, ok := needed[md.FullName()]; ok {
		merge(t, m, text)
	}
}

// zeroBreaks reports whether leaving a field out breaks its rules.
func zeroBreaks(rules *validate.FieldRules) bool {
	text, enum := rules.GetString(), rules.GetEnum()
	return text.GetMinLen() > 0 || text.HasPattern() || text.HasLen() || text.GetIp() ||
		len(enum.GetNotIn()) > 0 || len(enum.GetIn()) > 0 ||
		rules.GetInt32().HasGt() || rules.GetInt64().HasGt() || rules.GetInt32().GetGte() > 0 || rules.GetInt64().GetGte() > 0
}

// merge sets what JSON text has on top of what is there.
func merge(t *testing.T, m protoreflect.Message, text string) {
	t.Helper()
	part := m.New().Interface()
	if err := protojson.Unmarshal([]byte(text), part); err != nil {
		t.Fatalf("%s: %v", m.Descriptor().FullName(), err)
	}
	proto.Merge(m.Interface(), part)
}

// sample is a value that keeps the rules.
func sample(t *testing.T, fd protoreflect.FieldDescriptor, rules *validate.FieldRules, empty func() protoreflect.Value) protoreflect.Value {
	t.Helper()
	switch fd.Kind() {
	case protoreflect.StringKind:
		return protoreflect.ValueOfString(sampleText(t, fd, rules.GetString()))
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
		minimal(t, v.Message())
		return v
	default:
		return empty()
	}
}

func sampleText(t *testing.T, fd protoreflect.FieldDescriptor, rules *validate.StringRules) string {
	t.Helper()
	pattern := regexp.MustCompile(rules.GetPattern())
	for _, word := range words {
		word += strings.Repeat("0", max(0, int(rules.GetLen())-len(word)))
		if pattern.MatchString(word) && len(word) >= int(rules.GetMinLen()) && (!rules.HasMaxLen() || len(word) <= int(rules.GetMaxLen())) &&
			(!rules.GetIp() || word == "127.0.0.1") {
			return word
		}
	}
	t.Fatalf("%s: no word fits %v", fd.FullName(), rules)
	return ""
}
