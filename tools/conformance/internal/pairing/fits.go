package pairing

import (
	"fmt"

	"google.golang.org/protobuf/reflect/protoreflect"

	"github.com/paymentsvc/paymentsvc/tools/conformance/internal/apidoc"
)

// messages are the messages that values without members are held in.
var messages = map[apidoc.Kind]protoreflect.FullName{
	apidoc.Instant: "google.protobuf.Timestamp",
	apidoc.Day:     "google.type.Date",
	apidoc.Free:    "google.protobuf.Struct",
}

// kinds are the kinds of field that plain values are held in.
var kinds = map[apidoc.Kind]protoreflect.Kind{
	apidoc.Text:  protoreflect.StringKind,
	apidoc.Int32: protoreflect.Int32Kind,
	apidoc.Int64: protoreflect.Int64Kind,
	apidoc.Bool:  protoreflect.BoolKind,
}

// fits reports whether fd can hold a value of node.
func fits(node *apidoc.Node, fd protoreflect.FieldDescriptor) bool {
	if name, ok := messages[node.Kind]; ok {
		return fd.Message() != nil && fd.Message().FullName() == name
	}
	if kind, ok := kinds[node.Kind]; ok {
		return fd.Kind() == kind
	}
	switch node.Kind {
	case apidoc.Enum: // long lists that grow, such as banks, are texts in the contract
		return fd.Kind() == protoreflect.EnumKind || fd.Kind() == protoreflect.StringKind
	case apidoc.Object, apidoc.Union:
		return fd.Message() != nil && messageIsOurs(fd.Message())
	default:
		return false
	}
}

func messageIsOurs(md protoreflect.MessageDescriptor) bool {
	for _, name := range messages {
		if md.FullName() == name {
			return false
		}
	}
	return true
}

// enum compares the values of node with those of the enum that fd is of.
func (p *pairer) enum(node *apidoc.Node, fd protoreflect.FieldDescriptor, path string) {
	if fd.Kind() != protoreflect.EnumKind {
		return
	}
	known := map[protoreflect.Name]bool{}
	for _, value := range node.Values {
		vd := ValueOf(fd, value)
		if vd == nil {
			p.find(DocumentOnly, path+"="+value, fmt.Sprintf("%s has no value for it", fd.Enum().FullName()))
			continue
		}
		known[vd.Name()] = true
		p.op.paired = append(p.op.paired, string(vd.FullName()))
	}
	for i := range fd.Enum().Values().Len() {
		if vd := fd.Enum().Values().Get(i); vd.Number() != 0 && !known[vd.Name()] {
			p.find(ContractOnly, path+"="+string(vd.Name()), string(vd.FullName()))
		}
	}
}

// contradictions are values that PortOne's document calls by two names: its
// filters say one, its resources the other. The contract has one of them. Each is
// tested by name as well.
var contradictions = map[protoreflect.FullName]map[string]protoreflect.Name{
	"paymentsvc.payment.v1.PaymentStatus":     {"PENDING": "PAYMENT_STATUS_PAY_PENDING"},
	"paymentsvc.payment.v1.CashReceiptStatus": {"FAILED": "CASH_RECEIPT_STATUS_ISSUE_FAILED"},
}

// ValueOf finds the value of fd's enum that stands for the document's value.
func ValueOf(fd protoreflect.FieldDescriptor, value string) protoreflect.EnumValueDescriptor {
	if vd := fd.Enum().Values().ByName(valueName(fd.Enum(), value)); vd != nil {
		return vd
	}
	return fd.Enum().Values().ByName(contradictions[fd.Enum().FullName()][value])
}
