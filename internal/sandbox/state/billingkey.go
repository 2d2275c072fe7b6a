package state

import (
	"slices"
	"time"

	"github.com/paymentsvc/paymentsvc/internal/sandbox/account"
	"github.com/paymentsvc/paymentsvc/internal/sandbox/script"
	"github.com/paymentsvc/paymentsvc/internal/sandbox/wire"
)

type billingKeyStatus string

const (
	// keyReady and keyFailed are keys whose window was opened but which were never
	// issued; PortOne shows them to nobody.
	keyReady   billingKeyStatus = "READY"
	keyFailed  billingKeyStatus = "FAILED"
	keyIssued  billingKeyStatus = "ISSUED"
	keyDeleted billingKeyStatus = "DELETED"
)

// billingKeyRecord has the fields of every case of wire.BillingKeyInfo.
type billingKeyRecord struct {
	BillingKey                 string
	MerchantID                 string
	StoreID                    string
	Methods                    []wire.BillingKeyPaymentMethod
	Channels                   []wire.SelectedChannel
	Customer                   wire.Customer
	CustomData                 *string
	RequestedAt                *time.Time
	IssuedAt                   time.Time
	ChannelGroup               *wire.ChannelGroupSummary
	PgBillingKeyIssueResponses []wire.PgBillingKeyIssueResponse
	DeletedAt                  *time.Time
}

// billingKey is a stored card, issued by one channel or by several (a "super"
// billing key).
type billingKey struct {
	billingKeyRecord

	status   billingKeyStatus
	history  history[billingKey]
	card     wire.Card
	origin   wire.PaymentOrigin
	channels []*account.Channel
	group    *account.Group
	// window is set for a key made in PortOne's window.
	window *keyWindow
}

// remember implements remembered. Lists inside a key are replaced when they change,
// never written to.
func (k *billingKey) remember(now, since time.Time) {
	seen := *k
	seen.history = history[billingKey]{}
	k.history.add(&seen, now, since)
}

var (
	issuedKey  = projectionOf[billingKeyRecord, wire.IssuedBillingKeyInfo]()  //nolint:gochecknoglobals // nobody changes it
	deletedKey = projectionOf[billingKeyRecord, wire.DeletedBillingKeyInfo]() //nolint:gochecknoglobals // nobody changes it
)

func (k *billingKey) asWire() wire.BillingKeyInfo {
	if k.status == keyDeleted {
		return deletedKey.of(&k.billingKeyRecord)
	}
	return issuedKey.of(&k.billingKeyRecord)
}

// visible tells whether PortOne would show the key.
func (k *billingKey) visible() bool { return k.status == keyIssued || k.status == keyDeleted }

// IssueBillingKey stores a card at one channel or at every enabled channel of a
// group.
func (s *State) IssueBillingKey(c Caller, in *wire.IssueBillingKeyBody) (wire.IssueBillingKeyResponse, error) {
	if in.Method.Card == nil {
		return wire.IssueBillingKeyResponse{}, invalid("method.card", "is required")
	}
	if err := checkCredential("method.card.credential", in.Method.Card.Credential); err != nil {
		return wire.IssueBillingKeyResponse{}, err
	}
	channels, group, err := issuers(c.Store, in.ChannelKey, in.ChannelGroupID)
	if err != nil {
		return wire.IssueBillingKeyResponse{}, err
	}
	k := s.newBillingKey(c, customerOf(in.Customer))
	k.CustomData, k.card, k.group = in.CustomData, cardFrom(in.Method.Card.Credential), group
	failures := s.issue(c, k, channels)
	if len(k.channels) == 0 {
		return wire.IssueBillingKeyResponse{}, channelError(group, failures, nil)
	}
	s.store(c, k)
	return wire.IssueBillingKeyResponse{
		BillingKeyInfo:          wire.BillingKeyInfoSummary{BillingKey: k.BillingKey, Channels: k.Channels, IssuedAt: k.IssuedAt},
		ChannelSpecificFailures: failures,
	}, nil
}

// issuers finds the channels a key is asked from. A group's disabled channels are
// left out; its shares do not matter here.
func issuers(store *account.Store, channelKey, groupID *string) ([]*account.Channel, *account.Group, error) {
	if err := exactlyOne("channelKey", channelKey, "channelGroupId", groupID); err != nil {
		return nil, nil, err
	}
	var (
		group *account.Group
		keys  []string
	)
	if channelKey != nil {
		keys = []string{*channelKey}
	} else if group = store.Group(*groupID); group != nil {
		for _, r := range group.Routes {
			if !r.Disabled {
				keys = append(keys, r.ChannelKey)
			}
		}
	}
	var channels []*account.Channel
	for _, key := range keys {
		if channel := store.Channel(key); channel != nil {
			channels = append(channels, channel)
		}
	}
	if len(channels) == 0 {
		return nil, nil, wire.ChannelNotFoundError{}
	}
	return channels, group, nil
}

