package sandbox_test

import (
	"encoding/base64"
	"net/http"
	"testing"
	"time"

	"github.com/paymentsvc/paymentsvc/internal/sandbox"
	"github.com/paymentsvc/paymentsvc/internal/sandbox/account"
	"github.com/paymentsvc/paymentsvc/internal/sandbox/settlement"
)

func contractBody() J {
	return J{
		"id": "c", "name": "Contract", "platformFee": J{"fixedRate": 10000}, "platformFeeVatPayer": "PARTNER", "subtractPaymentVatAmount": false,
		"settlementCycle": J{"lagDays": 1, "datePolicy": "CALENDAR_DAY", "method": J{"daily": J{}}},
	}
}

func partnerBody() J {
	return J{
		"id": "partner", "name": "Partner", "contact": J{"name": "Hong", "email": "hong@shop.kr"}, "defaultContractId": settlement.ContractID, "tags": []string{"a"},
		"account": J{"bank": "SHINHAN", "currency": "KRW", "number": "110123456789", "holder": "Hong"},
		"type":    J{"business": J{"companyName": "Hong Ltd", "businessRegistrationNumber": "1234567890", "representativeName": "Hong"}},
	}
}

func orderTransfer(paymentID string, order any) J {
	return J{
		"partnerId": settlement.PartnerID, "paymentId": paymentID, "orderDetail": J{"orderAmount": order}, "discounts": []J{}, "additionalFees": []J{},
	}
}

func externalTransfer(paymentID string, order any) J {
	return with(orderTransfer(paymentID, order), J{"externalPaymentDetail": J{"currency": "KRW", "paidAt": "2026-01-02T03:00:00Z"}})
}

func cancelTransfer(transferID, cancellationID string) J {
	return J{"transferId": transferID, "cancellationId": cancellationID, "discounts": []J{}}
}

func manualTransfer(amount int64) J {
	return J{"partnerId": settlement.PartnerID, "settlementAmount": amount, "settlementDate": "2026-01-05"}
}

func lines(products ...J) J {
	return J{"orderLines": products}
}

func product(id string, amount int64, quantity int) J {
	return J{"product": J{"id": id, "name": id, "amount": amount}, "quantity": quantity, "discounts": []J{}, "additionalFees": []J{}}
}

// transferOrder makes a payment and gives all of it to the partner.
func (w *world) transferOrder(total int64, changes ...J) (string, reply) {
	w.t.Helper()
	id := w.pay(total)
	body := orderTransfer(id, total)
	for _, c := range changes {
		body = with(body, c)
	}
	return id, w.post("/platform/transfers/order", body).want(http.StatusOK)
}

// TestPortOnesWorkedExamples are those of its guide that need no policies.
func TestPortOnesWorkedExamples(t *testing.T) {
	t.Parallel()
	w := start(t)
	_, plain := w.transferOrder(10_000)
	plain.has(J{
		"transfer.type": "ORDER", "transfer.amount.order": 10_000, "transfer.amount.platformFee": 1_000, "transfer.amount.platformFeeVat": 100,
		"transfer.amount.settlement": 8_900, "transfer.payment.type": "PORT_ONE", "transfer.settlementStartDate": "2026-01-02",
		"transfer.settlementDate": "2026-01-03", "transfer.status": "IN_PROCESS", "transfer.partner.id": settlement.PartnerID,
	})
	paid := w.pay(14_000)
	byLines := w.post("/platform/transfers/order", with(orderTransfer(paid, nil), J{
		"orderDetail": lines(product("coffee", 2_000, 5), product("cake", 4_000, 1)),
	})).want(http.StatusOK).has(J{
		"transfer.amount.order": 14_000, "transfer.amount.settlement": 12_460,
		"transfer.orderLines.0.amount.settlement": 8_900, "transfer.orderLines.1.amount.settlement": 3_560,
	})
	refund := w.cancel(paid, J{"amount": 4_000}).str("cancellation.id")
	w.post("/platform/transfers/order-cancel", with(cancelTransfer(byLines.str("transfer.id"), refund), J{
		"orderDetail": J{"orderLines": []J{{"productId": "coffee", "quantity": 2, "discounts": []J{}}}},
	})).want(http.StatusOK).has(J{
		"transfer.type": "ORDER_CANCEL", "transfer.amount.order": 4_000, "transfer.amount.platformFee": 400,
		"transfer.amount.platformFeeVat": 40, "transfer.amount.settlement": 3_560, "transfer.cancellation.id": refund,
	})
	half := w.cancel(plain.str("transfer.payment.id"), J{"amount": 5_000}).str("cancellation.id")
	w.post("/platform/transfers/order-cancel", with(cancelTransfer("", half), J{
		"transferId": nil, "partnerId": settlement.PartnerID, "paymentId": plain.str("transfer.payment.id"), "orderDetail": J{"orderAmount": 5_000},
	})).want(http.StatusOK).has(J{"transfer.amount.settlement": 4_450})
}

