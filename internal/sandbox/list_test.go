package sandbox_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/paymentsvc/paymentsvc/internal/sandbox"
	"github.com/paymentsvc/paymentsvc/internal/sandbox/account"
	"github.com/paymentsvc/paymentsvc/internal/sandbox/wire"
)

// list asks with the query form and returns the given field of every item.
func (w *world) list(path, field string, body J) string {
	w.t.Helper()
	r := w.get(path + "?requestBody=" + url.QueryEscape(string(encode(w.t, body)))).want(http.StatusOK)
	items, _ := r.at("items").([]any)
	values := make([]string, 0, len(items))
	for _, item := range items {
		object, _ := item.(J)
		value, _ := object[field].(string)
		values = append(values, value)
	}
	return strings.Join(values, " ")
}

// catalogue fills a sandbox with one payment of every sort, a minute apart.
func catalogue(t *testing.T) *world {
	t.Helper()
	acc := account.Default()
	acc.Stores[0].Channels = append(acc.Stores[0].Channels, account.Channel{Key: "live", Provider: wire.PgProviderNiceV2, Live: true, PGMerchantID: "mid-live"})
	w := start(t, func(o *sandbox.Options) { o.Account = &acc })
	instant := func(id string, body J, status int) {
		w.post("/payments/"+id+"/instant", body).want(status)
		w.clock.advance(time.Minute)
	}
	instant("card", with(cardPayment(1000), J{"orderName": "Red Apples", "isEscrow": true, "customer": J{
		"name": J{"full": "Hong Gildong"}, "email": "hong@shop.kr", "phoneNumber": "01011112222", "zipcode": "04524",
		"address": J{"addressLine1": "1 Sejong-daero", "addressLine2": ""},
	}}), http.StatusOK)
	instant("usd", with(cardPayment(1000), J{"currency": "USD", "channelKey": "live", "method": credential("3790001111222233"), "promotionId": nil}), http.StatusOK)
	instant("failed", cardPayment(1402), http.StatusBadGateway)
	instant("account", accountPayment(1000), http.StatusOK)
	instant("pending", cardPayment(1408), http.StatusOK)
	w.post("/payments/key/billing-key", keyPayment(w.billingKey(shinhanCard), 1000)).want(http.StatusOK)
	w.clock.advance(time.Minute)
	for id, method := range map[string]string{"gift": "GIFT_CERTIFICATE", "transfer": "TRANSFER"} {
		tx := w.open(id, 1000, J{"method": method, "cashReceiptType": "PERSONAL", "bank": "IBK"})
		w.post("/_sandbox/windows/"+tx+"/approve", nil).want(http.StatusOK)
	}
	w.clock.advance(time.Minute)
	instant("partial", cardPayment(1000), http.StatusOK)
	w.cancel("partial", J{"amount": 100, "reason": "Too many"}).want(http.StatusOK)
	instant("cancelled", with(cardPayment(6000), J{"promotionId": "promotion-sandbox-10-percent"}), http.StatusOK)
	w.cancel("cancelled").want(http.StatusOK)
	return w
}

// everything is the catalogue's payments in alphabetical order.
const everything = "account cancelled card failed gift key partial pending transfer usd"

// filtered is a filter and the payments it leaves, in alphabetical order.
type filtered struct {
	filter J
	want   string
}

func (w *world) filterAll(t *testing.T, filters map[string]filtered) {
	t.Helper()
	for name, tc := range filters {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := strings.Fields(w.list("/payments", "id", J{"filter": tc.filter, "page": J{"size": 100}}))
			slices.Sort(got)
			if s := strings.Join(got, " "); s != tc.want {
				t.Errorf("got %q, want %q", s, tc.want)
			}
		})
	}
}

