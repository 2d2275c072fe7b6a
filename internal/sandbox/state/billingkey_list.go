package state

import (
	"math"
	"time"

	"github.com/paymentsvc/paymentsvc/internal/sandbox/wire"
)

// GetBillingKeyInfos returns one page of the billing keys that match a filter.
func (s *State) GetBillingKeyInfos(c Caller, in *wire.GetBillingKeyInfosBody) (wire.GetBillingKeyInfosResponse, error) {
	p, err := pageOf(in.Page, math.MaxInt64)
	if err != nil {
		return wire.GetBillingKeyInfosResponse{}, err
	}
	f, sort := deref(in.Filter), deref(in.Sort)
	within := rangeOf(f.From, f.Until, c.Now)
	var found []*billingKey
	for _, k := range s.issued {
		k = s.seenKey(k, s.past.lag.Lists, c.Now)
		if k != nil && k.visible() && c.mayList(k.StoreID, f.StoreID) && within.has(k.at(string(deref(f.TimeRangeField)))) && k.matches(&f) {
			found = append(found, k)
		}
	}
	sortByTime(found, sort.Order, func(k *billingKey) time.Time { return deref(k.at(string(deref(sort.By)))) })
	items, info := cut(p, found)
	response := wire.GetBillingKeyInfosResponse{Page: info}
	for _, k := range items {
		response.Items = append(response.Items, k.asWire())
	}
	return response, nil
}

// at is one of a key's times, by the name that filter and sort have in common;
// nil when it has not come.
func (k *billingKey) at(field string) *time.Time {
	switch wire.BillingKeySortBy(field) {
	case wire.BillingKeySortByRequestedAt:
	case wire.BillingKeySortByIssuedAt:
		return &k.IssuedAt
	case wire.BillingKeySortByDeletedAt:
		return k.DeletedAt
	case wire.BillingKeySortByStatusTimestamp:
		if k.DeletedAt != nil {
			return k.DeletedAt
		}
		return &k.IssuedAt
	}
	return k.RequestedAt
}

func (k *billingKey) matches(f *wire.BillingKeyFilterInput) bool {
	provider, company := false, false
	for _, channel := range k.channels {
		provider = provider || among(f.PgProviders, channel.Provider)
		company = company || among(f.PgCompanies, channel.Company)
	}
	return all(
		provider, company,
		among(f.Status, wire.BillingKeyStatus(k.status)),
		among(f.ChannelGroupIDs, deref(k.ChannelGroup).ID),
		among(f.Methods, wire.BillingKeyPaymentMethodTypeCard),
		same(f.CustomerID, deref(k.Customer.ID)),
		same(f.PlatformType, clientType(k.origin)),
		same(f.Version, wire.PortOneVersionV2),
		f.TextSearch == nil || contains(k.texts(f.TextSearch.Field), f.TextSearch.Value),
	)
}

// texts are what can be searched in one field.
func (k *billingKey) texts(field wire.BillingKeyTextSearchField) []string {
	if field == wire.BillingKeyTextSearchFieldPgMerchantID {
		ids := make([]string, 0, len(k.channels))
		for _, channel := range k.channels {
			ids = append(ids, channel.PGMerchantID)
		}
		return ids
	}
	return []string{map[wire.BillingKeyTextSearchField]string{
		wire.BillingKeyTextSearchFieldCardBin:             deref(k.card.Bin),
		wire.BillingKeyTextSearchFieldCardNumber:          deref(k.card.Number),
		wire.BillingKeyTextSearchFieldCustomerName:        deref(k.Customer.Name),
		wire.BillingKeyTextSearchFieldCustomerEmail:       deref(k.Customer.Email),
		wire.BillingKeyTextSearchFieldCustomerPhoneNumber: deref(k.Customer.PhoneNumber),
		wire.BillingKeyTextSearchFieldCustomerAddress:     oneLine(k.Customer.Address),
		wire.BillingKeyTextSearchFieldCustomerZipcode:     deref(k.Customer.Zipcode),
		wire.BillingKeyTextSearchFieldUserAgent:           deref(k.origin.UserAgent),
		wire.BillingKeyTextSearchFieldBillingKey:          k.BillingKey,
		wire.BillingKeyTextSearchFieldChannelGroupName:    deref(k.ChannelGroup).Name,
	}[field]}
}