func TestPartnersMayBearMore(t *testing.T) {
	t.Parallel()
	w := start(t)
	w.post("/platform/contracts", with(contractBody(), J{"subtractPaymentVatAmount": true})).want(http.StatusOK)
	w.post("/platform/transfers/order", with(externalTransfer("e", 11_000), J{"contractId": "c", "taxFreeAmount": 1_100})).want(http.StatusOK).has(J{
		"transfer.amount.paymentVat": 900, "transfer.amount.paymentVatBurden": 900, "transfer.amount.paymentSupply": 9_000,
		"transfer.amount.settlement": 11_000 - 1_100 - 110 - 900, "transfer.amount.settlementTaxFree": 1_100, "transfer.payment.type": "EXTERNAL",
	})
	fixed := with(contractBody(), J{"id": "fixed", "platformFee": J{"fixedAmount": 333}, "platformFeeVatPayer": "MERCHANT"})
	w.post("/platform/contracts", fixed).want(http.StatusOK)
	r := w.post("/platform/transfers/order", with(externalTransfer("f", 1_000), J{"contractId": "fixed"})).want(http.StatusOK).has(J{
		"transfer.amount.platformFee": 333, "transfer.amount.platformFeeVat": 0, "transfer.amount.settlement": 667,
	})
	w.post("/platform/transfers/order-cancel", with(cancelTransfer(r.str("transfer.id"), "mine"), J{
		"externalCancellationDetail": J{"cancelledAt": "2026-01-02T15:00:00Z"}, "orderDetail": J{"orderAmount": 500},
	})).want(http.StatusOK).has(J{"transfer.amount.platformFee": 167, "transfer.settlementStartDate": "2026-01-03"})
}

func TestSettlementDates(t *testing.T) {
	t.Parallel()
	w := start(t)
	for name, tc := range map[string]struct {
		cycle       J
		start, want string
	}{
		"daily":                        {J{"lagDays": 2, "datePolicy": "CALENDAR_DAY", "method": J{"daily": J{}}}, "2026-01-01", "2026-01-03"},
		"daily, before the weekend":    {J{"lagDays": 2, "datePolicy": "HOLIDAY_BEFORE", "method": J{"daily": J{}}}, "2026-01-01", "2026-01-02"},
		"daily, after the weekend":     {J{"lagDays": 2, "datePolicy": "HOLIDAY_AFTER", "method": J{"daily": J{}}}, "2026-01-01", "2026-01-05"},
		"weekly":                       {J{"lagDays": 1, "datePolicy": "CALENDAR_DAY", "method": J{"weekly": J{"daysOfWeek": []string{"WED", "MON"}}}}, "2026-01-01", "2026-01-05"},
		"monthly":                      {J{"lagDays": 2, "datePolicy": "HOLIDAY_BEFORE", "method": J{"monthly": J{"daysOfMonth": []int{31}}}}, "2023-08-11", "2023-08-31"},
		"monthly, in a short month":    {J{"lagDays": 1, "datePolicy": "CALENDAR_DAY", "method": J{"monthly": J{"daysOfMonth": []int{31}}}}, "2026-02-01", "2026-02-28"},
		"by hand, in a year to come":   {J{"lagDays": 1, "datePolicy": "CALENDAR_DAY", "method": J{"manualDates": J{"dates": []J{{"month": 1, "day": 10}}}}}, "2026-01-10", "2027-01-10"},
		"by hand, on a day that lacks": {J{"lagDays": 1, "datePolicy": "CALENDAR_DAY", "method": J{"manualDates": J{"dates": []J{{"month": 2, "day": 30}}}}}, "2026-01-10", "2026-02-28"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			contract := w.post("/platform/contracts", with(contractBody(), J{"id": nil, "settlementCycle": tc.cycle})).want(http.StatusOK).str("contract.id")
			body := with(externalTransfer(name, 1_000), J{"contractId": contract, "settlementStartDate": tc.start})
			w.post("/platform/transfers/order", body).want(http.StatusOK).has(J{"transfer.settlementDate": tc.want})
		})
	}
}