func TestPaymentsAreFilteredByEveryField(t *testing.T) {
	t.Parallel()
	catalogue(t).filterAll(t, map[string]filtered{
		"nothing":                  {J{}, everything},
		"empty lists":              {J{"status": []string{}, "methods": []string{}}, everything},
		"the merchant":             {J{"merchantId": "merchant-sandbox"}, everything},
		"another merchant":         {J{"merchantId": "merchant-other"}, ""},
		"the store":                {J{"storeId": store}, everything},
		"PENDING for PAY_PENDING":  {J{"status": []string{"PENDING"}}, "pending"},
		"several states":           {J{"status": []string{"FAILED", "VIRTUAL_ACCOUNT_ISSUED", "PARTIAL_CANCELLED", "CANCELLED"}}, "account cancelled failed partial"},
		"methods":                  {J{"methods": []string{"VIRTUAL_ACCOUNT", "GIFT_CERTIFICATE", "TRANSFER"}}, "account gift transfer"},
		"the gateway":              {J{"pgProvider": []string{"NICE_V2", "INICIS_V2"}}, "account usd"},
		"live":                     {J{"isTest": false}, "usd"},
		"scheduled":                {J{"isScheduled": true}, ""},
		"V1":                       {J{"version": "V1"}, ""},
		"delivered webhooks":       {J{"webhookStatus": "SUCCEEDED"}, ""},
		"in a window":              {J{"platformType": "SDK_PC"}, "gift transfer"},
		"by API":                   {J{"platformType": "API", "currency": "USD"}, "usd"},
		"the currency":             {J{"currency": "USD"}, "usd"},
		"escrow":                   {J{"isEscrow": true}, "card"},
		"the escrow's state":       {J{"escrowStatus": "REGISTERED"}, ""},
		"the card's brand":         {J{"cardBrand": "AMEX"}, "usd"},
		"the card's type":          {J{"cardType": "DEBIT"}, "usd"},
		"the card's owner":         {J{"cardOwnerType": "CORPORATE"}, ""},
		"the gift certificate":     {J{"giftCertificateType": "CULTURELAND"}, "gift"},
		"another gift certificate": {J{"giftCertificateType": "HAPPYMONEY"}, ""},
		"the receipt's type":       {J{"cashReceiptType": "PERSONAL"}, "transfer"},
		"the receipt's state":      {J{"cashReceiptStatus": "ISSUED"}, "transfer"},
		"cancelled receipts":       {J{"cashReceiptStatus": "CANCELLED"}, ""},
		"the receipt's day":        {J{"cashReceiptIssuedAtRange": J{"from": "2026-01-02T00:00:00Z", "until": "2026-01-03T00:00:00Z"}}, "transfer"},
		"the receipt's other day":  {J{"cashReceiptCancelledAtRange": J{"from": "2026-01-02T00:00:00Z", "until": "2026-01-03T00:00:00Z"}}, ""},
	})
}

func TestPaymentsAreSearchedInEveryField(t *testing.T) {
	t.Parallel()
	w := catalogue(t)
	search := func(field, value string) J { return J{"textSearch": []J{{"field": field, "value": value}}} }
	of := func(id, path string) string { return w.get("/payments/" + id).str(path) }
	w.filterAll(t, map[string]filtered{
		"the order's name":          {search("ORDER_NAME", "apple"), "card"},
		"the payment's id":          {search("PAYMENT_ID", "Fail"), "failed"},
		"the attempt's id":          {search("TX_ID", of("gift", "transactionId")), "gift"},
		"the reason of a failure":   {search("FAIL_REASON", "balance"), "failed"},
		"the card's company":        {search("CARD_ISSUER", "nh_card"), "usd"},
		"the card's acquirer":       {search("CARD_ACQUIRER", "NH_CARD"), "usd"},
		"the card's first digits":   {search("CARD_BIN", "379"), "usd"},
		"the card's last digits":    {search("CARD_NUMBER", "2233"), "usd"},
		"the approval":              {search("CARD_APPROVAL_NUMBER", of("usd", "method.approvalNumber")), "usd"},
		"the transfer's bank":       {search("TRANS_BANK", "IBK"), "transfer"},
		"the account's bank":        {search("VIRTUAL_ACCOUNT_BANK", "SHINHAN"), "account"},
		"the account's number":      {search("VIRTUAL_ACCOUNT_NUMBER", of("account", "method.accountNumber")), "account"},
		"the account's holder":      {search("VIRTUAL_ACCOUNT_HOLDER_NAME", "sandbox store"), "account"},
		"the gateway's merchant":    {search("PG_MERCHANT_ID", "mid-live"), "usd"},
		"the gateway's transaction": {search("PG_TX_ID", of("key", "pgTxId")), "key"},
		"the receipt's id":          {search("PG_RECEIPT_ID", of("transfer", "cashReceipt.pgReceiptId")), "transfer"},
		"the receipt's number":      {search("RECEIPT_APPROVAL_NUMBER", of("transfer", "cashReceipt.issueNumber")), "transfer"},
		"the cancellation's id":     {search("PG_CANCELLATION_ID", of("partial", "cancellations.0.pgCancellationId")), "partial"},
		"the cancellation's reason": {search("CANCEL_REASON", "too many"), "partial"},
		"the customer's name":       {search("CUSTOMER_NAME", "gildong"), "card"},
		"the customer's email":      {search("CUSTOMER_EMAIL", "shop.kr"), "card"},
		"the customer's phone":      {search("CUSTOMER_PHONE_NUMBER", "1111"), "card"},
		"the customer's address":    {search("CUSTOMER_ADDRESS", "sejong"), "card"},
		"the customer's zip code":   {search("CUSTOMER_ZIPCODE", "04524"), "card"},
		"the user agent":            {search("USER_AGENT", "go-http-client"), everything},
		"the billing key":           {search("BILLING_KEY", "billing-key-"), "key"},
		"the promotion":             {search("PROMOTION_ID", "10-percent"), "cancelled"},
		"the gift's approval":       {search("GIFT_CERTIFICATION_APPROVAL_NUMBER", of("gift", "method.approvalNumber")), "gift"},
		"anything":                  {search("ALL", "apple"), "card"},
		"nothing of the kind":       {search("ALL", "no such text"), ""},
		"two texts at once":         {J{"textSearch": []J{{"field": "ALL", "value": "apple"}, {"field": "ALL", "value": "kr"}}}, "card"},
	})
}

