// Package script holds the sandbox's magic values: amounts and card numbers that
// make the imaginary payment gateway refuse, wait or answer later. PortOne
// documents none, so these are the sandbox's own. docs/sandbox.md is their table
// for readers, and a test compares the two.
//
// An amount is magic by its last three digits, a card by its last four; amounts
// win. Everything else simply works, so that ordinary prices need no care.
package script

import (
	"strconv"
	"strings"
)

// Decline is a refusal in the gateway's own words.
type Decline struct {
	PGCode, PGMessage string
}

// Pace is how long the gateway takes.
type Pace int

// The paces; how long they are is the sandbox's configuration.
const (
	Prompt Pace = iota
	Slow
	// TimedOut is slower than any caller should wait.
	TimedOut
)

// Payment is what the gateway does with a payment.
type Payment struct {
	Decline *Decline
	// Once declines the first attempt at a payment only.
	Once bool
	// Pending leaves the payment waiting for the gateway's final word.
	Pending bool
	Pace    Pace
}

// Cancellation is what the gateway does with a refund.
type Cancellation struct {
	Decline *Decline
	// Failed answers 200 with a cancellation that has failed.
	Failed bool
	// Pending answers 200 with a cancellation that is only requested.
	Pending bool
	Pace    Pace
}

// Row is one line of a table of magic values.
type Row[T any] struct {
	Suffix, Meaning string
	Outcome         T
}

func declined(code, message string) *Decline { return &Decline{PGCode: code, PGMessage: message} }

// Payments lists what a payment's total can ask for; a card number ending in
// cardPrefix and the same three digits asks for the same.
func Payments() []Row[Payment] { return payments }

// Every payment and refund looks into these tables, so they are made once.
var (
	payments = []Row[Payment]{ //nolint:gochecknoglobals // a table that nobody changes
		{"401", "declined", Payment{Decline: declined("DECLINED", "The card was declined.")}},
		{"402", "insufficient funds", Payment{Decline: declined("INSUFFICIENT_FUNDS", "The balance is not sufficient.")}},
		{"403", "limit exceeded", Payment{Decline: declined("LIMIT_EXCEEDED", "The card's limit is exceeded.")}},
		{"404", "expired card", Payment{Decline: declined("EXPIRED_CARD", "The card has expired.")}},
		{"405", "lost or stolen card", Payment{Decline: declined("LOST_CARD", "The card was reported lost or stolen.")}},
		{"406", "gateway timeout, then declined", Payment{Decline: declined("PG_TIMEOUT", "The issuer did not answer."), Pace: TimedOut}},
		{"407", "slow gateway, then approved", Payment{Pace: Slow}},
		{"408", "approval pending", Payment{Pending: true}},
		{"409", "declined, and approved when it is tried again", Payment{Decline: declined("TRY_AGAIN", "The issuer is not available now."), Once: true}},
	}
	cancellations = []Row[Cancellation]{ //nolint:gochecknoglobals // a table that nobody changes
		{"407", "slow gateway, then refunded", Cancellation{Pace: Slow}},
		{"411", "asynchronous refund", Cancellation{Pending: true}},
		{"412", "refund declined (502)", Cancellation{Decline: declined("CANCEL_DECLINED", "The refund was declined.")}},
		{"413", "refund failed (200, FAILED)", Cancellation{Failed: true}},
		{stopSuffix, "asynchronous refund that cannot be stopped", Cancellation{Pending: true}},
	}
)

// Cancellations lists what a refund's amount can ask for.
func Cancellations() []Row[Cancellation] { return cancellations }

const (
	cardPrefix    = "0"
	captureSuffix = "414"
	closeSuffix   = "415"
	stopSuffix    = "416"
	receiptSuffix = "417"
	receiptCancel = "418"
	escrowSuffix  = "419"
	// refusedAccount is the refund account that no bank knows.
	refusedAccount = "0425"
)

// Billing keys: what a card's last four digits ask for.
const (
	issueSuffix         = "0421"
	issuePartialSuffix  = "0422"
	deleteSuffix        = "0423"
	deletePartialSuffix = "0424"
)

// Identity verification: what a phone number's last four digits ask for.
const (
	sendSuffix   = "0426"
	resendSuffix = "0427"
)