func TestTransfersMoveOnWithTheCalendar(t *testing.T) {
	t.Parallel()
	w := start(t)
	id := w.post("/platform/transfers/order", with(externalTransfer("e", 1_000), J{
		"settlementStartDate": "2026-01-04", "settlementDate": "2026-01-06",
	})).want(http.StatusOK).has(J{"transfer.status": "SCHEDULED"}).str("transfer.id")
	w.clock.advance(36 * time.Hour) // the 4th begins in Korea before it does elsewhere
	w.get("/platform/transfers/" + id).has(J{"status": "IN_PROCESS"})
	w.clock.advance(48 * time.Hour)
	w.get("/platform/transfers/" + id).has(J{"status": "SETTLED"})
	w.delete("/platform/transfers/" + id).want(http.StatusOK)
	w.get("/platform/transfers/"+id).want(http.StatusNotFound, "PLATFORM_TRANSFER_NOT_FOUND")
}

func TestChosenIdsAreForEver(t *testing.T) {
	t.Parallel()
	w := start(t)
	manual := with(manualTransfer(-500), J{"id": "mine", "memo": "correction"})
	w.post("/platform/transfers/manual", manual).want(http.StatusOK).has(J{
		"transfer.id": "mine", "transfer.graphqlId": base64.StdEncoding.EncodeToString([]byte("6:mine")), "transfer.settlementAmount": -500,
		"transfer.settlementCurrency": "KRW", "transfer.settlementTaxFreeAmount": 0, "transfer.memo": "correction", "transfer.isForTest": false,
	})
	w.get("/platform/transfers/mine").want(http.StatusOK).has(J{"type": "MANUAL", "status": "IN_PROCESS"})
	w.get("/platform/transfers/mine?test=true").want(http.StatusNotFound)
	w.post("/platform/transfers/manual?test=true", manual).want(http.StatusOK).has(J{"transfer.isForTest": true})
	w.post("/platform/transfers/manual?test=maybe", manual).want(http.StatusBadRequest, "INVALID_REQUEST")
	w.delete("/platform/transfers/mine").want(http.StatusOK)
	w.post("/platform/transfers/manual", manual).want(http.StatusConflict, "PLATFORM_TRANSFER_ID_ALREADY_USED")
	given := w.post("/platform/transfers/manual", manualTransfer(1)).want(http.StatusOK).str("transfer.id")
	if len(given) != 26 {
		t.Errorf("a transfer is called %s, which is no ULID", given)
	}
}

func TestPartnersAndContractsAreKept(t *testing.T) {
	t.Parallel()
	w := start(t)
	created := w.post("/platform/contracts", contractBody()).want(http.StatusOK)
	if got := w.get("/platform/contracts/c").want(http.StatusOK).text; `{"contract":`+got+`}` != created.text {
		t.Errorf("created %s, read %s", created.text, got)
	}
	w.get("/platform/contracts/" + settlement.ContractID).want(http.StatusOK).has(J{"platformFee.rate": 10000})
	partner := w.post("/platform/partners", with(partnerBody(), J{"defaultContractId": "c"})).want(http.StatusOK)
	if got := w.get("/platform/partners/partner").want(http.StatusOK).has(J{"status": "APPROVED", "account.status": "VERIFIED", "type.type": "BUSINESS"}).text; `{"partner":`+got+`}` != partner.text {
		t.Errorf("created %s, read %s", partner.text, got)
	}
	for _, kind := range []string{"whtPayer", "nonWhtPayer"} {
		w.post("/platform/partners", with(partnerBody(), J{"id": kind, "type": J{kind: J{"birthdate": "2000-01-01"}}})).want(http.StatusOK)
	}
	w.get("/platform/partners/whtPayer").has(J{"type.type": "WHT_PAYER", "type.birthdate": "2000-01-01"})
	dollars := with(partnerBody(), J{"id": "us", "account": J{"bank": "CITI", "currency": "USD", "number": "1", "holder": "H"}})
	w.post("/platform/partners", dollars).want(http.StatusOK).has(J{"partner.account.status": "NOT_VERIFIED"})
}