func TestPaymentsAreSortedAndPaged(t *testing.T) {
	t.Parallel()
	w := start(t)
	for _, id := range []string{"a", "b", "c", "d"} {
		w.post("/payments/"+id+"/instant", cardPayment(1000)).want(http.StatusOK)
		if id != "b" { // b and c at the same moment
			w.clock.advance(time.Minute)
		}
	}
	w.cancel("a", J{"amount": 1}).want(http.StatusOK)
	for want, body := range map[string]J{
		"d c b a": {},
		"a b c d": {"filter": J{"sortOrder": "ASC"}},
		"a d c b": {"filter": J{"sortBy": "STATUS_CHANGED_AT", "sortOrder": "DESC"}},
		"b c d a": {"filter": J{"sortBy": "STATUS_CHANGED_AT", "sortOrder": "ASC"}},
		"d c b":   {"page": J{"size": 3}},
		"a":       {"page": J{"size": 3, "number": 1}},
		"":        {"page": J{"size": 10, "number": 3000}},
	} {
		if got := w.list("/payments", "id", body); got != want {
			t.Errorf("%v: got %q, want %q", body, got, want)
		}
	}
	w.send(http.MethodGet, "/payments", J{"page": J{"size": 3, "number": 1}}).has(J{"page.number": 1, "page.size": 3, "page.totalCount": 4})
	for _, page := range []J{{"size": 0}, {"size": 1001}, {"number": -1}, {"size": 1000, "number": 60}, {"size": 10, "number": 2147483647}} {
		w.send(http.MethodGet, "/payments", J{"page": page}).want(http.StatusBadRequest, "INVALID_REQUEST")
	}
	w.send(http.MethodGet, "/payments", J{"page": J{"size": 1000, "number": 59}}).want(http.StatusOK)
}

func TestPaymentsOfNinetyDaysAreListed(t *testing.T) {
	t.Parallel()
	w := start(t)
	old := w.pay(1000)
	w.clock.advance(90 * 24 * time.Hour)
	if got := w.list("/payments", "id", J{}); got != old {
		t.Errorf("on the last day: got %q", got)
	}
	w.clock.advance(time.Millisecond)
	for want, filter := range map[string]J{
		"":  {},
		old: {"from": "2026-01-01T00:00:00Z"},
	} {
		if got := w.list("/payments", "id", J{"filter": filter}); got != want {
			t.Errorf("%v: got %q, want %q", filter, got, want)
		}
	}
	if got := w.list("/payments", "id", J{"filter": J{"until": "2026-01-31T00:00:00+09:00"}}); got != old {
		t.Errorf("until January: got %q", got)
	}
	w.cancel(old).want(http.StatusOK)
	if got := w.list("/payments", "id", J{}); got != old {
		t.Errorf("after a change of status: got %q", got)
	}
	if got := w.list("/payments", "id", J{"filter": J{"timestampType": "CREATED_AT"}}); got != "" {
		t.Errorf("by creation: got %q", got)
	}
}

// keyring fills a sandbox with billing keys, a minute apart. It returns their
// names by key, and the key that is deleted.
func keyring(t *testing.T) (*world, map[string]string, string) {
	t.Helper()
	w := start(t)
	names := map[string]string{}
	add := func(name, billingKey string) {
		names[billingKey] = name
		w.clock.advance(time.Minute)
	}
	add("hong", w.post("/billing-keys", with(issueBody(shinhanCard), J{"customer": J{
		"id": "customer-1", "name": J{"full": "Hong Gildong"}, "email": "hong@shop.kr", "phoneNumber": "0101", "zipcode": "04524",
		"address": J{"addressLine1": "1 Sejong-daero", "addressLine2": "x"},
	}})).want(http.StatusOK).str("billingKeyInfo.billingKey"))
	add("super", w.superKey("5529120000001234"))
	deleted := w.billingKey("4000000000009999")
	add("deleted", deleted)
	window := w.post("/_sandbox/billing-key-windows", J{"channelKey": "channel-key-easy-pay"}).want(http.StatusOK).str("billingKey")
	w.post("/_sandbox/billing-key-windows/"+window+"/finish", nil).want(http.StatusOK)
	add("window", window)
	w.delete("/billing-keys/" + deleted).want(http.StatusOK)
	w.post("/_sandbox/billing-key-windows", J{"channelKey": "channel-key-card"}).want(http.StatusOK)

	return w, names, deleted
}

