package sample

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"buf.build/gen/go/bufbuild/protovalidate/protocolbuffers/go/buf/validate"
	"buf.build/go/protovalidate"
	"google.golang.org/genproto/googleapis/api/annotations"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"

	"github.com/paymentsvc/paymentsvc/tools/conformance/internal/pairing"
)

// Rules knows what the contract demands of requests.
type Rules struct {
	validator  protovalidate.Validator
	fields     map[protoreflect.FullName]*validate.FieldRules
	patterns   map[string]*regexp.Regexp
	exclusives map[protoreflect.FullName]map[protoreflect.Name]string
}

func newRules() (*Rules, error) {
	v, err := protovalidate.New()
	if err != nil {
		return nil, fmt.Errorf("make the validator: %w", err)
	}
	return &Rules{
		validator:  v,
		fields:     map[protoreflect.FullName]*validate.FieldRules{},
		patterns:   map[string]*regexp.Regexp{},
		exclusives: map[protoreflect.FullName]map[protoreflect.Name]string{},
	}, nil
}

// of returns the rules for one value of fd: those of the items of a list.
func (r *Rules) of(fd protoreflect.FieldDescriptor) *validate.FieldRules {
	rules, ok := r.fields[fd.FullName()]
	if !ok {
		var err error
		if rules, err = protovalidate.ResolveFieldRules(fd); err != nil {
			panic(fmt.Sprintf("read the rules of %s: %v", fd.FullName(), err)) // they compile in the program
		}
		r.fields[fd.FullName()] = rules
	}
	if items := rules.GetRepeated().GetItems(); items != nil {
		return items
	}
	return rules
}

// lengths is how long a list may be.
func (k *Maker) lengths(f *pairing.Field) (least, most int) {
	const most64 = 64
	if k.rules == nil {
		return 0, most64
	}
	k.rules.of(f.Desc) // resolves them
	list := k.rules.fields[f.Desc.FullName()].GetRepeated()
	if list == nil || list.MaxItems == nil {
		return length(list.GetMinItems()), most64
	}
	return length(list.GetMinItems()), length(min(list.GetMaxItems(), most64))
}

// isRequired reports whether f must be set in the smallest sample.
func (k *Maker) isRequired(f *pairing.Field) bool {
	if k.rules == nil {
		return f.Member.Required
	}
	if oneof := f.Desc.ContainingOneof(); oneof != nil && !oneof.IsSynthetic() {
		rule, _ := proto.GetExtension(oneof.Options(), validate.E_Oneof).(*validate.OneofRules)
		return rule.GetRequired()
	}
	behaviors, _ := proto.GetExtension(f.Desc.Options(), annotations.E_FieldBehavior).([]annotations.FieldBehavior)
	return slices.Contains(behaviors, annotations.FieldBehavior_REQUIRED)
}

// broken is a rule of a message that a sample breaks.
type broken struct {
	id    string
	top   bool                    // the message itself breaks it, and not one within
	names []protoreflect.FullName // the fields it asks for
	enums []protoreflect.FieldDescriptor
	owner protoreflect.MessageDescriptor
}

// validate lists the rules that m breaks.
func (r *Rules) validate(m protoreflect.Message) ([]broken, error) {
	err := r.validator.Validate(m.Interface())
	if err == nil {
		return nil, nil
	}
	var invalid *protovalidate.ValidationError
	if !errors.As(err, &invalid) {
		return nil, fmt.Errorf("validate %s: %w", m.Descriptor().FullName(), err)
	}
	var all []broken
	for _, violation := range invalid.Violations {
		b := broken{id: violation.Proto.GetRuleId(), top: len(violation.Proto.GetField().GetElements()) == 0}
		b.read(findRule(m.Descriptor(), b.id, map[protoreflect.FullName]bool{}))
		all = append(all, b)
	}
	return all, errors.New(err.Error())
}

var (
	hasName  = regexp.MustCompile(`(?:has|size)\(this\.([\w.]+)\)`)
	enumName = regexp.MustCompile(`this\.(\w+) [!=]= \d`)
)

// messageRule is a rule in CEL and the message it is about.
type messageRule struct {
	owner      protoreflect.MessageDescriptor
	expression string
}

func (b *broken) read(rule messageRule) {
	b.owner = rule.owner
	for _, found := range hasName.FindAllStringSubmatch(rule.expression, -1) {
		if fd := fieldAt(rule.owner, found[1]); fd != nil {
			b.names = append(b.names, fd.FullName())
		}
	}
	for _, found := range enumName.FindAllStringSubmatch(rule.expression, -1) {
		if fd := fieldAt(rule.owner, found[1]); fd != nil && fd.Enum() != nil {
			b.enums = append(b.enums, fd)
		}
	}
}

// fieldAt is the field at a path such as customer.name.
func fieldAt(md protoreflect.MessageDescriptor, path string) protoreflect.FieldDescriptor {
	var fd protoreflect.FieldDescriptor
	for name := range strings.SplitSeq(path, ".") {
		if md == nil {
			return nil
		}
		if fd = md.Fields().ByName(protoreflect.Name(name)); fd == nil {
			return nil
		}
		md = fd.Message()
	}
	return fd
}

// findRule finds the rule of md, or of a message within it, that is called id.
func findRule(md protoreflect.MessageDescriptor, id string, seen map[protoreflect.FullName]bool) messageRule {
	if seen[md.FullName()] {
		return messageRule{}
	}
	seen[md.FullName()] = true
	for _, rule := range celRules(md) {
		if rule.GetId() == id {
			return messageRule{owner: md, expression: rule.GetExpression()}
		}
	}
	for i := range md.Fields().Len() {
		if nested := md.Fields().Get(i).Message(); nested != nil {
			if found := findRule(nested, id, seen); found.owner != nil {
				return found
			}
		}
	}
	return messageRule{}
}

func celRules(md protoreflect.MessageDescriptor) []*validate.Rule {
	rules, _ := proto.GetExtension(md.Options(), validate.E_Message).(*validate.MessageRules)
	return rules.GetCel()
}

// exclusive says which fields of m exclude each other by a rule: those whose rule
// breaks when all of them are set.
func (k *Maker) exclusive(m *pairing.Message) map[protoreflect.Name]string {
	name := m.Desc.FullName()
	if known, ok := k.rules.exclusives[name]; ok {
		return known
	}
	found := map[protoreflect.Name]string{}
	k.rules.exclusives[name] = found
	if len(celRules(m.Desc)) == 0 {
		return found
	}
	all := *k
	all.open, all.sample, all.mode = name, &Sample{}, Mode{small: true}
	all.variants = map[*pairing.Message]int{}
	out := newMessage(m.Desc)
	all.object(m, 0, place{}, out)
	violations, _ := k.rules.validate(out) // the error is the violations again
	for _, b := range violations {
		if !b.top || b.owner == nil {
			continue
		}
		for _, field := range b.names {
			found[field.Name()] = b.id
		}
	}
	return found
}
