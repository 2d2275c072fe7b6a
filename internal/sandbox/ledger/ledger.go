// Package ledger is the sandbox's oracle: what was really charged and refunded,
// whoever caused it and whatever was answered. An entry says that money moved;
// entries are only ever appended, so that no later state hides a double charge.
package ledger

import (
	"crypto/sha256"
	"encoding/hex"
	"time"
)

// Kind tells the direction of the money.
type Kind string

// The kinds of entries.
const (
	Charge Kind = "charge"
	Refund Kind = "refund"
)

// Trigger is who made the money move.
type Trigger string

// The triggers.
const (
	// API is a request of the merchant's server.
	API Trigger = "API"
	// Customer is a customer who finished a payment window.
	Customer Trigger = "CUSTOMER"
	// Deposit is a bank transfer into a virtual account.
	Deposit Trigger = "DEPOSIT"
	// Gateway is the payment gateway's late word on something that was pending or
	// had seemed to fail.
	Gateway Trigger = "GATEWAY"
	// Schedule is a payment schedule that came due.
	Schedule Trigger = "SCHEDULE"
	// Console is a person in the merchant's console.
	Console Trigger = "CONSOLE"
	// Chargeback is the card company, for the customer.
	Chargeback Trigger = "CHARGEBACK"
)

// Entry is one movement of money.
type Entry struct {
	// Seq counts from 1 without a gap.
	Seq           int       `json:"seq"`
	Time          time.Time `json:"time"`
	Kind          Kind      `json:"kind"`
	StoreID       string    `json:"storeId"`
	PaymentID     string    `json:"paymentId"`
	TransactionID string    `json:"transactionId"`
	// CancellationID is set on refunds.
	CancellationID string  `json:"cancellationId,omitempty"`
	Amount         int64   `json:"amount"`
	Currency       string  `json:"currency"`
	Trigger        Trigger `json:"trigger"`
	// Operation is the operationId of the request behind the entry, if there was one.
	Operation string `json:"operation,omitempty"`
	// KeyHash is HashKey of that request's Idempotency-Key.
	KeyHash string `json:"keyHash,omitempty"`
}

// HashKey is how the ledger names an Idempotency-Key: long enough to tell keys
// apart, too short to be used as one.
func HashKey(key string) string {
	const shown = 8
	sum := sha256.Sum256([]byte(key))
	return hex.EncodeToString(sum[:shown])
}
