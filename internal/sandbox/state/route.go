package state

import (
	"github.com/paymentsvc/paymentsvc/internal/sandbox/account"
	"github.com/paymentsvc/paymentsvc/internal/sandbox/wire"
)

// choose finds the channel of a payment that names a channel or a group.
func (s *State) choose(store *account.Store, channelKey, groupID *string) (place, error) {
	if err := exactlyOne("channelKey", channelKey, "channelGroupId", groupID); err != nil {
		return place{}, err
	}
	if channelKey != nil {
		channel := store.Channel(*channelKey)
		if channel == nil {
			return place{}, wire.ChannelNotFoundError{}
		}
		return place{channel: channel}, nil
	}
	group := store.Group(*groupID)
	if group == nil {
		return place{}, wire.ChannelNotFoundError{}
	}
	return s.draw(store, group, func(string) bool { return true })
}

// draw picks one of a group's enabled channels by the group's shares, among those
// that usable accepts. When only channels without a share are left, the first of
// them is taken: PortOne prefers a payment to a ratio.
func (s *State) draw(store *account.Store, group *account.Group, usable func(channelKey string) bool) (place, error) {
	var routes []account.Route
	total := 0
	for _, r := range group.Routes {
		if !r.Disabled && usable(r.ChannelKey) && store.Channel(r.ChannelKey) != nil {
			routes = append(routes, r)
			total += r.Percent
		}
	}
	if len(routes) == 0 {
		return place{}, wire.ChannelNotFoundError{}
	}
	chosen := routes[0]
	if total > 0 {
		chosen = pick(routes, s.ids.below(total))
	}
	return place{channel: store.Channel(chosen.ChannelKey), group: group}, nil
}

func pick(routes []account.Route, drawn int) account.Route {
	for _, r := range routes {
		if drawn < r.Percent {
			return r
		}
		drawn -= r.Percent
	}
	return routes[len(routes)-1]
}

// exactlyOne refuses both and neither.
func exactlyOne[A, B any](nameA string, a *A, nameB string, b *B) error {
	if (a == nil) == (b == nil) {
		return invalid(nameA, "or "+nameB+" must be given, and not both")
	}
	return nil
}
