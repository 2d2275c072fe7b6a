// Package account describes who uses the sandbox: credentials, stores, channels,
// channel groups and promotions. At PortOne a person sets these up in the
// console; no API operation changes them, so in the sandbox they are plain data,
// fixed when it starts.
package account

import (
	"time"

	"github.com/paymentsvc/paymentsvc/internal/sandbox/settlement"
	"github.com/paymentsvc/paymentsvc/internal/sandbox/wire"
)

// Account is everything that PortOne's console would hold.
type Account struct {
	Credentials []Credential
	Stores      []Store
	// Settlement is about partner settlement.
	Settlement settlement.Settings
}

// Credential is one API secret.
type Credential struct {
	Secret string
	// StoreID is the store that a request without storeId is about.
	StoreID string
	// OtherStoreIDs are further stores the secret may name.
	OtherStoreIDs []string
}

// Store is one shop of a merchant.
type Store struct {
	ID            string
	MerchantID    string
	WebhookSecret string
	Channels      []Channel
	Groups        []Group
	Promotions    []Promotion
}

// Channel is one contract with a payment gateway.
type Channel struct {
	Key, ID, Name string
	Provider      wire.PgProvider
	Company       wire.PgCompany
	PGMerchantID  string
	// Live marks a channel that moves real money; the sandbox moves none, but a
	// caller must be able to tell the two apart.
	Live bool
	// IdentityOnly marks a channel that verifies persons and takes no payment.
	IdentityOnly bool
}

// Selected is how PortOne names a channel in its answers.
func (c *Channel) Selected() wire.SelectedChannel {
	mode := wire.SelectedChannelTypeTest
	if c.Live {
		mode = wire.SelectedChannelTypeLive
	}
	return wire.SelectedChannel{
		Type: mode, ID: &c.ID, Key: &c.Key, Name: &c.Name,
		PgProvider: c.Provider, PgMerchantID: c.PGMerchantID,
	}
}

// Group spreads payments over channels by ratio.
type Group struct {
	ID, Name string
	Live     bool
	Routes   []Route
}

// Summary is how PortOne names a group in its answers.
func (g *Group) Summary() wire.ChannelGroupSummary {
	return wire.ChannelGroupSummary{ID: g.ID, Name: g.Name, IsForTest: !g.Live}
}

// Route is one channel of a group; the percentages of a group sum to 100.
type Route struct {
	ChannelKey string
	Percent    int
	// Disabled channels get no payment and no billing key, whatever their share.
	Disabled bool
}

// Promotion is a card company's instant discount.
type Promotion struct {
	ID          string
	CardCompany string
	Currency    wire.Currency
	// Brackets are sorted by From, ascending.
	Brackets []Bracket
	// MaxDiscount caps a percentage; 0 means no cap.
	MaxDiscount int64
	Budget      int64
	// Recover gives the budget back when a payment is cancelled.
	Recover        bool
	StartAt, EndAt time.Time
}

// Bracket is the discount for orders of at least From: either Percent or Amount.
type Bracket struct {
	From    int64
	Percent int64
	Amount  int64
}

// Store returns the store with the given id, nil when there is none.
func (a *Account) Store(id string) *Store {
	return find(a.Stores, func(s *Store) bool { return s.ID == id })
}

// May tells whether the credential may use a store.
func (c *Credential) May(storeID string) bool {
	return c.StoreID == storeID || find(c.OtherStoreIDs, func(id *string) bool { return *id == storeID }) != nil
}

// Channel returns a channel that takes payments, nil when there is none.
func (s *Store) Channel(key string) *Channel {
	return find(s.Channels, func(c *Channel) bool { return c.Key == key && !c.IdentityOnly })
}

// IdentityChannel returns a channel that verifies persons, nil when there is none.
func (s *Store) IdentityChannel(key string) *Channel {
	return find(s.Channels, func(c *Channel) bool { return c.Key == key && c.IdentityOnly })
}

// Group returns a channel group, nil when there is none.
func (s *Store) Group(id string) *Group {
	return find(s.Groups, func(g *Group) bool { return g.ID == id })
}

// Promotion returns a promotion, nil when there is none.
func (s *Store) Promotion(id string) *Promotion {
	return find(s.Promotions, func(p *Promotion) bool { return p.ID == id })
}

// find returns a pointer into list, so that pointers to one thing are equal.
func find[T any](list []T, match func(*T) bool) *T {
	for i := range list {
		if match(&list[i]) {
			return &list[i]
		}
	}
	return nil
}
