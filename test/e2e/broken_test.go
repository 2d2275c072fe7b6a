package e2e_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"buf.build/gen/go/bufbuild/protovalidate/protocolbuffers/go/buf/validate"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/known/durationpb"

	"github.com/paymentsvc/paymentsvc/internal/protofill"
)

// Requests that break one rule of the contract, made from the rules themselves.

// together break the rules that are about several fields, as JSON on top of a
// message that keeps them, by the id of the rule. An empty text clears the message.
var together = map[string]string{
	"confirm_paymentwall_delivery.physical_needs_carrier_and_address": `{"deliveryType": 2}`,
	"contract_filter_input_keyword.one_field":                         `{"id": "x", "name": "x"}`,
	"create_order_cancel_transfer.original":                           ``,
	"create_order_transfer.start_of_external_payment":                 `{"externalPaymentDetail": {"currencyCode": "KRW"}}`,
	"get_account_holder_request.one_identity":                         `{"birthdate": "000000", "businessRegistrationNumber": "0000000000"}`,
	"issue_billing_key.one_channel":                                   `{"channelKey": "x", "channelGroupId": "x"}`,
	"order_cancel_detail.exactly_one":                                 ``,
	"order_detail.exactly_one":                                        ``,
	"partner_filter_input_keyword.one_field":                          `{"id": "x", "memo": "x"}`,
	"pay_instantly_request.one_channel":                               `{"channelKey": "x", "channelGroupId": "x"}`,
	"revoke_payment_schedules.target_needed":                          ``,
	"send_identity_verification.sms_needs_identity_number":            `{"method": 1}`,
	"tax_invoice_modification.brn_needed":                             ``,
	"tax_invoice_primary_filter.at_most_one":                          `{"taxInvoiceId": "x", "payoutId": "x"}`,
	"transfer_filter.one_date_range":                                  `{"settlementStartDateRange": {"from": {"year": 2026, "month": 1, "day": 2}, "until": {"year": 2026, "month": 1, "day": 2}}, "settlementDateRange": {"from": {"year": 2026, "month": 1, "day": 2}, "until": {"year": 2026, "month": 1, "day": 2}}}`,
	"transfer_keyword.at_most_one":                                    `{"all": "x", "payoutId": "x"}`,
	"update_tax_invoice_draft.brn_needed":                             ``,
	"virtual_account_cash_receipt.customer_identity_number":           ``,
	"virtual_account_option.fixed":                                    `{"type": 2, "fixed": {"accountNumber": "x"}}`,
	// Two are about one field, and too long for a rule of a kind.
	"tax_invoice_item.quantity.range":         `{"quantity": {"value": "99999999999999", "scale": 2}}`,
	"tax_invoice_item.unit_cost_amount.range": `{"unitCostAmount": {"value": "999999999999999999", "scale": 2}}`,
}

// breakage is one way to break one rule.
type breakage struct {
	field string // the field that is to blame, as violations name it
	rule  string
	apply func(root protoreflect.Message)
}

// breaker collects all breakages of a request.
type breaker struct {
	t     *testing.T
	found []breakage
	steps []protoreflect.FieldDescriptor
	seen  map[protoreflect.FullName]bool // messages on the way, so that recursion ends
}

func breakages(t *testing.T, md protoreflect.MessageDescriptor) []breakage {
	t.Helper()
	b := &breaker{t: t, seen: map[protoreflect.FullName]bool{}}
	b.message(md, "")
	return b.found
}

// add notes a way to break a rule of a message that the steps so far lead to.
func (b *breaker) add(field, rule string, apply func(m protoreflect.Message)) {
	steps := append([]protoreflect.FieldDescriptor(nil), b.steps...)
	b.found = append(b.found, breakage{field, rule, func(m protoreflect.Message) {
		for _, fd := range steps {
			m = b.enter(m, fd)
		}
		apply(m)
	}})
}

