package errtable

import (
	"strings"
	"unicode"

	"google.golang.org/protobuf/reflect/protoreflect"

	"github.com/paymentsvc/paymentsvc/internal/domain/failure"
)

// Message says what was refused and why, in words of this service only: neither PortOne's
// text nor a gateway's is in it. RPC names the call.
func (f Failure) Message(rpc protoreflect.Name) string {
	if f.Proof == failure.RefusedByGateway || f.Proof == failure.RefusedByGatewayOnRecord {
		if charges[rpc] {
			return "The payment gateway declined the charge."
		}
		return "The provider behind the channel refused to " + Task(rpc) + "."
	}
	why, ok := sentences[f.Reason]
	if !ok {
		return "PortOne refused to " + Task(rpc) + "."
	}
	return "PortOne refused to " + Task(rpc) + ": " + why
}

// charges are the calls that take money from a payer.
var charges = map[protoreflect.Name]bool{
	"PayWithBillingKey": true, "PayInstantly": true, "ConfirmPayment": true, "ConfirmBillingKeyAndPay": true,
}

// tasks are what the calls do whose names do not say it as a verb and its object.
var tasks = map[protoreflect.Name]string{
	"BatchCreatePartners":         "create the partners",
	"ConfirmBillingKeyAndPay":     "confirm the billing key and charge it",
	"IssueTaxInvoiceImmediately":  "issue the tax invoice",
	"LookUpBusinessInfos":         "look up the businesses",
	"PayInstantly":                "charge the payment",
	"PayWithBillingKey":           "charge the billing key",
	"PreRegisterPayment":          "register the payment in advance",
	"SendTaxInvoiceToNts":         "send the tax invoice to the tax office",
	"GetTaxInvoicePdfDownloadUrl": "get the address of the tax invoice",
	"GetTaxInvoicePopupUrl":       "get the address of the tax invoice",
	"GetTaxInvoicePrintUrl":       "get the address of the tax invoice",
}

// Task is what a call does, as in `cancel the payment`.
func Task(rpc protoreflect.Name) string {
	if task, ok := tasks[rpc]; ok {
		return task
	}
	var words []string
	for i, r := range rpc {
		if i == 0 || unicode.IsUpper(r) {
			words = append(words, "")
		}
		words[len(words)-1] += string(unicode.ToLower(r))
	}
	if len(words) < 2 {
		return strings.Join(words, " ")
	}
	return words[0] + " the " + strings.Join(words[1:], " ")
}
