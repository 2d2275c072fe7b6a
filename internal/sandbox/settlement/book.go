// Package settlement is the sandbox's partner settlement: contracts, partners and
// the transfers that share a payment out among partners, with PortOne's arithmetic
// and typed errors. It has no policies for discounts and additional fees, no
// holidays but weekends, and pays nobody out; what needs those is refused as
// unknown and never guessed.
package settlement

import (
	"encoding/base64"
	"strconv"
	"time"

	"github.com/paymentsvc/paymentsvc/internal/sandbox/wire"
)

// Settings are what a merchant chooses in the console.
type Settings struct {
	// Disabled switches the product off.
	Disabled bool
	// ManualPerTransfer settles every manual transfer for itself, so that none may be
	// negative.
	ManualPerTransfer bool
	// SeveralPerPartner allows several order transfers of one payment to one partner.
	SeveralPerPartner bool
}

// Caller is who asks, in which of the two separate sets of data, and when.
type Caller struct {
	StoreID string
	Test    bool
	Now     time.Time
}

// Payment is what settlement needs to know of a payment.
type Payment struct {
	ChannelKey, OrderName string
	Currency              wire.Currency
	PaidAt                time.Time
	Total, TaxFree        int64
	Cancellations         []Cancellation
}

// Cancellation is money of a payment that went back.
type Cancellation struct {
	ID             string
	Total, TaxFree int64
	At             time.Time
}

// Payments finds paid payments; the second result tells whether there is one.
type Payments func(storeID, paymentID string) (Payment, bool)

// Book is one merchant's settlement. It is not safe for concurrent use.
type Book struct {
	settings Settings
	payments Payments
	newID    func() string

	contracts map[key]*wire.PlatformContract
	partners  map[key]*wire.PlatformPartner
	transfers map[key]*transfer
	// order is the transfers in the order of their creation, deleted ones left out.
	order []*transfer
	// verifications are the ids that have been used up.
	verifications map[string]bool
}

// key is an id within one of the two sets of data.
type key struct {
	test bool
	id   string
}

func (c Caller) key(id string) key { return key{c.Test, id} }

// The contract and the partner that every book begins with.
const (
	ContractID = "contract-sandbox"
	PartnerID  = "partner-sandbox"
)

// The kinds of objects in graphqlIds.
const (
	kindPartner  = 4
	kindContract = 5
	kindTransfer = 6
)

// New returns a book with one contract and one partner. Ids that nobody chooses
// come from newID.
func New(settings Settings, payments Payments, newID func() string) *Book {
	b := &Book{
		settings: settings, payments: payments, newID: newID,
		contracts: map[key]*wire.PlatformContract{}, partners: map[key]*wire.PlatformPartner{},
		transfers: map[key]*transfer{}, verifications: map[string]bool{},
	}
	for _, test := range []bool{false, true} {
		b.contracts[key{test, ContractID}] = firstContract(test)
		b.partners[key{test, PartnerID}] = firstPartner(test)
	}
	return b
}

// firstContract is the one of PortOne's worked examples: 10 %, VAT by the partner.
func firstContract(test bool) *wire.PlatformContract {
	const tenPercent = 10_000
	return &wire.PlatformContract{
		ID: ContractID, GraphqlID: graphqlID(kindContract, ContractID), Name: "Sandbox contract",
		PlatformFee:         wire.PlatformFixedRateFee{Rate: tenPercent},
		SettlementCycle:     wire.PlatformSettlementCycle{LagDays: 1, DatePolicy: wire.PlatformSettlementCycleDatePolicyCalendarDay, Method: wire.PlatformSettlementCycleMethodDaily{}},
		PlatformFeeVatPayer: wire.PlatformPayerPartner, AppliedAt: time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC), IsForTest: test,
	}
}

func firstPartner(test bool) *wire.PlatformPartner {
	return &wire.PlatformPartner{
		ID: PartnerID, GraphqlID: graphqlID(kindPartner, PartnerID), Name: "Sandbox partner",
		Contact: wire.PlatformContact{Name: "Hong Gildong", Email: "partner@sandbox.invalid"},
		Account: wire.PlatformAccount{
			Bank: wire.BankShinhan, Currency: wire.CurrencyKrw, Number: "110000000001", Holder: "Hong Gildong", Status: wire.PlatformAccountStatusVerified,
		},
		Status: wire.PlatformPartnerStatusApproved, DefaultContractID: ContractID, Tags: wire.List[string]{},
		Type: wire.PlatformPartnerTypeNonWhtPayer{}, AppliedAt: time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC), IsForTest: test,
		UserDefinedProperties: wire.PlatformProperties{},
	}
}

// graphqlID is how PortOne names an object in its other API.
func graphqlID(kind int, id string) string {
	return base64.StdEncoding.EncodeToString([]byte(strconv.Itoa(kind) + ":" + id))
}

// chosen is the id that a caller gave, or a new one.
func (b *Book) chosen(id *string) string {
	if id != nil && *id != "" {
		return *id
	}
	return b.newID()
}

func invalid(path, problem string) error { return &wire.FieldError{Path: path, Problem: problem} }

func deref[T any](p *T) T {
	if p == nil {
		var zero T
		return zero
	}
	return *p
}

// supported tells whether partners can be settled in a currency.
func supported(c wire.Currency) bool {
	switch c {
	case wire.CurrencyKrw, wire.CurrencyUsd, wire.CurrencyJpy, wire.CurrencyEur, wire.CurrencyCny,
		wire.CurrencyTwd, wire.CurrencyAud, wire.CurrencyThb, wire.CurrencyHkd:
		return true
	default:
		return false
	}
}