func TestInputsThatSettlementRefuses(t *testing.T) {
	t.Parallel()
	w := start(t)
	cycle := func(method J) J {
		return with(contractBody(), J{"settlementCycle": J{"lagDays": 1, "datePolicy": "CALENDAR_DAY", "method": method}})
	}
	for path, bodies := range map[string][]J{
		"contracts": {
			with(contractBody(), J{"platformFee": J{}}), with(contractBody(), J{"platformFee": J{"fixedRate": 1, "fixedAmount": 1}}),
			with(contractBody(), J{"platformFee": J{"fixedRate": -1}}), with(contractBody(), J{"platformFee": J{"fixedRate": 100001}}),
			with(contractBody(), J{"settlementCycle": J{"lagDays": 11, "datePolicy": "CALENDAR_DAY", "method": J{"daily": J{}}}}),
			cycle(J{}), cycle(J{"daily": J{}, "weekly": J{"daysOfWeek": []string{"MON"}}}), cycle(J{"weekly": J{"daysOfWeek": []string{}}}),
			cycle(J{"monthly": J{"daysOfMonth": []int{0}}}), cycle(J{"manualDates": J{"dates": []J{{"month": 13, "day": 1}}}}),
		},
		"partners": {
			with(partnerBody(), J{"name": ""}), with(partnerBody(), J{"type": J{}}), with(partnerBody(), J{"tags": make([]string, 11)}),
			with(partnerBody(), J{"account": J{"bank": "SHINHAN", "currency": "KRW", "number": "x", "holder": "H"}}),
		},
		"transfers/order": {
			orderTransfer("p", nil), orderTransfer("p", 0), orderTransfer("p", int64(9e18)),
			with(orderTransfer("p", nil), J{"orderDetail": lines(product("a", 1, 0))}), with(orderTransfer("p", nil), J{"orderDetail": lines(product("a", -1, 1))}),
			with(orderTransfer("p", 10), J{"taxFreeAmount": -1}), with(orderTransfer("p", 10), J{"externalPaymentDetail": J{"currency": "KRW"}}),
			with(orderTransfer("p", nil), J{"orderDetail": lines(product("a", 1e15, 1000), product("b", 1e15, 1000))}),
		},
		"transfers/order-cancel": {
			with(cancelTransfer("", "c"), J{"transferId": nil}), with(cancelTransfer("", "c"), J{"transferId": nil, "partnerId": "p"}),
		},
		"transfers/manual": {manualTransfer(int64(9e18))},
	} {
		for _, body := range bodies {
			w.post("/platform/"+path, body).want(http.StatusBadRequest, "INVALID_REQUEST")
		}
	}
}

// unreachable are documented errors that need what the sandbox does not have, with
// what that is.
func unreachable() map[string]string {
	const policies, rates = "discount share policies", "additional fee policies"
	return map[string]string{
		"createPlatformOrderTransfer PLATFORM_ADDITIONAL_FIXED_AMOUNT_FEE_CURRENCY_AND_SETTLEMENT_CURRENCY_MISMATCHED": rates,
		"createPlatformOrderCancelTransfer PLATFORM_CANCELLABLE_DISCOUNT_AMOUNT_EXCEEDED":                              policies,
		"createPlatformOrderCancelTransfer PLATFORM_CANCELLABLE_DISCOUNT_TAX_FREE_AMOUNT_EXCEEDED":                     policies,
		"sendIdentityVerification IDENTITY_VERIFICATION_NOT_FOUND":                                                     "a reason: PortOne gives none",
	}
}

