package state

import (
	"github.com/paymentsvc/paymentsvc/internal/sandbox/account"
	"github.com/paymentsvc/paymentsvc/internal/sandbox/script"
	"github.com/paymentsvc/paymentsvc/internal/sandbox/wire"
)

// DeleteBillingKey deletes a billing key at every channel that issued it. When
// only some obey, the key lives on at the others.
func (s *State) DeleteBillingKey(c Caller, id string, in *wire.DeleteBillingKeyQuery) (wire.DeleteBillingKeyResponse, error) {
	k := s.billingKeys[c.key(id)]
	if err := s.mayDelete(k, in); err != nil {
		return wire.DeleteBillingKeyResponse{}, err
	}
	var (
		left      []*account.Channel
		failures  []wire.ChannelSpecificFailure
		succeeded []wire.SelectedChannel
	)
	for i, channel := range k.channels {
		if d := script.Delete(script.LastFour(&k.card), i); d != nil {
			left = append(left, channel)
			failures = append(failures, channelFailure(channel, *d))
			continue
		}
		succeeded = append(succeeded, channel.Selected())
	}
	touch(s, k, &k.history)
	if len(failures) == 0 {
		k.status, k.DeletedAt = keyDeleted, &c.Now
		return wire.DeleteBillingKeyResponse{DeletedAt: c.Now}, nil
	}
	k.channels, k.Channels = left, nil
	for _, channel := range left {
		k.Channels = append(k.Channels, channel.Selected())
	}
	return wire.DeleteBillingKeyResponse{}, channelError(k.group, failures, succeeded)
}

func (s *State) mayDelete(k *billingKey, in *wire.DeleteBillingKeyQuery) error {
	switch {
	case k == nil:
		return wire.BillingKeyNotFoundError{}
	case k.status == keyDeleted:
		return wire.BillingKeyAlreadyDeletedError{}
	case k.status != keyIssued:
		return wire.BillingKeyNotIssuedError{}
	}
	if s.scheduled(k) {
		return wire.PaymentScheduleAlreadyExistsError{}
	}
	for _, channel := range k.channels {
		if channel.Provider == wire.PgProviderNaverpay && (in.Reason == nil || in.Requester == nil) {
			return invalid("reason", "and requester are required by NaverPay")
		}
	}
	return nil
}
