package account

import (
	"time"

	"github.com/paymentsvc/paymentsvc/internal/sandbox/wire"
)

// The first account is fixed, so that examples can be copied; docs/sandbox.md
// lists it.
const (
	Secret        = "sandbox-api-secret" //nolint:gosec // it opens nothing but the sandbox
	StoreID       = "store-00000000-0000-4000-8000-000000000001"
	MerchantID    = "merchant-sandbox"
	WebhookSecret = "whsec_c2FuZGJveC13ZWJob29rLXNlY3JldC0wMDAwMDAwMQ==" //nolint:gosec // it signs nothing but the sandbox's webhooks
	GroupID       = "channel-group-test-sandbox"
)

// Default is the account of a sandbox that was given none.
func Default() Account {
	return Account{
		Credentials: []Credential{{Secret: Secret, StoreID: StoreID}},
		Stores: []Store{{
			ID: StoreID, MerchantID: MerchantID, WebhookSecret: WebhookSecret,
			Channels: []Channel{
				channel("card", wire.PgProviderTosspayments, wire.PgCompanyTosspayments),
				channel("virtual-account", wire.PgProviderInicisV2, wire.PgCompanyInicis),
				channel("transfer", wire.PgProviderKcpV2, wire.PgCompanyKcp),
				channel("mobile", wire.PgProviderGalaxia, wire.PgCompanyGalaxia),
				channel("easy-pay", wire.PgProviderKakaopay, wire.PgCompanyKakaopay),
				identityChannel(),
			},
			Groups: []Group{{
				ID: GroupID, Name: "sandbox group",
				Routes: []Route{
					{ChannelKey: "channel-key-card", Percent: 70},
					{ChannelKey: "channel-key-transfer", Percent: 30},
				},
			}},
			Promotions: []Promotion{
				promotion("promotion-sandbox-10-percent", Bracket{From: 5_000, Percent: 10}),
				promotion("promotion-sandbox-1000-won", Bracket{From: 5_000, Amount: 1_000}),
				promotion("promotion-sandbox-always-1000-won", Bracket{Amount: 1_000}),
			},
		}},
	}
}

func channel(kind string, provider wire.PgProvider, company wire.PgCompany) Channel {
	return Channel{
		Key: "channel-key-" + kind, ID: "channel-id-" + kind, Name: "sandbox " + kind,
		Provider: provider, Company: company, PGMerchantID: "sandbox-" + kind,
	}
}

func identityChannel() Channel {
	c := channel("identity", wire.PgProviderDanal, wire.PgCompanyDanal)
	c.IdentityOnly = true
	return c
}

// promotion never runs out of time or, in a test, of budget: a sample that stops
// working on some day would be worse than none.
func promotion(id string, b Bracket) Promotion {
	return Promotion{
		ID: id, CardCompany: "SHINHAN_CARD", Currency: wire.CurrencyKrw, Brackets: []Bracket{b},
		Budget: 1_000_000_000, Recover: true,
		StartAt: time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC), EndAt: time.Date(2100, 1, 1, 0, 0, 0, 0, time.UTC),
	}
}