func platformErrors() map[string]func(*world) reply {
	off := func(w *world) *world {
		acc := account.Default()
		acc.Settlement.Disabled = true
		return start(w.t, func(o *sandbox.Options) { o.Account = &acc })
	}
	causes := map[string]func(*world) reply{
		"createPlatformContract PLATFORM_CONTRACT_ALREADY_EXISTS": func(w *world) reply {
			return w.post("/platform/contracts", with(contractBody(), J{"id": settlement.ContractID}))
		},
		"getPlatformContract PLATFORM_CONTRACT_NOT_FOUND": func(w *world) reply { return w.get("/platform/contracts/unknown") },
		"getPlatformPartner PLATFORM_PARTNER_NOT_FOUND":   func(w *world) reply { return w.get("/platform/partners/unknown") },
		"getPlatformTransfer PLATFORM_TRANSFER_NOT_FOUND": func(w *world) reply { return w.get("/platform/transfers/unknown") },
		"deletePlatformTransfer PLATFORM_TRANSFER_NOT_FOUND": func(w *world) reply {
			return w.delete("/platform/transfers/unknown")
		},
		"deletePlatformTransfer PLATFORM_TRANSFER_NON_DELETABLE_STATUS": func(w *world) reply {
			_, r := w.transferOrder(1000)
			w.post("/_sandbox/transfers/"+r.str("transfer.id")+"/confirm-payout", nil).want(http.StatusOK)
			return w.delete("/platform/transfers/" + r.str("transfer.id"))
		},
		"deletePlatformTransfer PLATFORM_CANCEL_ORDER_TRANSFERS_EXISTS": func(w *world) reply {
			paid, r := w.transferOrder(1000)
			w.post("/platform/transfers/order-cancel", cancelTransfer(r.str("transfer.id"), w.cancel(paid).str("cancellation.id"))).want(http.StatusOK)
			return w.delete("/platform/transfers/" + r.str("transfer.id"))
		},
	}
	for id, request := range requests() {
		method := http.MethodPost
		switch {
		case id == "deletePlatformTransfer":
			method = http.MethodDelete
		case request.body == nil:
			method = http.MethodGet
		}
		causes[id+" PLATFORM_NOT_ENABLED"] = func(w *world) reply {
			if request.body == nil {
				return off(w).send(method, request.path, nil)
			}
			return off(w).send(method, request.path, request.body)
		}
	}
	return causes
}

func partnerErrors() map[string]func(*world) reply {
	create := func(w *world, changes J) reply { return w.post("/platform/partners", with(partnerBody(), changes)) }
	bank := func(changes J) J {
		return J{"account": with(J{"bank": "SHINHAN", "currency": "KRW", "number": "1", "holder": "H"}, changes)}
	}
	verified := J{"business": J{
		"companyName": "C", "businessRegistrationNumber": "1", "representativeName": "R", "companyVerificationId": "v",
	}}
	causes := map[string]func(*world) reply{}
	for failure, changes := range map[string]J{
		"PLATFORM_CONTRACT_NOT_FOUND":              {"defaultContractId": "unknown"},
		"PLATFORM_PARTNER_ID_ALREADY_EXISTS":       {"id": settlement.PartnerID},
		"PLATFORM_CURRENCY_NOT_SUPPORTED":          bank(J{"currency": "GBP"}),
		"PLATFORM_USER_DEFINED_PROPERTY_NOT_FOUND": {"userDefinedProperties": J{"colour": J{"string": "red"}}},
		"PLATFORM_ACCOUNT_VERIFICATION_NOT_FOUND":  bank(J{"accountVerificationId": "unknown"}),
		"PLATFORM_ACCOUNT_VERIFICATION_FAILED":     bank(J{"number": "1100428"}),
	} {
		causes["createPlatformPartner "+failure] = func(w *world) reply { return create(w, changes) }
	}
	for failure, changes := range map[string]J{
		"PLATFORM_ACCOUNT_VERIFICATION_ALREADY_USED": bank(J{"accountVerificationId": "account-verification-1"}),
		"PLATFORM_COMPANY_VERIFICATION_ALREADY_USED": {"type": verified},
	} {
		causes["createPlatformPartner "+failure] = func(w *world) reply {
			create(w, changes).want(http.StatusOK)
			return create(w, with(changes, J{"id": "other"}))
		}
	}
	return causes
}

