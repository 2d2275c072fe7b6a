package errtable

import errorv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/error/v1"

// paymentRows are the types of payments and refunds.
var paymentRows = rows{
	"PAYMENT_NOT_FOUND":                                          {errorv1.PaymentReason_PAYMENT_REASON_PAYMENT_NOT_FOUND, refused},
	"ALREADY_PAID":                                               {errorv1.PaymentReason_PAYMENT_REASON_ALREADY_PAID, alreadyDone},
	"PAYMENT_NOT_PAID":                                           {errorv1.PaymentReason_PAYMENT_REASON_PAYMENT_NOT_PAID, refused},
	"PAYMENT_NOT_WAITING_FOR_DEPOSIT":                            {errorv1.PaymentReason_PAYMENT_REASON_PAYMENT_NOT_WAITING_FOR_DEPOSIT, refused},
	"SUM_OF_PARTS_EXCEEDS_TOTAL_AMOUNT":                          {errorv1.PaymentReason_PAYMENT_REASON_SUM_OF_PARTS_EXCEEDS_TOTAL_AMOUNT, refused},
	"INVALID_PAYMENT_TOKEN":                                      {errorv1.PaymentReason_PAYMENT_REASON_INVALID_PAYMENT_TOKEN, refused},
	"DISCOUNT_AMOUNT_EXCEEDS_TOTAL_AMOUNT":                       {errorv1.PaymentReason_PAYMENT_REASON_DISCOUNT_AMOUNT_EXCEEDS_TOTAL_AMOUNT, refused},
	"PROMOTION_PAY_METHOD_DOES_NOT_MATCH":                        {errorv1.PaymentReason_PAYMENT_REASON_PROMOTION_PAY_METHOD_DOES_NOT_MATCH, refused},
	"PROMOTION_NOT_FOUND":                                        {errorv1.PaymentReason_PAYMENT_REASON_PROMOTION_NOT_FOUND, refused},
	"CASH_RECEIPT_ALREADY_ISSUED":                                {errorv1.PaymentReason_PAYMENT_REASON_CASH_RECEIPT_ALREADY_ISSUED, alreadyDone},
	"CASH_RECEIPT_NOT_FOUND":                                     {errorv1.PaymentReason_PAYMENT_REASON_CASH_RECEIPT_NOT_FOUND, refused},
	"CASH_RECEIPT_NOT_ISSUED":                                    {errorv1.PaymentReason_PAYMENT_REASON_CASH_RECEIPT_NOT_ISSUED, refused},
	"SESSION_NOT_FOUND":                                          {errorv1.PaymentReason_PAYMENT_REASON_CHECKOUT_SESSION_NOT_FOUND, refused},
	"SESSION_EXPIRED":                                            {errorv1.PaymentReason_PAYMENT_REASON_CHECKOUT_SESSION_EXPIRED, refused},
	"PROFILE_SETTINGS_NOT_FOUND":                                 {errorv1.PaymentReason_PAYMENT_REASON_CHECKOUT_PROFILE_NOT_FOUND, refused},
	"MAX_TTL_EXCEEDED":                                           {errorv1.PaymentReason_PAYMENT_REASON_MAX_TTL_EXCEEDED, refused},
	"WEBHOOK_NOT_FOUND":                                          {errorv1.PaymentReason_PAYMENT_REASON_WEBHOOK_NOT_FOUND, refused},
	"MAX_WEBHOOK_RETRY_COUNT_REACHED":                            {errorv1.PaymentReason_PAYMENT_REASON_MAX_WEBHOOK_RETRY_COUNT_REACHED, refused},
	"PAYMENT_ALREADY_CANCELLED":                                  {errorv1.CancellationReason_CANCELLATION_REASON_PAYMENT_ALREADY_CANCELLED, alreadyDone},
	"CANCELLABLE_AMOUNT_CONSISTENCY_BROKEN":                      {errorv1.CancellationReason_CANCELLATION_REASON_CANCELLABLE_AMOUNT_CONSISTENCY_BROKEN, refused},
	"CANCEL_AMOUNT_EXCEEDS_CANCELLABLE_AMOUNT":                   {errorv1.CancellationReason_CANCELLATION_REASON_CANCEL_AMOUNT_EXCEEDS_CANCELLABLE_AMOUNT, refused},
	"CANCEL_TAX_AMOUNT_EXCEEDS_CANCELLABLE_TAX_AMOUNT":           {errorv1.CancellationReason_CANCELLATION_REASON_CANCEL_TAX_AMOUNT_EXCEEDS_CANCELLABLE_TAX_AMOUNT, refused},
	"CANCEL_TAX_FREE_AMOUNT_EXCEEDS_CANCELLABLE_TAX_FREE_AMOUNT": {errorv1.CancellationReason_CANCELLATION_REASON_CANCEL_TAX_FREE_AMOUNT_EXCEEDS_CANCELLABLE_TAX_FREE_AMOUNT, refused},
	"SUM_OF_PARTS_EXCEEDS_CANCEL_AMOUNT":                         {errorv1.CancellationReason_CANCELLATION_REASON_SUM_OF_PARTS_EXCEEDS_CANCEL_AMOUNT, refused},
	"MAX_CANCEL_COUNT_REACHED":                                   {errorv1.CancellationReason_CANCELLATION_REASON_MAX_CANCEL_COUNT_REACHED, refused},
	"NEGATIVE_PROMOTION_ADJUSTED_CANCEL_AMOUNT":                  {errorv1.CancellationReason_CANCELLATION_REASON_NEGATIVE_PROMOTION_ADJUSTED_CANCEL_AMOUNT, refused},
	// Of earlier editions of PortOne's document.
	"REMAINED_AMOUNT_LESS_THAN_PROMOTION_MIN_PAYMENT_AMOUNT": {errorv1.CancellationReason_CANCELLATION_REASON_REMAINED_AMOUNT_LESS_THAN_PROMOTION_MIN_PAYMENT_AMOUNT, refused},
	"PROMOTION_DISCOUNT_RETAIN_OPTION_SHOULD_NOT_BE_CHANGED": {errorv1.CancellationReason_CANCELLATION_REASON_PROMOTION_DISCOUNT_RETAIN_OPTION_SHOULD_NOT_BE_CHANGED, refused},
	"PAYMENT_CANCELLATION_NOT_FOUND":                         {errorv1.CancellationReason_CANCELLATION_REASON_PAYMENT_CANCELLATION_NOT_FOUND, refused},
	"PAYMENT_CANCELLATION_NOT_PENDING":                       {errorv1.CancellationReason_CANCELLATION_REASON_PAYMENT_CANCELLATION_NOT_PENDING, refused},
}