// enter goes into a field, which it fills if it is not there.
func (b *breaker) enter(m protoreflect.Message, fd protoreflect.FieldDescriptor) protoreflect.Message {
	if fd.IsList() {
		list := m.Mutable(fd).List()
		if list.Len() == 0 {
			list.Append(sample(b.t, fd, nil, list.NewElement))
		}
		return list.Get(0).Message()
	}
	if !m.Has(fd) {
		m.Set(fd, sample(b.t, fd, nil, func() protoreflect.Value { return m.NewField(fd) }))
	}
	return m.Mutable(fd).Message()
}

func (b *breaker) message(md protoreflect.MessageDescriptor, path string) {
	if b.seen[md.FullName()] || strings.HasPrefix(string(md.FullName()), "google.") {
		return
	}
	b.seen[md.FullName()] = true
	defer delete(b.seen, md.FullName())
	rules, _ := proto.GetExtension(md.Options(), validate.E_Message).(*validate.MessageRules)
	for _, rule := range rules.GetCel() {
		b.together(strings.TrimSuffix(path, "."), rule.GetId())
	}
	for i := range md.Oneofs().Len() {
		oneof := md.Oneofs().Get(i)
		if rules, _ := proto.GetExtension(oneof.Options(), validate.E_Oneof).(*validate.OneofRules); rules.GetRequired() {
			b.add(path+string(oneof.Name()), "required", func(m protoreflect.Message) { m.Clear(m.WhichOneof(oneof)) })
		}
	}
	for i := range md.Fields().Len() {
		b.field(md.Fields().Get(i), path)
	}
}

// together breaks a rule that is about several fields.
func (b *breaker) together(path, id string) {
	text, ok := together[id]
	if !ok {
		b.t.Fatalf("nothing here breaks the rule %s", id)
	}
	b.add(path, id, func(m protoreflect.Message) {
		if text == "" {
			for name := range strings.SplitSeq(protofill.Needed(m.Descriptor().FullName()), `"`) {
				if fd := m.Descriptor().Fields().ByJSONName(name); fd != nil {
					m.Clear(fd)
				}
			}
			return
		}
		merge(b.t, m, text)
	})
}

func (b *breaker) field(fd protoreflect.FieldDescriptor, path string) {
	rules, name := rulesOf(fd), path+string(fd.Name())
	if rules.GetRequired() {
		b.add(name, "required", func(m protoreflect.Message) { m.Clear(fd) })
	}
	for _, rule := range rules.GetCel() {
		b.together(name, rule.GetId())
	}
	switch {
	case fd.IsMap():
		b.pairs(fd, name, rules.GetMap())
	case fd.IsList():
		b.list(fd, name, rules.GetRepeated())
	default:
		for rule, wrong := range wrongs(fd, rules) {
			b.add(name, rule, func(m protoreflect.Message) {
				if !fd.HasPresence() && !wrong.IsValid() {
					m.Clear(fd)
					return
				}
				m.Set(fd, wrong)
			})
		}
	}
	if fd.Message() != nil && !fd.IsMap() {
		b.steps = append(b.steps, fd)
		inside := name + "."
		if fd.IsList() {
			inside = name + "[0]."
		}
		b.message(fd.Message(), inside)
		b.steps = b.steps[:len(b.steps)-1]
	}
}

func (b *breaker) list(fd protoreflect.FieldDescriptor, name string, rules *validate.RepeatedRules) {
	if rules.GetMinItems() > 0 {
		b.add(name, "repeated.min_items", func(m protoreflect.Message) { m.Clear(fd) })
	}
	if rules.HasMaxItems() {
		b.add(name, "repeated.max_items", func(m protoreflect.Message) {
			list := m.Mutable(fd).List()
			for uint64(list.Len()) <= rules.GetMaxItems() {
				list.Append(sample(b.t, fd, rules.GetItems(), list.NewElement))
			}
		})
	}
	for rule, wrong := range wrongs(fd, rules.GetItems()) {
		b.add(name+"[0]", rule, func(m protoreflect.Message) {
			m.Clear(fd)
			m.Mutable(fd).List().Append(wrong)
		})
	}
}

