package sandbox_test

import (
	"net/http"
	"testing"

	"github.com/paymentsvc/paymentsvc/internal/sandbox"
	"github.com/paymentsvc/paymentsvc/internal/sandbox/account"
	"github.com/paymentsvc/paymentsvc/internal/sandbox/settlement"
)

func several(o *sandbox.Options) {
	acc := account.Default()
	acc.Settlement.SeveralPerPartner = true
	o.Account = &acc
}

func TestOrdersAreCancelledUntilNothingIsLeft(t *testing.T) {
	t.Parallel()
	w := start(t)
	paid, order := w.transferOrder(1000)
	transfer := order.str("transfer.id")
	cancel := func(amount int64, detail any) reply {
		refund := w.cancel(paid, J{"amount": amount}).want(http.StatusOK).str("cancellation.id")
		return w.post("/platform/transfers/order-cancel", with(cancelTransfer(transfer, refund), J{"orderDetail": detail}))
	}
	cancel(300, J{"orderAmount": 300}).want(http.StatusOK).has(J{"transfer.amount.order": 300})
	cancel(200, J{"orderAmount": 701}).want(http.StatusBadRequest, "PLATFORM_CANCELLABLE_AMOUNT_EXCEEDED").has(J{
		"cancellableAmount": 700, "requestAmount": 701, "amountType": "SUPPLY_WITH_VAT",
	})
	cancel(100, J{"orderAmount": 101}).want(http.StatusBadRequest, "PLATFORM_SETTLEMENT_CANCEL_AMOUNT_EXCEEDED_PORT_ONE_CANCEL").has(J{
		"requestSettlementCancelAmount": 101, "portOneCancelAmount": 100,
	})
	id := w.post("/platform/transfers/order", externalTransfer("e", 1000)).want(http.StatusOK).str("transfer.id")
	external := with(cancelTransfer(id, "mine"), J{"externalCancellationDetail": J{}})
	w.post("/platform/transfers/order-cancel", with(external, J{"orderDetail": J{"orderAmount": 400}})).want(http.StatusOK)
	w.post("/platform/transfers/order-cancel", with(external, J{"cancellationId": "rest", "orderDetail": J{"all": J{}}})).want(http.StatusOK).
		has(J{"transfer.amount.order": 600})
	w.post("/platform/transfers/order-cancel", with(external, J{"cancellationId": "more"})).want(http.StatusBadRequest, "PLATFORM_ORDER_TRANSFER_ALREADY_CANCELLED")
}

func TestATaxFreePartIsCancelledApart(t *testing.T) {
	t.Parallel()
	w := start(t)
	paid := w.pay(11000, J{"amount": J{"total": 11000, "taxFree": 1100}})
	order := w.post("/platform/transfers/order", with(orderTransfer(paid, 11000), J{"taxFreeAmount": 1100})).want(http.StatusOK)
	refund := w.cancel(paid, J{"amount": 5000, "taxFreeAmount": 100}).want(http.StatusOK).str("cancellation.id")
	cancel := func(amount, taxFree int64) reply {
		return w.post("/platform/transfers/order-cancel", with(cancelTransfer(order.str("transfer.id"), refund), J{
			"orderDetail": J{"orderAmount": amount}, "taxFreeAmount": taxFree,
		}))
	}
	cancel(5000, 1101).want(http.StatusBadRequest, "PLATFORM_CANCELLABLE_AMOUNT_EXCEEDED").has(J{"amountType": "TAX_FREE", "cancellableAmount": 1100})
	cancel(5000, 101).want(http.StatusBadRequest, "PLATFORM_SETTLEMENT_CANCEL_AMOUNT_EXCEEDED_PORT_ONE_CANCEL").has(J{"amountType": "TAX_FREE"})
	cancel(5000, 100).want(http.StatusOK).has(J{"transfer.amount.orderTaxFree": 100, "transfer.amount.paymentVat": 445})
}

