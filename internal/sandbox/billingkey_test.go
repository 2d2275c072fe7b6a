package sandbox_test

import (
	"net/http"
	"testing"

	"github.com/paymentsvc/paymentsvc/internal/sandbox"
	"github.com/paymentsvc/paymentsvc/internal/sandbox/account"
	"github.com/paymentsvc/paymentsvc/internal/sandbox/wire"
)

func TestABillingKeysLife(t *testing.T) {
	t.Parallel()
	w := start(t)
	issued := w.post("/billing-keys", with(issueBody(shinhanCard), J{
		"customData": "c", "customer": J{"id": "customer-1", "name": J{"full": "Hong Gildong"}},
	})).want(http.StatusOK).has(J{"billingKeyInfo.channels.0.key": "channel-key-card", "channelSpecificFailures": nil})
	k := issued.str("billingKeyInfo.billingKey")
	w.get("/billing-keys/" + k).want(http.StatusOK).has(J{
		"status": "ISSUED", "billingKey": k, "merchantId": "merchant-sandbox", "storeId": store, "customData": "c",
		"methods.0.type": "BillingKeyPaymentMethodCard", "methods.0.card.number": "411111******1111",
		"customer.id": "customer-1", "customer.name": "Hong Gildong", "channels.0.type": "TEST", "channels.1": nil,
		"issuedAt": "2026-01-02T03:04:05.678Z", "pgBillingKeyIssueResponses.0.type": "ISSUED", "channelGroup": nil,
	})
	w.post("/payments/p/billing-key", keyPayment(k, 1000)).want(http.StatusOK).has(J{"payment.paidAt": "2026-01-02T03:04:05.678Z"})
	w.get("/payments/p").has(J{"status": "PAID", "billingKey": k, "method.card.bin": "411111"})
	w.delete("/billing-keys/" + k + "?reason=bye&requester=CUSTOMER&skipWebhook=true").want(http.StatusOK).has(J{"deletedAt": "2026-01-02T03:04:05.678Z"})
	w.get("/billing-keys/" + k).want(http.StatusOK).has(J{"status": "DELETED", "deletedAt": "2026-01-02T03:04:05.678Z"})
	w.delete("/billing-keys/"+k+"?requester=NOBODY").want(http.StatusBadRequest, "INVALID_REQUEST").has(J{"message": "requester is not a known value of BillingKeyDeleteRequester"})
	w.delete("/billing-keys/"+k+"?skipWebhook=maybe").want(http.StatusBadRequest, "INVALID_REQUEST")
}

func TestSuperBillingKeys(t *testing.T) {
	t.Parallel()
	w := start(t)
	k := w.superKey(shinhanCard)
	w.get("/billing-keys/" + k).has(J{
		"channels.0.key": "channel-key-card", "channels.1.key": "channel-key-transfer", "channelGroup.id": account.GroupID,
		"pgBillingKeyIssueResponses.1.type": "ISSUED",
	})
	w.post("/payments/pinned/billing-key", with(keyPayment(k, 1000), J{"channelKey": "channel-key-transfer"})).want(http.StatusOK)
	w.get("/payments/pinned").has(J{"channel.key": "channel-key-transfer", "channelGroup.id": account.GroupID})
	seen := map[string]bool{}
	for range 30 {
		id := w.next()
		w.post("/payments/"+id+"/billing-key", keyPayment(k, 1000)).want(http.StatusOK)
		seen[w.get("/payments/"+id).str("channel.key")] = true
	}
	if len(seen) != 2 {
		t.Errorf("payments went through %v only", seen)
	}
	w.delete("/billing-keys/" + k).want(http.StatusOK)
}

func TestPartlyIssuedKeysPayWhereTheyExist(t *testing.T) {
	t.Parallel()
	w := start(t)
	issued := w.post("/billing-keys", with(issueBody("4111110000000422"), J{"channelKey": nil, "channelGroupId": account.GroupID})).want(http.StatusOK)
	issued.has(J{
		"channelSpecificFailures.0.type": "PG_PROVIDER", "channelSpecificFailures.0.channel.key": "channel-key-transfer",
		"channelSpecificFailures.0.pgCode": "ISSUE_DECLINED", "billingKeyInfo.channels.1": nil,
	})
	k := issued.str("billingKeyInfo.billingKey")
	w.get("/billing-keys/" + k).has(J{"pgBillingKeyIssueResponses.1.type": "FAILED", "pgBillingKeyIssueResponses.1.failure.pgCode": "ISSUE_DECLINED"})
	for range 10 {
		id := w.next()
		w.post("/payments/"+id+"/billing-key", keyPayment(k, 1000)).want(http.StatusOK)
		w.get("/payments/" + id).has(J{"channel.key": "channel-key-card"})
	}
	w.post("/payments/x/billing-key", with(keyPayment(k, 1000), J{"channelKey": "channel-key-transfer"})).want(http.StatusNotFound, "CHANNEL_NOT_FOUND")
}