func (b *breaker) pairs(fd protoreflect.FieldDescriptor, name string, rules *validate.MapRules) {
	if !rules.HasMaxPairs() || !rules.GetKeys().GetString().HasMaxLen() {
		b.t.Fatalf("%s: the contract has maps with another kind of rule", fd.FullName())
	}
	set := func(m protoreflect.Message, key string) {
		entries := m.Mutable(fd).Map()
		entries.Set(protoreflect.ValueOfString(key).MapKey(), sample(b.t, fd.MapValue(), nil, entries.NewValue))
	}
	b.add(name, "map.max_pairs", func(m protoreflect.Message) {
		for i := range rules.GetMaxPairs() + 1 {
			set(m, fmt.Sprintf("key%d", i))
		}
	})
	long := strings.Repeat("k", int(rules.GetKeys().GetString().GetMaxLen())+1)
	b.add(fmt.Sprintf("%s[%q]", name, long), "string.max_len", func(m protoreflect.Message) { set(m, long) })
}

// wrongs are values that break a rule each, by the rule's id.
func wrongs(fd protoreflect.FieldDescriptor, rules *validate.FieldRules) map[string]protoreflect.Value {
	found := map[string]protoreflect.Value{}
	texts(found, fd, rules)
	enums(found, rules.GetEnum())
	numbers(found, rules)
	return found
}

func texts(found map[string]protoreflect.Value, fd protoreflect.FieldDescriptor, rules *validate.FieldRules) {
	text := func(rule, s string) { found[rule] = protoreflect.ValueOfString(s) }
	s := rules.GetString()
	if s.HasMaxLen() {
		text("string.max_len", strings.Repeat("x", int(s.GetMaxLen())+1))
	}
	if s.GetMinLen() > 0 && (fd.HasPresence() || rules.GetIgnore() != validate.Ignore_IGNORE_IF_ZERO_VALUE) {
		text("string.min_len", "")
	}
	if s.HasPattern() {
		text("string.pattern", "\x7f!")
	}
	for _, word := range s.GetNotIn() {
		text("string.not_in", word)
	}
	if s.HasLen() {
		text("string.len", "xy")
	}
	if s.GetIp() {
		text("string.ip", "somewhere")
	}
}

func enums(found map[string]protoreflect.Value, rules *validate.EnumRules) {
	const undefined = 9999
	if rules.GetDefinedOnly() || len(rules.GetIn()) > 0 {
		found["enum.defined_only"] = protoreflect.ValueOfEnum(undefined)
	}
	for _, number := range rules.GetNotIn() {
		found["enum.not_in"] = protoreflect.ValueOfEnum(protoreflect.EnumNumber(number))
	}
}

func numbers(found map[string]protoreflect.Value, rules *validate.FieldRules) {
	if n := rules.GetInt32(); n != nil {
		if n.HasGte() {
			found["int32.gte"] = protoreflect.ValueOfInt32(n.GetGte() - 1)
		}
		if n.HasGt() {
			found["int32.gt"] = protoreflect.ValueOfInt32(n.GetGt())
		}
		if n.HasLte() {
			found["int32.lte"] = protoreflect.ValueOfInt32(n.GetLte() + 1)
		}
	}
	if n := rules.GetInt64(); n != nil {
		if n.HasGte() {
			found["int64.gte"] = protoreflect.ValueOfInt64(n.GetGte() - 1)
		}
		if n.HasGt() {
			found["int64.gt"] = protoreflect.ValueOfInt64(n.GetGt())
		}
	}
	if d := rules.GetDuration(); d != nil {
		for rule, wrong := range map[string]time.Duration{
			"duration.gte": d.GetGte().AsDuration() - 1, "duration.lte": d.GetLte().AsDuration() + 1,
		} {
			found[rule] = protoreflect.ValueOfMessage(durationpb.New(wrong).ProtoReflect())
		}
	}
}
