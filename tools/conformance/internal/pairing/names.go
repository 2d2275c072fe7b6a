package pairing

import (
	"strings"
	"unicode"

	"google.golang.org/protobuf/reflect/protoreflect"
)

// The naming rules are written here a second time on purpose: were they shared
// with the program, a mistake in them would be on both sides and cancel itself out.

// renamed are members that the contract calls by another word wherever they occur.
var renamed = map[string]protoreflect.Name{
	"currency":               "currency_code",
	"settlementCurrency":     "settlement_currency_code",
	"country":                "region_code",
	"shippingAddressCountry": "shipping_address_region_code",
}

// renamedIn are members that the contract calls by another word in one schema.
var renamedIn = map[string]protoreflect.Name{}

// fieldName is what the contract calls the member of a schema.
func fieldName(schema, member string) protoreflect.Name {
	if name, ok := renamedIn[schema+"."+member]; ok {
		return name
	}
	if name, ok := renamed[member]; ok {
		return name
	}
	return snake(member)
}

// snake turns pgTxId into pg_tx_id.
func snake(name string) protoreflect.Name {
	var b strings.Builder
	for i, r := range name {
		if unicode.IsUpper(r) && i > 0 {
			b.WriteByte('_')
		}
		b.WriteRune(unicode.ToLower(r))
	}
	return protoreflect.Name(b.String())
}

// upperSnake turns CardType into CARD_TYPE.
func upperSnake(name string) string {
	var b strings.Builder
	runes := []rune(name)
	for i, r := range runes {
		begins := unicode.IsUpper(r) && i > 0 &&
			(unicode.IsLower(runes[i-1]) || unicode.IsDigit(runes[i-1]) || i+1 < len(runes) && unicode.IsLower(runes[i+1]))
		if begins {
			b.WriteByte('_')
		}
		b.WriteRune(unicode.ToUpper(r))
	}
	return b.String()
}

// valueName is what the contract calls the value of an enum.
func valueName(ed protoreflect.EnumDescriptor, value string) protoreflect.Name {
	return protoreflect.Name(upperSnake(string(ed.Name())) + "_" + value)
}

// caseField finds the field for the case of a union that is tagged by tag. Tags
// are the case's name, or the name of its schema; then it is the field whose
// message is called so.
func caseField(md protoreflect.MessageDescriptor, tag string) protoreflect.FieldDescriptor {
	if fd := md.Fields().ByName(protoreflect.Name(strings.ToLower(tag))); fd != nil {
		return fd
	}
	for i := range md.Fields().Len() {
		if fd := md.Fields().Get(i); fd.Message() != nil && string(fd.Message().Name()) == tag {
			return fd
		}
	}
	return nil
}