func orderTransferErrors() map[string]func(*world) reply {
	create := func(w *world, total int64, changes J) reply {
		return w.post("/platform/transfers/order", with(orderTransfer(w.pay(total), total), changes))
	}
	property := []J{{"key": "colour", "value": J{"string": "red"}}}
	causes := map[string]func(*world) reply{
		"PLATFORM_CURRENCY_NOT_SUPPORTED": func(w *world) reply {
			return w.post("/platform/transfers/order", with(externalTransfer("e", 1), J{"externalPaymentDetail": J{"currency": "GBP", "paidAt": "2026-01-02T03:00:00Z"}}))
		},
		"PLATFORM_CONTRACT_PLATFORM_FIXED_AMOUNT_FEE_CURRENCY_AND_SETTLEMENT_CURRENCY_MISMATCHED": func(w *world) reply {
			w.post("/platform/contracts", with(contractBody(), J{"platformFee": J{"fixedAmount": 1}})).want(http.StatusOK)
			return w.post("/platform/transfers/order", with(externalTransfer("e", 1), J{
				"contractId": "c", "externalPaymentDetail": J{"currency": "USD", "paidAt": "2026-01-02T03:00:00Z"},
			}))
		},
		"PLATFORM_TRANSFER_ALREADY_EXISTS": func(w *world) reply {
			id, _ := w.transferOrder(1000, J{"orderDetail": J{"orderAmount": 500}})
			return w.post("/platform/transfers/order", orderTransfer(id, 500))
		},
		"PLATFORM_TRANSFER_ID_ALREADY_USED": func(w *world) reply {
			w.transferOrder(1000, J{"id": "mine"})
			return create(w, 1000, J{"id": "mine"})
		},
		"PLATFORM_SETTLEMENT_SUPPLY_WITH_VAT_AMOUNT_EXCEEDED_PORT_ONE_PAYMENT": func(w *world) reply {
			id := w.pay(11000, J{"amount": J{"total": 11000, "taxFree": 1100}})
			return w.post("/platform/transfers/order", orderTransfer(id, 10000))
		},
	}
	for failure, changes := range map[string]J{
		"PLATFORM_PARTNER_NOT_FOUND":                                    {"partnerId": "unknown"},
		"PLATFORM_CONTRACT_NOT_FOUND":                                   {"contractId": "unknown"},
		"PLATFORM_PAYMENT_NOT_FOUND":                                    {"paymentId": "unknown"},
		"PLATFORM_DISCOUNT_SHARE_POLICIES_NOT_FOUND":                    {"discounts": []J{{"sharePolicyId": "d", "amount": 1}}},
		"PLATFORM_ADDITIONAL_FEE_POLICIES_NOT_FOUND":                    {"additionalFees": []J{{"policyId": "f"}}},
		"PLATFORM_SETTLEMENT_PARAMETER_NOT_FOUND":                       {"parameters": J{"p": J{"decimal": 1}}},
		"PLATFORM_USER_DEFINED_PROPERTY_NOT_FOUND":                      {"userDefinedProperties": property},
		"PLATFORM_PRODUCT_ID_DUPLICATED":                                {"orderDetail": lines(product("a", 1, 1), product("a", 1, 1))},
		"PLATFORM_SETTLEMENT_AMOUNT_EXCEEDED":                           {"taxFreeAmount": 1001},
		"PLATFORM_SETTLEMENT_DATE_EARLIER_THAN_SETTLEMENT_START_DATE":   {"settlementDate": "2026-01-01"},
		"PLATFORM_SETTLEMENT_PAYMENT_AMOUNT_EXCEEDED_PORT_ONE_PAYMENT":  {"orderDetail": J{"orderAmount": 1001}},
		"PLATFORM_SETTLEMENT_TAX_FREE_AMOUNT_EXCEEDED_PORT_ONE_PAYMENT": {"taxFreeAmount": 1},
	} {
		causes[failure] = func(w *world) reply { return create(w, 1000, changes) }
	}
	return prefixed("createPlatformOrderTransfer ", causes)
}

func prefixed(prefix string, causes map[string]func(*world) reply) map[string]func(*world) reply {
	all := map[string]func(*world) reply{}
	for failure, cause := range causes {
		all[prefix+failure] = cause
	}
	return all
}

func manualTransferErrors() map[string]func(*world) reply {
	create := func(w *world, changes J) reply {
		return w.post("/platform/transfers/manual", with(manualTransfer(1), changes))
	}
	return prefixed("createPlatformManualTransfer ", map[string]func(*world) reply{
		"PLATFORM_CURRENCY_NOT_SUPPORTED": func(w *world) reply { return create(w, J{"settlementCurrency": "GBP"}) },
		"PLATFORM_PARTNER_NOT_FOUND":      func(w *world) reply { return create(w, J{"partnerId": "unknown"}) },
		"PLATFORM_TRANSFER_ID_ALREADY_USED": func(w *world) reply {
			create(w, J{"id": "mine"}).want(http.StatusOK)
			return create(w, J{"id": "mine"})
		},
		"PLATFORM_USER_DEFINED_PROPERTY_NOT_FOUND": func(w *world) reply {
			return create(w, J{"userDefinedProperties": []J{{"key": "colour", "value": J{"string": "red"}}}})
		},
		"PLATFORM_NEGATIVE_AMOUNT_NOT_ALLOWED": func(w *world) reply {
			acc := account.Default()
			acc.Settlement.ManualPerTransfer = true
			return start(w.t, func(o *sandbox.Options) { o.Account = &acc }).post("/platform/transfers/manual", manualTransfer(-1))
		},
	})
}