func (s *State) newBillingKey(c Caller, customer wire.Customer) *billingKey {
	return &billingKey{
		status: keyReady, origin: c.Origin,
		billingKeyRecord: billingKeyRecord{
			BillingKey: "billing-key-" + s.ids.uuid(), MerchantID: c.Store.MerchantID, StoreID: c.Store.ID,
			Customer: customer, RequestedAt: &c.Now,
		},
	}
}

func (s *State) store(c Caller, k *billingKey) {
	s.billingKeys[c.key(k.BillingKey)] = k
	s.issued = append(s.issued, k)
	touch(s, k, &k.history)
}

// issue asks each channel in turn and returns the refusals.
func (s *State) issue(c Caller, k *billingKey, channels []*account.Channel) []wire.ChannelSpecificFailure {
	var failures []wire.ChannelSpecificFailure
	method := wire.BillingKeyPaymentMethodCard{Card: &k.card}
	for i, channel := range channels {
		if d := script.Issue(script.LastFour(&k.card), i); d != nil {
			failures = append(failures, channelFailure(channel, *d))
			k.PgBillingKeyIssueResponses = append(k.PgBillingKeyIssueResponses, wire.FailedPgBillingKeyIssueResponse{
				Channel: channel.Selected(),
				Failure: wire.BillingKeyFailure{Message: &d.PGMessage, PgCode: &d.PGCode, PgMessage: &d.PGMessage, FailedAt: c.Now},
			})
			continue
		}
		k.channels = append(k.channels, channel)
		k.Channels = append(k.Channels, channel.Selected())
		k.PgBillingKeyIssueResponses = append(k.PgBillingKeyIssueResponses, wire.IssuedPgBillingKeyIssueResponse{
			Channel: channel.Selected(), PgTxID: new(s.ids.secret("sandbox-pg-")), Method: method,
		})
	}
	k.status = keyFailed
	if len(k.channels) > 0 {
		k.status, k.IssuedAt = keyIssued, c.Now
		k.Methods = []wire.BillingKeyPaymentMethod{method}
	}
	if k.group != nil {
		k.ChannelGroup = new(k.group.Summary())
	}
	return failures
}

func channelFailure(channel *account.Channel, d script.Decline) wire.ChannelSpecificFailure {
	return wire.ChannelSpecificFailurePgProvider{Channel: channel.Selected(), PgCode: d.PGCode, PgMessage: d.PGMessage}
}

// channelError is the refusal of a request that went to a group, or to a single
// channel.
func channelError(group *account.Group, failures []wire.ChannelSpecificFailure, succeeded []wire.SelectedChannel) error {
	if group == nil {
		only, _ := failures[0].(wire.ChannelSpecificFailurePgProvider)
		return wire.PgProviderError{PgCode: only.PgCode, PgMessage: only.PgMessage}
	}
	return wire.ChannelSpecificError{Failures: failures, SucceededChannels: succeeded}
}

// GetBillingKeyInfo returns one billing key, deleted ones included.
func (s *State) GetBillingKeyInfo(c Caller, id string) (wire.BillingKeyInfo, error) {
	k := s.seenKey(s.billingKeys[c.key(id)], s.past.lag.Single, c.Now)
	if k == nil || !k.visible() {
		return nil, wire.BillingKeyNotFoundError{}
	}
	return k.asWire(), nil
}

// usableKey finds a billing key that can pay, and the channel to pay through.
func (s *State) usableKey(c Caller, id string, channelKey *string) (*billingKey, place, error) {
	k, err := s.liveKey(c, id)
	if err != nil {
		return nil, place{}, err
	}
	at, err := s.keyPlace(c.Store, k, channelKey)
	return k, at, err
}

// liveKey finds a billing key that has been issued and not been deleted.
func (s *State) liveKey(c Caller, id string) (*billingKey, error) {
	k := s.billingKeys[c.key(id)]
	switch {
	case k == nil || !k.visible():
		return nil, wire.BillingKeyNotFoundError{}
	case k.status == keyDeleted:
		return nil, wire.BillingKeyAlreadyDeletedError{}
	}
	return k, nil
}

func (s *State) keyPlace(store *account.Store, k *billingKey, channelKey *string) (place, error) {
	has := func(key string) bool {
		return slices.ContainsFunc(k.channels, func(c *account.Channel) bool { return c.Key == key })
	}
	switch {
	case channelKey != nil && !has(*channelKey):
		return place{}, wire.ChannelNotFoundError{}
	case channelKey != nil:
		return place{channel: store.Channel(*channelKey), group: k.group}, nil
	case k.group != nil:
		return s.draw(store, k.group, has)
	default:
		return place{channel: k.channels[0]}, nil
	}
}
