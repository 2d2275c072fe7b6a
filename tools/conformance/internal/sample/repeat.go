package sample

import (
	"regexp"
	"strings"

	"google.golang.org/protobuf/reflect/protoreflect"

	"github.com/paymentsvc/paymentsvc/tools/conformance/internal/apidoc"
	"github.com/paymentsvc/paymentsvc/tools/conformance/internal/pairing"
)

// OtherNames are members of answers that repeat what requests call otherwise.
var OtherNames = map[string][]string{
	"supplierDocumentKey":  {"taxInvoiceKey"},
	"recipientDocumentKey": {"taxInvoiceKey"},
	"revokedScheduleIds":   {"scheduleIds"},
	// A refund without an amount is of the balance that it must find.
	"cancellation.totalAmount": {"amount", "currentCancellableAmount"},
}

// Balance is what is left of the payment that a refund is about.
const Balance = 1_000_000

// decoration is what a path in the document has beside names.
var decoration = regexp.MustCompile(`\|[A-Z0-9_]+|\[\]`)

// repeated is the value that an answer repeats of its request at p, if it does: ids,
// under the same name or as the id of the thing that they name, and OtherNames. PortOne
// answers about what it was asked for, and so must samples.
func (k *Maker) repeated(p place) (any, bool) {
	if k.mode.Asked == nil || k.side == pairing.Request {
		return nil, false
	}
	path := strings.TrimPrefix(decoration.ReplaceAllString(p.doc, ""), ".")
	around, name, nested := strings.Cut(path, ".")
	if !nested {
		around, name = "", path
	}
	if strings.Contains(name, ".") {
		return nil, false // what lies deeper is about other things
	}
	for _, other := range []string{name, path} {
		if asked, ok := OtherNames[other]; ok {
			value, found := k.firstAsked(asked...)
			if !found && other == "cancellation.totalAmount" {
				return int64(Balance), true // the refund is of all that is left
			}
			return value, found
		}
	}
	switch {
	case name == "id":
		return k.firstAsked("id", around+"Id", "taxInvoiceKey", k.lastPlaceholder())
	case strings.HasSuffix(name, "Id") || name == "billingKey":
		return k.asked(name)
	default:
		return nil, false
	}
}

func (k *Maker) firstAsked(names ...string) (any, bool) {
	for _, name := range names {
		if value, ok := k.asked(name); ok {
			return value, true
		}
	}
	return nil, false
}

// asked is what the request says under a name: in its path, in its query or in its body.
func (k *Maker) asked(name string) (any, bool) {
	for _, in := range []apidoc.Place{apidoc.InPath, apidoc.InQuery} {
		if value, ok := k.mode.Asked.Values[in][name]; ok {
			return value, true
		}
	}
	body, _ := k.mode.Asked.JSON.(map[string]any)
	value, ok := body[name]
	return value, ok
}

// lastPlaceholder is the name of the last placeholder in the operation's path.
func (k *Maker) lastPlaceholder() string {
	_, after, _ := cutLast(k.op.Doc.Path, "{")
	name, _, _ := strings.Cut(after, "}")
	return name
}

func cutLast(text, separator string) (before, after string, found bool) {
	i := strings.LastIndex(text, separator)
	if i < 0 {
		return text, "", false
	}
	return text[:i], text[i+len(separator):], true
}

// repeatedList repeats a list of the request.
func (k *Maker) repeatedList(asked any, at place, out protoreflect.List) []any {
	items, _ := asked.([]any)
	for i, item := range items {
		out.Append(valueOf(item))
		k.note(at.item(i))
	}
	return items
}

// valueOf is a value of JSON as one of the contract.
func valueOf(value any) protoreflect.Value {
	switch v := value.(type) {
	case int64:
		return protoreflect.ValueOfInt64(v)
	default:
		return protoreflect.ValueOf(value)
	}
}