func orderCancelTransferErrors() map[string]func(*world) reply {
	create := func(w *world, changes J) reply {
		paid, order := w.transferOrder(1000)
		refund := w.cancel(paid, J{"amount": 500}).want(http.StatusOK).str("cancellation.id")
		body := with(cancelTransfer(order.str("transfer.id"), refund), J{"orderDetail": J{"orderAmount": 500}})
		return w.post("/platform/transfers/order-cancel", with(body, changes))
	}
	discount := J{"sharePolicyId": "d", "amount": 1}
	causes := map[string]func(*world) reply{}
	for failure, changes := range map[string]J{
		"PLATFORM_CANCELLABLE_AMOUNT_EXCEEDED":                        {"orderDetail": J{"orderAmount": 1001}},
		"PLATFORM_CANCELLATION_AND_PAYMENT_TYPE_MISMATCHED":           {"externalCancellationDetail": J{}},
		"PLATFORM_CANCELLATION_NOT_FOUND":                             {"cancellationId": "unknown"},
		"PLATFORM_DISCOUNT_SHARE_POLICY_ID_DUPLICATED":                {"discounts": []J{discount, discount}},
		"PLATFORM_TRANSFER_DISCOUNT_SHARE_POLICY_NOT_FOUND":           {"discounts": []J{discount}},
		"PLATFORM_ORDER_DETAIL_MISMATCHED":                            {"orderDetail": J{"orderLines": []J{chosenLine("a", 1)}}},
		"PLATFORM_SETTLEMENT_AMOUNT_EXCEEDED":                         {"taxFreeAmount": 501},
		"PLATFORM_SETTLEMENT_CANCEL_AMOUNT_EXCEEDED_PORT_ONE_CANCEL":  {"orderDetail": J{"orderAmount": 501}},
		"PLATFORM_SETTLEMENT_DATE_EARLIER_THAN_SETTLEMENT_START_DATE": {"settlementDate": "2026-01-01"},
		"PLATFORM_TRANSFER_NOT_FOUND":                                 {"transferId": "unknown"},
		"PLATFORM_USER_DEFINED_PROPERTY_NOT_FOUND":                    {"userDefinedProperties": []J{{"key": "colour", "value": J{"string": "red"}}}},
	} {
		causes[failure] = func(w *world) reply { return create(w, changes) }
	}
	return prefixed("createPlatformOrderCancelTransfer ", causes)
}

func chosenLine(id string, quantity int) J {
	return J{"productId": id, "quantity": quantity, "discounts": []J{}}
}

// cancelLines cancels chosen lines of an order of ten.
func cancelLines(w *world, chosen ...J) reply {
	paid := w.pay(1000)
	order := with(orderTransfer(paid, nil), J{"orderDetail": lines(product("a", 100, 10))})
	id := w.post("/platform/transfers/order", order).want(http.StatusOK).str("transfer.id")
	refund := w.cancel(paid).want(http.StatusOK).str("cancellation.id")
	return w.post("/platform/transfers/order-cancel", with(cancelTransfer(id, refund), J{"orderDetail": J{"orderLines": chosen}}))
}

// orderCancelTransferClashes are errors that something else must cause first.
func orderCancelTransferClashes() map[string]func(*world) reply {
	return prefixed("createPlatformOrderCancelTransfer ", map[string]func(*world) reply{
		"PLATFORM_CANNOT_SPECIFY_TRANSFER": func(w *world) reply {
			w = start(w.t, several)
			id, _ := w.transferOrder(1000, J{"orderDetail": J{"orderAmount": 500}})
			w.post("/platform/transfers/order", orderTransfer(id, 500)).want(http.StatusOK)
			return w.post("/platform/transfers/order-cancel", with(cancelTransfer("", "c"), J{
				"transferId": nil, "partnerId": settlement.PartnerID, "paymentId": id,
			}))
		},
		"PLATFORM_PAYMENT_NOT_FOUND": func(w *world) reply {
			return w.post("/platform/transfers/order-cancel", with(cancelTransfer("", "c"), J{
				"transferId": nil, "partnerId": settlement.PartnerID, "paymentId": "unknown",
			}))
		},
		"PLATFORM_ORDER_TRANSFER_ALREADY_CANCELLED": func(w *world) reply {
			id := w.post("/platform/transfers/order", externalTransfer("e", 1000)).want(http.StatusOK).str("transfer.id")
			external := with(cancelTransfer(id, "c"), J{"externalCancellationDetail": J{}})
			w.post("/platform/transfers/order-cancel", external).want(http.StatusOK)
			return w.post("/platform/transfers/order-cancel", with(external, J{"cancellationId": "d"}))
		},
		"PLATFORM_TRANSFER_ALREADY_EXISTS": func(w *world) reply {
			paid, order := w.transferOrder(1000)
			body := with(cancelTransfer(order.str("transfer.id"), w.cancel(paid).str("cancellation.id")), J{"orderDetail": J{"orderAmount": 500}})
			w.post("/platform/transfers/order-cancel", body).want(http.StatusOK)
			return w.post("/platform/transfers/order-cancel", body)
		},
		"PLATFORM_CANCELLABLE_PRODUCT_QUANTITY_EXCEEDED": func(w *world) reply { return cancelLines(w, chosenLine("a", 11)) },
		"PLATFORM_PRODUCT_ID_DUPLICATED":                 func(w *world) reply { return cancelLines(w, chosenLine("a", 1), chosenLine("a", 1)) },
		"PLATFORM_PRODUCT_ID_NOT_FOUND":                  func(w *world) reply { return cancelLines(w, chosenLine("b", 1)) },
		"PLATFORM_TRANSFER_ID_ALREADY_USED": func(w *world) reply {
			w.post("/platform/transfers/manual", with(manualTransfer(1), J{"id": "mine"})).want(http.StatusOK)
			_, order := w.transferOrder(1000)
			return w.post("/platform/transfers/order-cancel", with(cancelTransfer(order.str("transfer.id"), w.cancel(order.str("transfer.payment.id")).str("cancellation.id")), J{"id": "mine"}))
		},
	})
}
