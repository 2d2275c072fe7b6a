package state

import (
	"slices"
	"time"

	"github.com/paymentsvc/paymentsvc/internal/sandbox/account"
	"github.com/paymentsvc/paymentsvc/internal/sandbox/wire"
)

// GetPayment returns one payment.
func (s *State) GetPayment(c Caller, paymentID string) (wire.Payment, error) {
	p := s.seenPayment(s.payments[c.key(paymentID)], s.past.lag.Single, c.Now)
	if p == nil {
		return nil, wire.PaymentNotFoundError{}
	}
	return p.decisive().asPayment(), nil
}

// GetPaymentTransactions returns every attempt at a payment, oldest first.
func (s *State) GetPaymentTransactions(c Caller, paymentID string) (wire.GetPaymentTransactionsResponse, error) {
	p := s.seenPayment(s.payments[c.key(paymentID)], s.past.lag.Lists, c.Now)
	if p == nil {
		return wire.GetPaymentTransactionsResponse{}, wire.PaymentNotFoundError{}
	}
	var all wire.GetPaymentTransactionsResponse
	for _, a := range p.attempts {
		all.Items = append(all.Items, a.asTransaction())
	}
	return all, nil
}

// GetPayments returns one page of the payments that match a filter.
func (s *State) GetPayments(c Caller, in *wire.GetPaymentsBody) (wire.GetPaymentsResponse, error) {
	p, err := pageOf(in.Page, maxPaymentWindow)
	if err != nil {
		return wire.GetPaymentsResponse{}, err
	}
	f := deref(in.Filter)
	within := rangeOf(f.From, f.Until, c.Now)
	var found []*attempt
	for _, a := range s.decisive(c.Now) {
		if c.mayList(a.StoreID, f.StoreID) && within.has(a.timestamp(f.TimestampType)) && a.matches(&f) {
			found = append(found, a)
		}
	}
	sortByTime(found, f.SortOrder, func(a *attempt) time.Time {
		if deref(f.SortBy) == wire.PaymentSortByStatusChangedAt {
			return a.StatusChangedAt
		}
		return a.RequestedAt
	})
	items, info := cut(p, found)
	response := wire.GetPaymentsResponse{Page: info}
	for _, a := range items {
		response.Items = append(response.Items, a.asPayment())
	}
	return response, nil
}

// decisive lists the attempts that a list shows, in the order of their creation.
func (s *State) decisive(now time.Time) []*attempt {
	all := make([]*attempt, 0, len(s.payments))
	for _, a := range s.attempts {
		if a != a.payment.attempts[0] {
			continue // its payment has been looked at
		}
		if seen := s.seenPayment(a.payment, s.past.lag.Lists, now); seen != nil {
			all = append(all, seen.decisive())
		}
	}
	slices.SortFunc(all, func(x, y *attempt) int { return x.seq - y.seq })
	return all
}

// mayList tells whether a list shows a store: the one asked for, or else every
// store of the credential.
func (c Caller) mayList(storeID string, only *string) bool {
	return same(only, storeID) &&
		slices.ContainsFunc(c.Stores, func(s *account.Store) bool { return s.ID == storeID })
}

// sortByTime puts the newest first unless asked otherwise; what came later counts
// as newer among equals.
func sortByTime[T any](list []T, in *wire.SortOrder, at func(T) time.Time) {
	slices.SortStableFunc(list, func(x, y T) int { return at(x).Compare(at(y)) })
	if deref(in) != wire.SortOrderAsc {
		slices.Reverse(list)
	}
}

func (a *attempt) timestamp(kind *wire.PaymentTimestampType) *time.Time {
	if deref(kind) == wire.PaymentTimestampTypeCreatedAt {
		return &a.RequestedAt
	}
	return &a.StatusChangedAt
}
