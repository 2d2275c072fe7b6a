package sandbox

import (
	"maps"

	"github.com/paymentsvc/paymentsvc/internal/sandbox/settlement"
	"github.com/paymentsvc/paymentsvc/internal/sandbox/state"
	"github.com/paymentsvc/paymentsvc/internal/sandbox/wire"
)

// endpoints lists the operations that the sandbox knows, by operationId. To add
// one, write it as a method of state.State and name it here.
func endpoints() map[string]endpoint {
	all := map[string]endpoint{}
	for _, group := range []map[string]endpoint{
		accessEndpoints(), paymentEndpoints(), billingEndpoints(), identityEndpoints(), settlementEndpoints(),
	} {
		maps.Copy(all, group)
	}
	return all
}

func accessEndpoints() map[string]endpoint {
	return map[string]endpoint{
		"loginViaApiSecret": general(func(s *state.State, c state.Caller, in *wire.LoginViaApiSecretBody) (wire.LoginViaApiSecretResponse, error) {
			return s.LoginViaAPISecret(in, c.Now)
		}),
		"refreshToken": general(func(s *state.State, c state.Caller, in *wire.RefreshTokenBody) (wire.RefreshTokenResponse, error) {
			return s.RefreshToken(in, c.Now)
		}),
		"getBankInfos": func(call) (work, error) {
			return work{apply: func(*state.State, state.Caller) (any, error) { return state.GetBankInfos(), nil }}, nil
		},
	}
}

func paymentEndpoints() map[string]endpoint {
	return map[string]endpoint{
		"preRegisterPayment":     about((*state.State).PreRegisterPayment, nil),
		"payWithBillingKey":      about((*state.State).PayWithBillingKey, (*state.State).BillingPace),
		"payInstantly":           about((*state.State).PayInstantly, (*state.State).InstantPace),
		"confirmPayment":         about((*state.State).ConfirmPayment, (*state.State).ConfirmPace),
		"cancelPayment":          cancelPayment(),
		"closeVirtualAccount":    simple((*state.State).CloseVirtualAccount),
		"getPayment":             simple((*state.State).GetPayment),
		"getPaymentTransactions": simple((*state.State).GetPaymentTransactions),
		"getPayments":            general((*state.State).GetPayments),
		"capturePayment": about(func(s *state.State, c state.Caller, id string, _ *wire.CapturePaymentBody) (wire.CapturePaymentResponse, error) {
			return s.CapturePayment(c, id)
		}, nil),
		"stopPaymentCancellation": within(func(
			s *state.State, c state.Caller, paymentID, id string, _ *wire.StopPaymentCancellationBody,
		) (wire.StopPaymentCancellationResponse, error) {
			return s.StopPaymentCancellation(c, paymentID, id)
		}),

		"issueCashReceipt":             general((*state.State).IssueCashReceipt),
		"getCashReceiptByPaymentId":    simple((*state.State).GetCashReceipt),
		"cancelCashReceiptByPaymentId": simple((*state.State).CancelCashReceipt),

		"applyEscrowLogistics":  about((*state.State).RegisterEscrowLogistics, nil),
		"modifyEscrowLogistics": about((*state.State).ModifyEscrowLogistics, nil),
		"confirmEscrow":         about((*state.State).ConfirmEscrow, nil),
	}
}

func billingEndpoints() map[string]endpoint {
	return map[string]endpoint{
		"issueBillingKey":    general((*state.State).IssueBillingKey),
		"getBillingKeyInfos": general((*state.State).GetBillingKeyInfos),
		"getBillingKeyInfo":  simple((*state.State).GetBillingKeyInfo),
		"deleteBillingKey":   about((*state.State).DeleteBillingKey, nil),

		"confirmBillingKey":            general((*state.State).ConfirmBillingKey),
		"confirmBillingKeyIssueAndPay": general((*state.State).ConfirmBillingKeyIssueAndPay),

		"createPaymentSchedule":  about((*state.State).CreatePaymentSchedule, nil),
		"getPaymentSchedule":     simple((*state.State).GetPaymentSchedule),
		"getPaymentSchedules":    general((*state.State).GetPaymentSchedules),
		"revokePaymentSchedules": general((*state.State).RevokePaymentSchedules),
	}
}

func identityEndpoints() map[string]endpoint {
	return map[string]endpoint{
		"sendIdentityVerification":    about((*state.State).SendIdentityVerification, nil),
		"resendIdentityVerification":  simple((*state.State).ResendIdentityVerification),
		"confirmIdentityVerification": about((*state.State).ConfirmIdentityVerification, nil),
		"getIdentityVerification":     simple((*state.State).GetIdentityVerification),
	}
}

func settlementEndpoints() map[string]endpoint {
	return map[string]endpoint{
		"createPlatformContract":            settles((*settlement.Book).CreateContract),
		"getPlatformContract":               settlesOne((*settlement.Book).GetContract),
		"createPlatformPartner":             settles((*settlement.Book).CreatePartner),
		"getPlatformPartner":                settlesOne((*settlement.Book).GetPartner),
		"createPlatformOrderTransfer":       settles((*settlement.Book).CreateOrderTransfer),
		"createPlatformOrderCancelTransfer": settles((*settlement.Book).CreateOrderCancelTransfer),
		"createPlatformManualTransfer":      settles((*settlement.Book).CreateManualTransfer),
		"getPlatformTransfer":               settlesOne((*settlement.Book).GetTransfer),
		"deletePlatformTransfer":            settlesOne((*settlement.Book).DeleteTransfer),
	}
}

// cancelPayment is the one operation with something to check on arrival.
func cancelPayment() endpoint {
	bind, prepare := binding[wire.CancelPaymentBody](), about((*state.State).CancelPayment, (*state.State).CancelPace)
	return func(c call) (work, error) {
		w, err := prepare(c)
		if err != nil {
			return w, err
		}
		in, err := bind(c)
		w.arrive = func(s *state.State, caller state.Caller) error { return s.ArriveCancel(caller, c.parameters[0], in) }
		return w, err
	}
}