// billingRows are the types of billing keys and schedules.
var billingRows = rows{
	"BILLING_KEY_NOT_FOUND":              {errorv1.BillingReason_BILLING_REASON_BILLING_KEY_NOT_FOUND, refused},
	"BILLING_KEY_ALREADY_DELETED":        {errorv1.BillingReason_BILLING_REASON_BILLING_KEY_ALREADY_DELETED, refused},
	"BILLING_KEY_ALREADY_ISSUED":         {errorv1.BillingReason_BILLING_REASON_BILLING_KEY_ALREADY_ISSUED, alreadyDone},
	"BILLING_KEY_NOT_ISSUED":             {errorv1.BillingReason_BILLING_REASON_BILLING_KEY_NOT_ISSUED, refused},
	"ALREADY_PAID_OR_WAITING":            {errorv1.BillingReason_BILLING_REASON_ALREADY_PAID_OR_WAITING, refused},
	"PAYMENT_SCHEDULE_NOT_FOUND":         {errorv1.BillingReason_BILLING_REASON_PAYMENT_SCHEDULE_NOT_FOUND, refused},
	"PAYMENT_SCHEDULE_ALREADY_EXISTS":    {errorv1.BillingReason_BILLING_REASON_PAYMENT_SCHEDULE_ALREADY_EXISTS, refused},
	"PAYMENT_SCHEDULE_ALREADY_PROCESSED": {errorv1.BillingReason_BILLING_REASON_PAYMENT_SCHEDULE_ALREADY_PROCESSED, refused},
	"PAYMENT_SCHEDULE_ALREADY_REVOKED":   {errorv1.BillingReason_BILLING_REASON_PAYMENT_SCHEDULE_ALREADY_REVOKED, alreadyDone},
}

// identityRows are the types of identity verifications.
var identityRows = rows{
	"IDENTITY_VERIFICATION_NOT_FOUND":        {errorv1.IdentityReason_IDENTITY_REASON_IDENTITY_VERIFICATION_NOT_FOUND, refused},
	"IDENTITY_VERIFICATION_ALREADY_SENT":     {errorv1.IdentityReason_IDENTITY_REASON_IDENTITY_VERIFICATION_ALREADY_SENT, alreadyDone},
	"IDENTITY_VERIFICATION_NOT_SENT":         {errorv1.IdentityReason_IDENTITY_REASON_IDENTITY_VERIFICATION_NOT_SENT, refused},
	"IDENTITY_VERIFICATION_ALREADY_VERIFIED": {errorv1.IdentityReason_IDENTITY_REASON_IDENTITY_VERIFICATION_ALREADY_VERIFIED, refused},
}
