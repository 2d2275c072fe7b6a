package state

import (
	"strconv"
	"strings"

	"github.com/paymentsvc/paymentsvc/internal/sandbox/wire"
)

// mentions looks for a text in one field of a payment, or in all of them. PortOne
// does not document how it compares; the sandbox looks for a part, whatever the
// case.
func (a *attempt) mentions(t wire.PaymentTextSearch) bool {
	texts := a.texts()
	if t.Field != wire.PaymentTextSearchFieldAll {
		return contains(texts[t.Field], t.Value)
	}
	for _, values := range texts {
		if contains(values, t.Value) {
			return true
		}
	}
	return false
}

func contains(values []string, part string) bool {
	for _, v := range values {
		if v != "" && strings.Contains(strings.ToLower(v), strings.ToLower(part)) {
			return true
		}
	}
	return false
}

// texts collects what can be searched, by search field.
func (a *attempt) texts() map[wire.PaymentTextSearchField][]string {
	texts := map[wire.PaymentTextSearchField][]string{
		wire.PaymentTextSearchFieldPaymentID:           {a.PaymentID},
		wire.PaymentTextSearchFieldTxID:                {a.TransactionID},
		wire.PaymentTextSearchFieldScheduleID:          {deref(a.ScheduleID)},
		wire.PaymentTextSearchFieldFailReason:          {deref(deref(a.Failure).Reason)},
		wire.PaymentTextSearchFieldPgMerchantID:        {a.Channel.PgMerchantID},
		wire.PaymentTextSearchFieldPgTxID:              {deref(a.PgTxID)},
		wire.PaymentTextSearchFieldOrderName:           {a.OrderName},
		wire.PaymentTextSearchFieldCustomerName:        {deref(a.Customer.Name)},
		wire.PaymentTextSearchFieldCustomerEmail:       {deref(a.Customer.Email)},
		wire.PaymentTextSearchFieldCustomerPhoneNumber: {deref(a.Customer.PhoneNumber)},
		wire.PaymentTextSearchFieldCustomerAddress:     {oneLine(a.Customer.Address)},
		wire.PaymentTextSearchFieldCustomerZipcode:     {deref(a.Customer.Zipcode)},
		wire.PaymentTextSearchFieldUserAgent:           {deref(a.Origin.UserAgent)},
		wire.PaymentTextSearchFieldBillingKey:          {deref(a.BillingKey)},
		wire.PaymentTextSearchFieldPromotionID:         {deref(a.PromotionID)},
	}
	for _, c := range a.cancellations {
		add(texts, wire.PaymentTextSearchFieldCancelReason, c.Reason)
		add(texts, wire.PaymentTextSearchFieldPgCancellationID, deref(c.PgCancellationID))
	}
	addMethod(texts, a.Method)
	addCashReceipt(texts, a.CashReceipt)
	return texts
}

func add(texts map[wire.PaymentTextSearchField][]string, field wire.PaymentTextSearchField, value string) {
	texts[field] = append(texts[field], value)
}

func addMethod(texts map[wire.PaymentTextSearchField][]string, m wire.PaymentMethod) {
	if easy, ok := m.(wire.PaymentMethodEasyPay); ok {
		m, _ = easy.EasyPayMethod.(wire.PaymentMethodCard)
	}
	switch m := m.(type) {
	case wire.PaymentMethodCard:
		card := deref(m.Card)
		add(texts, wire.PaymentTextSearchFieldCardIssuer, deref(card.Issuer))
		add(texts, wire.PaymentTextSearchFieldCardAcquirer, deref(card.Publisher))
		add(texts, wire.PaymentTextSearchFieldCardBin, deref(card.Bin))
		add(texts, wire.PaymentTextSearchFieldCardNumber, deref(card.Number))
		add(texts, wire.PaymentTextSearchFieldCardReceiptName, deref(card.Name))
		add(texts, wire.PaymentTextSearchFieldCardApprovalNumber, deref(m.ApprovalNumber))
		if m.Installment != nil {
			add(texts, wire.PaymentTextSearchFieldCardInstallment, strconv.Itoa(int(m.Installment.Month)))
		}
	case wire.PaymentMethodTransfer:
		add(texts, wire.PaymentTextSearchFieldTransBank, string(deref(m.Bank)))
	case wire.PaymentMethodVirtualAccount:
		add(texts, wire.PaymentTextSearchFieldVirtualAccountHolderName, deref(m.RemitteeName))
		add(texts, wire.PaymentTextSearchFieldVirtualAccountBank, string(deref(m.Bank)))
		add(texts, wire.PaymentTextSearchFieldVirtualAccountNumber, m.AccountNumber)
	case wire.PaymentMethodGiftCertificate:
		add(texts, wire.PaymentTextSearchFieldGiftCertificationApprovalNumber, m.ApprovalNumber)
	}
}

func addCashReceipt(texts map[wire.PaymentTextSearchField][]string, r wire.PaymentCashReceipt) {
	var id *string
	var number string
	switch r := r.(type) {
	case wire.IssuedPaymentCashReceipt:
		id, number = r.PgReceiptID, r.IssueNumber
	case wire.CancelledPaymentCashReceipt:
		id, number = r.PgReceiptID, r.IssueNumber
	}
	add(texts, wire.PaymentTextSearchFieldPgReceiptID, deref(id))
	add(texts, wire.PaymentTextSearchFieldReceiptApprovalNumber, number)
}

func oneLine(address wire.Address) string {
	if a, ok := address.(wire.SeparatedAddress); ok {
		return a.OneLine
	}
	return ""
}
