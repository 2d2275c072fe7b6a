package sandbox_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/paymentsvc/paymentsvc/internal/sandbox/account"
)

func bearer(token string) headers { return headers{"Authorization": "Bearer " + token} }

func TestAccessTokensLastHalfAnHourAndRefreshTokensADay(t *testing.T) {
	t.Parallel()
	w := start(t)
	login := w.post("/login/api-secret", J{"apiSecret": account.Secret}, headers{"Authorization": ""}).want(http.StatusOK)
	w.get("/payments", bearer(login.str("accessToken"))).want(http.StatusOK)
	w.clock.advance(30*time.Minute - time.Millisecond)
	w.get("/payments", bearer(login.str("accessToken"))).want(http.StatusOK)
	w.clock.advance(time.Millisecond)
	w.get("/payments", bearer(login.str("accessToken"))).want(http.StatusUnauthorized, "UNAUTHORIZED")

	fresh := w.post("/token/refresh", J{"refreshToken": login.str("refreshToken")}).want(http.StatusOK)
	w.get("/payments", bearer(fresh.str("accessToken"))).want(http.StatusOK)
	w.clock.advance(24 * time.Hour)
	w.post("/token/refresh", J{"refreshToken": fresh.str("refreshToken")}).want(http.StatusUnauthorized, "UNAUTHORIZED")
}

func TestOlderRefreshTokensDieOnEveryLoginAndRefresh(t *testing.T) {
	t.Parallel()
	w := start(t)
	login := func() string {
		return w.post("/login/api-secret", J{"apiSecret": account.Secret}).want(http.StatusOK).str("refreshToken")
	}
	first, second := login(), login()
	w.post("/token/refresh", J{"refreshToken": first}).want(http.StatusUnauthorized)
	third := w.post("/token/refresh", J{"refreshToken": second}).want(http.StatusOK).str("refreshToken")
	w.post("/token/refresh", J{"refreshToken": second}).want(http.StatusUnauthorized)
	w.post("/token/refresh", J{"refreshToken": third}).want(http.StatusOK)
}

func TestCredentials(t *testing.T) {
	t.Parallel()
	w := start(t)
	for name, tc := range map[string]struct {
		authorization string
		status        int
	}{
		"the secret":                        {"PortOne sandbox-api-secret", http.StatusOK},
		"the scheme in another case":        {"portone sandbox-api-secret", http.StatusOK},
		"a wrong secret":                    {"PortOne sandbox-api-secre", http.StatusUnauthorized},
		"no secret":                         {"PortOne", http.StatusUnauthorized},
		"no header":                         {"", http.StatusUnauthorized},
		"an unknown scheme":                 {"Basic sandbox-api-secret", http.StatusUnauthorized},
		"a secret where a token should be":  {"Bearer sandbox-api-secret", http.StatusUnauthorized},
		"a token that was never handed out": {"Bearer nonsense", http.StatusUnauthorized},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w.get("/payments", headers{"Authorization": tc.authorization}).want(tc.status)
		})
	}
}

func TestPublicOperationsNeedNoCredential(t *testing.T) {
	t.Parallel()
	r := start(t).get("/banks", headers{"Authorization": ""}).want(http.StatusOK)
	r.has(J{"items.0.bank": "BANK_OF_KOREA", "items.39.name.ko": "신한은행"})
	if items, _ := r.at("items").([]any); len(items) != 79 {
		t.Errorf("got %d banks, want 79", len(items))
	}
}

func TestStoresAreSeparate(t *testing.T) {
	t.Parallel()
	w := start(t, secondStore)
	merchant := headers{"Authorization": "PortOne merchant-secret"}
	there := with(cardPayment(1000), J{"storeId": "store-other"})

	w.post("/payments/same/instant", there).want(http.StatusForbidden, "FORBIDDEN")
	w.post("/payments/same/instant", there, merchant).want(http.StatusOK)
	w.get("/payments/same").want(http.StatusNotFound, "PAYMENT_NOT_FOUND")
	w.get("/payments/same?storeId=store-other").want(http.StatusForbidden, "FORBIDDEN")
	w.get("/payments/same?storeId=store-other", merchant).want(http.StatusOK).has(J{"storeId": "store-other"})
	w.post("/payments/same/instant", cardPayment(2000)).want(http.StatusOK)

	w.get("/payments").want(http.StatusOK).has(J{"page.totalCount": 1, "items.0.storeId": store})
	w.get("/payments", merchant).want(http.StatusOK).has(J{"page.totalCount": 2})
	only := `/payments?requestBody=%7B%22filter%22%3A%7B%22storeId%22%3A%22store-other%22%7D%7D`
	w.get(only).want(http.StatusForbidden, "FORBIDDEN")
	w.get(only, merchant).want(http.StatusOK).has(J{"page.totalCount": 1, "items.0.storeId": "store-other"})
}

func TestAccessIsRefusedBeforeTheInputIsJudged(t *testing.T) {
	t.Parallel()
	w := start(t)
	w.post("/payments/p/cancel", J{"storeId": "store-unknown"}).want(http.StatusForbidden, "FORBIDDEN")
	w.post("/payments/p/cancel", J{"storeId": "store-unknown"}, headers{"Authorization": ""}).want(http.StatusUnauthorized)
	w.post("/payments/p/cancel", J{"storeId": 7, "reason": "r"}).want(http.StatusBadRequest, "INVALID_REQUEST")
}