func TestPartlyDeletedKeysLiveOnAtTheOthers(t *testing.T) {
	t.Parallel()
	w := start(t)
	k := w.superKey("4111110000000424")
	w.delete("/billing-keys/"+k).want(http.StatusBadGateway, "CHANNEL_SPECIFIC").has(J{
		"succeededChannels.0.key": "channel-key-card", "failures.0.channel.key": "channel-key-transfer", "failures.0.type": "PG_PROVIDER",
	})
	w.get("/billing-keys/" + k).has(J{"status": "ISSUED", "channels.0.key": "channel-key-transfer", "channels.1": nil})
	w.post("/payments/p/billing-key", keyPayment(k, 1000)).want(http.StatusOK)
	w.delete("/billing-keys/" + k).want(http.StatusOK)
}

func TestBillingKeyWindows(t *testing.T) {
	t.Parallel()
	w := start(t)
	open := func() string {
		return w.post("/_sandbox/billing-key-windows", J{"channelKey": "channel-key-card", "customer": J{"id": "c"}}).
			want(http.StatusOK).has(J{"status": "READY"}).str("billingKey")
	}
	k := open()
	w.get("/billing-keys/"+k).want(http.StatusNotFound, "BILLING_KEY_NOT_FOUND")
	w.post("/payments/p/billing-key", keyPayment(k, 1000)).want(http.StatusNotFound, "BILLING_KEY_NOT_FOUND")
	w.post("/_sandbox/billing-key-windows/"+k+"/finish", nil).want(http.StatusOK).has(J{"status": "ISSUED"})
	w.get("/billing-keys/" + k).want(http.StatusOK).has(J{"customer.id": "c"})
	w.post("/_sandbox/billing-key-windows/"+k+"/finish", nil).want(http.StatusConflict)
	refused := open()
	w.post("/_sandbox/billing-key-windows/"+refused+"/finish", J{"cardNumber": "4111110000000421"}).want(http.StatusOK).has(J{"status": "FAILED"})
	w.delete("/billing-keys/"+refused).want(http.StatusNotFound, "BILLING_KEY_NOT_ISSUED")
	w.post("/_sandbox/billing-key-windows", J{"channelKey": "x"}).want(http.StatusNotFound)
	w.post("/_sandbox/billing-key-windows/x/finish", nil).want(http.StatusNotFound)
	w.post("/_sandbox/billing-key-windows/"+open()+"/finish", J{"cardNumber": "12"}).want(http.StatusBadRequest)
}

// TestGroupsLeaveOutWhatIsSwitchedOff has a group whose only share is disabled.
func TestGroupsLeaveOutWhatIsSwitchedOff(t *testing.T) {
	t.Parallel()
	acc := account.Default()
	acc.Stores[0].Groups = append(acc.Stores[0].Groups,
		account.Group{ID: "rest", Routes: []account.Route{{ChannelKey: "channel-key-card", Percent: 100, Disabled: true}, {ChannelKey: "channel-key-mobile"}}},
		account.Group{ID: "off", Routes: []account.Route{{ChannelKey: "channel-key-card", Percent: 100, Disabled: true}}},
	)
	acc.Stores[0].Channels = append(acc.Stores[0].Channels, account.Channel{Key: "naver", Provider: wire.PgProviderNaverpay, Live: true})
	w := start(t, func(o *sandbox.Options) { o.Account = &acc })
	w.get("/payments/" + w.pay(1000, J{"channelKey": nil, "channelGroupId": "rest"})).has(J{"channel.key": "channel-key-mobile"})
	for _, group := range []string{"off", "unknown"} {
		w.post("/payments/p/instant", with(cardPayment(1000), J{"channelKey": nil, "channelGroupId": group})).want(http.StatusNotFound, "CHANNEL_NOT_FOUND")
		w.post("/billing-keys", with(issueBody(shinhanCard), J{"channelKey": nil, "channelGroupId": group})).want(http.StatusNotFound, "CHANNEL_NOT_FOUND")
	}
	naver := w.post("/billing-keys", with(issueBody(shinhanCard), J{"channelKey": "naver"})).want(http.StatusOK).has(J{"billingKeyInfo.channels.0.type": "LIVE"})
	k := naver.str("billingKeyInfo.billingKey")
	w.delete("/billing-keys/"+k+"?reason=bye").want(http.StatusBadRequest, "INVALID_REQUEST")
	w.delete("/billing-keys/" + k + "?reason=bye&requester=ADMIN").want(http.StatusOK)
}