// Others lists the magic values of the remaining calls, for the documentation.
func Others() []Row[string] {
	return []Row[string]{
		{captureSuffix, "capture is declined", "payment total"},
		{closeSuffix, "closing the virtual account is declined", "payment total"},
		{stopSuffix, "stopping the cancellation is declined", "cancelled amount"},
		{receiptSuffix, "issuing a cash receipt is declined", "receipt's amount"},
		{receiptCancel, "cancelling a cash receipt is declined", "receipt's amount"},
		{escrowSuffix, "every escrow request is declined", "payment total"},
		{sendSuffix, "identity verification cannot be sent", "phone number"},
		{resendSuffix, "identity verification cannot be sent again", "phone number"},
		{refusedAccount, "refund account is unknown", "refund account number"},
		{issueSuffix, "billing key issue is declined by every channel", "card number"},
		{issuePartialSuffix, "billing key issue is declined by all but the first channel", "card number"},
		{deleteSuffix, "billing key deletion is declined by every channel", "card number"},
		{deletePartialSuffix, "billing key deletion is declined by all but the first channel", "card number"},
	}
}

// Pay tells what the gateway does with a payment of total by a card that ends in
// lastFour, which is empty for other methods.
func Pay(total int64, lastFour string) Payment {
	for _, r := range payments {
		if has(total, r.Suffix) {
			return r.Outcome
		}
	}
	for _, r := range payments {
		if lastFour == cardPrefix+r.Suffix {
			return r.Outcome
		}
	}
	return Payment{}
}

// Cancel tells what the gateway does with a refund of amount.
func Cancel(amount int64) Cancellation {
	for _, r := range cancellations {
		if has(amount, r.Suffix) {
			return r.Outcome
		}
	}
	return Cancellation{}
}

// Capture tells whether the gateway refuses to capture a payment of total.
func Capture(total int64) *Decline {
	return when(has(total, captureSuffix), "CAPTURE_DECLINED", "The capture was declined.")
}

// CloseAccount tells whether the gateway refuses to close the virtual account of
// a payment of total.
func CloseAccount(total int64) *Decline {
	return when(has(total, closeSuffix), "CLOSE_DECLINED", "The account cannot be closed.")
}

// Stop tells whether the gateway refuses to stop a refund of amount.
func Stop(amount int64) *Decline {
	return when(has(amount, stopSuffix), "STOP_DECLINED", "The refund is already on its way.")
}

// Receipt tells whether the gateway refuses to issue a cash receipt.
func Receipt(amount int64) *Decline {
	return when(has(amount, receiptSuffix), "RECEIPT_DECLINED", "The cash receipt was declined.")
}

// CancelReceipt tells whether the gateway refuses to cancel a cash receipt.
func CancelReceipt(amount int64) *Decline {
	return when(has(amount, receiptCancel), "RECEIPT_CANCEL_DECLINED", "The cash receipt cannot be cancelled.")
}

// Escrow tells whether the gateway refuses escrow requests of a payment of total.
func Escrow(total int64) *Decline {
	return when(has(total, escrowSuffix), "ESCROW_DECLINED", "The escrow request was declined.")
}

// Send tells whether the identity provider refuses to write to a phone number.
func Send(phoneNumber string) *Decline {
	return when(strings.HasSuffix(phoneNumber, sendSuffix), "SEND_DECLINED", "The number cannot be reached.")
}

// Resend tells whether it refuses to write again.
func Resend(phoneNumber string) *Decline {
	return when(strings.HasSuffix(phoneNumber, resendSuffix), "RESEND_DECLINED", "Too many messages were sent.")
}

// OTP is the one-time password that verifies everybody.
const OTP = "000000"

// Refund tells whether the bank refuses a refund account.
func Refund(accountNumber string) *Decline {
	return when(strings.HasSuffix(accountNumber, refusedAccount), "INVALID_ACCOUNT", "The refund account does not exist.")
}

// Issue tells whether the nth channel refuses a billing key for a card.
func Issue(lastFour string, nth int) *Decline {
	return when(lastFour == issueSuffix || lastFour == issuePartialSuffix && nth > 0,
		"ISSUE_DECLINED", "The card cannot be registered.")
}

// Delete tells whether the nth channel refuses to delete a card's billing key.
func Delete(lastFour string, nth int) *Decline {
	return when(lastFour == deleteSuffix || lastFour == deletePartialSuffix && nth > 0,
		"DELETE_DECLINED", "The billing key cannot be deleted.")
}

func when(refused bool, code, message string) *Decline {
	if !refused {
		return nil
	}
	return declined(code, message)
}

// has tells whether an amount ends in the three digits of suffix.
func has(amount int64, suffix string) bool {
	const thousand = 1000
	wanted, err := strconv.ParseInt(suffix, 10, 64)
	return err == nil && amount%thousand == wanted
}
