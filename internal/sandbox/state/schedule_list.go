package state

import (
	"math"
	"slices"
	"time"

	"github.com/paymentsvc/paymentsvc/internal/sandbox/account"
	"github.com/paymentsvc/paymentsvc/internal/sandbox/wire"
)

func (s *State) findSchedule(c Caller, id string) *schedule {
	for _, p := range s.schedules {
		if p.ID == id && p.StoreID == c.Store.ID {
			return p
		}
	}
	return nil
}

// seenSchedule is a schedule as a read sees it, nil when it does not.
func (s *State) seenSchedule(p *schedule, r Range, now time.Time) *schedule {
	if p == nil || !s.past.lag.on() {
		return p
	}
	return p.history.at(s.moment(r, key{p.StoreID, p.ID}, now))
}

// GetPaymentSchedule returns one schedule.
func (s *State) GetPaymentSchedule(c Caller, id string) (wire.PaymentSchedule, error) {
	p := s.seenSchedule(s.findSchedule(c, id), s.past.lag.Single, c.Now)
	if p == nil {
		return nil, wire.PaymentScheduleNotFoundError{}
	}
	return p.asWire(), nil
}

// GetPaymentSchedules returns one page of the schedules that match a filter. The
// time range is about the time to pay, and ends now unless it is said otherwise:
// who asks for nothing sees nothing of the future.
func (s *State) GetPaymentSchedules(c Caller, in *wire.GetPaymentSchedulesBody) (wire.GetPaymentSchedulesResponse, error) {
	p, err := pageOf(in.Page, math.MaxInt64)
	if err != nil {
		return wire.GetPaymentSchedulesResponse{}, err
	}
	f, sort := deref(in.Filter), deref(in.Sort)
	within := rangeOf(f.From, f.Until, c.Now)
	var found []*schedule
	for _, known := range s.schedules {
		seen := s.seenSchedule(known, s.past.lag.Lists, c.Now)
		if seen != nil && seen.StoreID == c.Store.ID && within.has(&seen.TimeToPay) && s.matchesSchedule(seen, &f) {
			found = append(found, seen)
		}
	}
	sortByTime(found, sort.Order, func(p *schedule) time.Time { return p.timestamp(sort.By) })
	items, info := cut(p, found)
	response := wire.GetPaymentSchedulesResponse{Page: info}
	for _, p := range items {
		response.Items = append(response.Items, p.asWire())
	}
	return response, nil
}

func (s *State) matchesSchedule(p *schedule, f *wire.PaymentScheduleFilterInput) bool {
	live := slices.ContainsFunc(s.channelsOf(p), func(c *account.Channel) bool { return c.Live })
	return all(same(f.BillingKey, p.BillingKey), among(f.Status, p.status), same(f.IsForTest, !live))
}

// timestamp is one of a schedule's times, by which lists are sorted.
func (p *schedule) timestamp(by *wire.PaymentScheduleSortBy) time.Time {
	switch deref(by) {
	case wire.PaymentScheduleSortByCreatedAt:
		return p.CreatedAt
	case wire.PaymentScheduleSortByCompletedAt:
		return deref(p.CompletedAt)
	case wire.PaymentScheduleSortByStatusTimestamp:
		for _, at := range []*time.Time{p.RevokedAt, p.CompletedAt, p.StartedAt} {
			if at != nil {
				return *at
			}
		}
		return p.CreatedAt
	case wire.PaymentScheduleSortByTimeToPay:
	}
	return p.TimeToPay
}

// RevokePaymentSchedules takes schedules back: the given ones, or all open ones of
// a billing key. It takes all of them back or none.
func (s *State) RevokePaymentSchedules(c Caller, in *wire.RevokePaymentSchedulesBody) (wire.RevokePaymentSchedulesResponse, error) {
	chosen, err := s.chooseSchedules(c, in)
	if err != nil {
		return wire.RevokePaymentSchedulesResponse{}, err
	}
	var response wire.RevokePaymentSchedulesResponse
	for _, p := range chosen {
		p.RevokedAt = &c.Now
		s.moveSchedule(p, wire.PaymentScheduleStatusRevoked)
		response.RevokedScheduleIDs = append(response.RevokedScheduleIDs, p.ID)
		response.RevokedAt = &c.Now
	}
	return response, nil
}

func (s *State) chooseSchedules(c Caller, in *wire.RevokePaymentSchedulesBody) ([]*schedule, error) {
	if in.BillingKey == nil && len(in.ScheduleIDs) == 0 {
		return nil, invalid("billingKey", "or scheduleIds must be given")
	}
	if in.BillingKey != nil {
		if _, err := s.liveKey(c, *in.BillingKey); err != nil {
			return nil, err
		}
	}
	if len(in.ScheduleIDs) == 0 {
		return s.revocable(c, *in.BillingKey), nil
	}
	var chosen []*schedule
	for _, id := range in.ScheduleIDs {
		p := s.findSchedule(c, id)
		if p == nil || !same(in.BillingKey, p.BillingKey) {
			return nil, wire.PaymentScheduleNotFoundError{}
		}
		if err := p.mayRevoke(); err != nil {
			return nil, err
		}
		if !slices.Contains(chosen, p) {
			chosen = append(chosen, p)
		}
	}
	return chosen, nil
}

// revocable lists the schedules of a billing key that have not begun.
func (s *State) revocable(c Caller, billingKey string) []*schedule {
	var found []*schedule
	for _, p := range s.schedules {
		if p.StoreID == c.Store.ID && p.BillingKey == billingKey && p.mayRevoke() == nil {
			found = append(found, p)
		}
	}
	return found
}

func (p *schedule) mayRevoke() error {
	switch p.status {
	case wire.PaymentScheduleStatusScheduled:
		return nil
	case wire.PaymentScheduleStatusRevoked:
		return wire.PaymentScheduleAlreadyRevokedError{}
	case wire.PaymentScheduleStatusStarted, wire.PaymentScheduleStatusPending,
		wire.PaymentScheduleStatusSucceeded, wire.PaymentScheduleStatusFailed:
	}
	return wire.PaymentScheduleAlreadyProcessedError{}
}