// listed is the input of a list and the names of the billing keys in it.
type listed struct {
	body J
	want string
}

func (w *world) listAll(t *testing.T, names map[string]string, lists map[string]listed) {
	t.Helper()
	for name, tc := range lists {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var got []string
			for k := range strings.FieldsSeq(w.list("/billing-keys", "billingKey", tc.body)) {
				got = append(got, names[k])
			}
			if s := strings.Join(got, " "); s != tc.want {
				t.Errorf("got %q, want %q", s, tc.want)
			}
		})
	}
}

func TestBillingKeysAreFilteredSortedAndPaged(t *testing.T) {
	t.Parallel()
	w, names, _ := keyring(t)
	w.listAll(t, names, map[string]listed{
		"all, newest first":     {J{}, "window deleted super hong"},
		"oldest first":          {J{"sort": J{"order": "ASC"}}, "hong super deleted window"},
		"by deletion":           {J{"sort": J{"by": "DELETED_AT"}, "filter": J{"timeRangeField": "DELETED_AT"}}, "deleted"},
		"by issue":              {J{"sort": J{"by": "ISSUED_AT"}, "filter": J{"timeRangeField": "ISSUED_AT"}}, "window deleted super hong"},
		"by last change":        {J{"sort": J{"by": "STATUS_TIMESTAMP"}, "filter": J{"timeRangeField": "STATUS_TIMESTAMP"}}, "deleted window super hong"},
		"the second page":       {J{"page": J{"size": 3, "number": 1}}, "hong"},
		"the store":             {J{"filter": J{"storeId": store}}, "window deleted super hong"},
		"a range":               {J{"filter": J{"from": "2026-01-02T03:05:00Z", "until": "2026-01-02T03:05:30Z"}}, "super"},
		"the status":            {J{"filter": J{"status": []string{"DELETED"}}}, "deleted"},
		"the group":             {J{"filter": J{"channelGroupIds": []string{account.GroupID}}}, "super"},
		"the customer":          {J{"filter": J{"customerId": "customer-1"}}, "hong"},
		"in a window":           {J{"filter": J{"platformType": "SDK_PC"}}, "window"},
		"the gateway":           {J{"filter": J{"pgProviders": []string{"KCP_V2"}}}, "super"},
		"the gateway's company": {J{"filter": J{"pgCompanies": []string{"KAKAOPAY"}}}, "window"},
		"cards":                 {J{"filter": J{"methods": []string{"CARD"}}}, "window deleted super hong"},
		"phones":                {J{"filter": J{"methods": []string{"MOBILE"}}}, ""},
		"V1":                    {J{"filter": J{"version": "V1"}}, ""},
	})
	w.send(http.MethodGet, "/billing-keys", J{"page": J{"size": 1001}}).want(http.StatusBadRequest, "INVALID_REQUEST")
}

func TestBillingKeysAreSearchedInEveryField(t *testing.T) {
	t.Parallel()
	w, names, deleted := keyring(t)
	search := func(field, value string) J { return J{"filter": J{"textSearch": J{"field": field, "value": value}}} }
	w.listAll(t, names, map[string]listed{
		"the card's first digits": {search("CARD_BIN", "5529"), "super"},
		"the card's last digits":  {search("CARD_NUMBER", "9999"), "deleted"},
		"the gateway's merchant":  {search("PG_MERCHANT_ID", "sandbox-transfer"), "super"},
		"the customer's name":     {search("CUSTOMER_NAME", "gildong"), "hong"},
		"the customer's email":    {search("CUSTOMER_EMAIL", "shop"), "hong"},
		"the customer's phone":    {search("CUSTOMER_PHONE_NUMBER", "0101"), "hong"},
		"the customer's zip code": {search("CUSTOMER_ZIPCODE", "04524"), "hong"},
		"the user agent":          {search("USER_AGENT", "go-http"), "window deleted super hong"},
		"the key":                 {search("BILLING_KEY", deleted), "deleted"},
		"the group's name":        {search("CHANNEL_GROUP_NAME", "group"), "super"},
	})
}
