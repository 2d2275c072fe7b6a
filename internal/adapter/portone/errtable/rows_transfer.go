package errtable

import errorv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/error/v1"

// transferRows are the types of transfers.
var transferRows = rows{
	"PLATFORM_TRANSFER_NOT_FOUND":                                                             {errorv1.TransferReason_TRANSFER_REASON_TRANSFER_NOT_FOUND, refused},
	"PLATFORM_TRANSFER_ALREADY_EXISTS":                                                        {errorv1.TransferReason_TRANSFER_REASON_TRANSFER_ALREADY_EXISTS, alreadyDone},
	"PLATFORM_TRANSFER_ID_ALREADY_USED":                                                       {errorv1.TransferReason_TRANSFER_REASON_TRANSFER_ID_ALREADY_USED, alreadyDone},
	"PLATFORM_TRANSFER_NON_DELETABLE_STATUS":                                                  {errorv1.TransferReason_TRANSFER_REASON_TRANSFER_NON_DELETABLE_STATUS, refused},
	"PLATFORM_CANCEL_ORDER_TRANSFERS_EXISTS":                                                  {errorv1.TransferReason_TRANSFER_REASON_CANCEL_ORDER_TRANSFERS_EXISTS, refused},
	"PLATFORM_PAYMENT_NOT_FOUND":                                                              {errorv1.TransferReason_TRANSFER_REASON_TRANSFER_PAYMENT_NOT_FOUND, refused},
	"PLATFORM_SETTLEMENT_PARAMETER_NOT_FOUND":                                                 {errorv1.TransferReason_TRANSFER_REASON_SETTLEMENT_PARAMETER_NOT_FOUND, refused},
	"PLATFORM_PRODUCT_ID_DUPLICATED":                                                          {errorv1.TransferReason_TRANSFER_REASON_PRODUCT_ID_DUPLICATED, refused},
	"PLATFORM_NEGATIVE_AMOUNT_NOT_ALLOWED":                                                    {errorv1.TransferReason_TRANSFER_REASON_NEGATIVE_AMOUNT_NOT_ALLOWED, refused},
	"PLATFORM_SETTLEMENT_DATE_EARLIER_THAN_SETTLEMENT_START_DATE":                             {errorv1.TransferReason_TRANSFER_REASON_SETTLEMENT_DATE_EARLIER_THAN_SETTLEMENT_START_DATE, refused},
	"PLATFORM_SETTLEMENT_AMOUNT_EXCEEDED":                                                     {errorv1.TransferReason_TRANSFER_REASON_SETTLEMENT_AMOUNT_EXCEEDED, refused},
	"PLATFORM_SETTLEMENT_PAYMENT_AMOUNT_EXCEEDED_PORT_ONE_PAYMENT":                            {errorv1.TransferReason_TRANSFER_REASON_SETTLEMENT_PAYMENT_AMOUNT_EXCEEDED_PORT_ONE_PAYMENT, refused},
	"PLATFORM_SETTLEMENT_SUPPLY_WITH_VAT_AMOUNT_EXCEEDED_PORT_ONE_PAYMENT":                    {errorv1.TransferReason_TRANSFER_REASON_SETTLEMENT_SUPPLY_WITH_VAT_AMOUNT_EXCEEDED_PORT_ONE_PAYMENT, refused},
	"PLATFORM_SETTLEMENT_TAX_FREE_AMOUNT_EXCEEDED_PORT_ONE_PAYMENT":                           {errorv1.TransferReason_TRANSFER_REASON_SETTLEMENT_TAX_FREE_AMOUNT_EXCEEDED_PORT_ONE_PAYMENT, refused},
	"PLATFORM_ADDITIONAL_FIXED_AMOUNT_FEE_CURRENCY_AND_SETTLEMENT_CURRENCY_MISMATCHED":        {errorv1.TransferReason_TRANSFER_REASON_ADDITIONAL_FEE_CURRENCY_MISMATCHED, refused},
	"PLATFORM_CONTRACT_PLATFORM_FIXED_AMOUNT_FEE_CURRENCY_AND_SETTLEMENT_CURRENCY_MISMATCHED": {errorv1.TransferReason_TRANSFER_REASON_PLATFORM_FEE_CURRENCY_MISMATCHED, refused},
	"PLATFORM_CANCELLATION_NOT_FOUND":                                                         {errorv1.TransferCancellationReason_TRANSFER_CANCELLATION_REASON_TRANSFER_CANCELLATION_NOT_FOUND, refused},
	"PLATFORM_CANNOT_SPECIFY_TRANSFER":                                                        {errorv1.TransferCancellationReason_TRANSFER_CANCELLATION_REASON_CANNOT_SPECIFY_TRANSFER, refused},
	"PLATFORM_ORDER_TRANSFER_ALREADY_CANCELLED":                                               {errorv1.TransferCancellationReason_TRANSFER_CANCELLATION_REASON_ORDER_TRANSFER_ALREADY_CANCELLED, alreadyDone},
	"PLATFORM_CANCELLATION_AND_PAYMENT_TYPE_MISMATCHED":                                       {errorv1.TransferCancellationReason_TRANSFER_CANCELLATION_REASON_CANCELLATION_AND_PAYMENT_TYPE_MISMATCHED, refused},
	"PLATFORM_ORDER_DETAIL_MISMATCHED":                                                        {errorv1.TransferCancellationReason_TRANSFER_CANCELLATION_REASON_ORDER_DETAIL_MISMATCHED, refused},
	"PLATFORM_PRODUCT_ID_NOT_FOUND":                                                           {errorv1.TransferCancellationReason_TRANSFER_CANCELLATION_REASON_PRODUCT_ID_NOT_FOUND, refused},
	"PLATFORM_TRANSFER_DISCOUNT_SHARE_POLICY_NOT_FOUND":                                       {errorv1.TransferCancellationReason_TRANSFER_CANCELLATION_REASON_TRANSFER_DISCOUNT_SHARE_POLICY_NOT_FOUND, refused},
	"PLATFORM_DISCOUNT_SHARE_POLICY_ID_DUPLICATED":                                            {errorv1.TransferCancellationReason_TRANSFER_CANCELLATION_REASON_DISCOUNT_SHARE_POLICY_ID_DUPLICATED, refused},
	"PLATFORM_CANCELLABLE_AMOUNT_EXCEEDED":                                                    {errorv1.TransferCancellationReason_TRANSFER_CANCELLATION_REASON_CANCELLABLE_AMOUNT_EXCEEDED, refused},
	"PLATFORM_CANCELLABLE_DISCOUNT_AMOUNT_EXCEEDED":                                           {errorv1.TransferCancellationReason_TRANSFER_CANCELLATION_REASON_CANCELLABLE_DISCOUNT_AMOUNT_EXCEEDED, refused},
	"PLATFORM_CANCELLABLE_DISCOUNT_TAX_FREE_AMOUNT_EXCEEDED":                                  {errorv1.TransferCancellationReason_TRANSFER_CANCELLATION_REASON_CANCELLABLE_DISCOUNT_TAX_FREE_AMOUNT_EXCEEDED, refused},
	"PLATFORM_CANCELLABLE_PRODUCT_QUANTITY_EXCEEDED":                                          {errorv1.TransferCancellationReason_TRANSFER_CANCELLATION_REASON_CANCELLABLE_PRODUCT_QUANTITY_EXCEEDED, refused},
	"PLATFORM_SETTLEMENT_CANCEL_AMOUNT_EXCEEDED_PORT_ONE_CANCEL":                              {errorv1.TransferCancellationReason_TRANSFER_CANCELLATION_REASON_SETTLEMENT_CANCEL_AMOUNT_EXCEEDED_PORT_ONE_CANCEL, refused},
}

// payoutRows are the types of partner settlements and payouts. Negative payouts
// are among the exceptions.
var payoutRows = rows{
	"PLATFORM_PARTNER_SETTLEMENTS_NOT_FOUND":           {errorv1.PayoutReason_PAYOUT_REASON_PARTNER_SETTLEMENTS_NOT_FOUND, refused},
	"PLATFORM_NO_SELECTED_PARTNER_SETTLEMENTS":         {errorv1.PayoutReason_PAYOUT_REASON_NO_SELECTED_PARTNER_SETTLEMENTS, refused},
	"PLATFORM_DUPLICATED_PARTNER_SETTLEMENT_IDS":       {errorv1.PayoutReason_PAYOUT_REASON_DUPLICATED_PARTNER_SETTLEMENT_IDS, refused},
	"PLATFORM_NON_PAYABLE_PARTNER_SETTLEMENTS":         {errorv1.PayoutReason_PAYOUT_REASON_NON_PAYABLE_PARTNER_SETTLEMENTS, refused},
	"PLATFORM_NON_DELETABLE_PARTNER_SETTLEMENTS":       {errorv1.PayoutReason_PAYOUT_REASON_NON_DELETABLE_PARTNER_SETTLEMENTS, refused},
	"PLATFORM_REFERENCED_CANCEL_ORDER_TRANSFERS_EXIST": {errorv1.PayoutReason_PAYOUT_REASON_REFERENCED_CANCEL_ORDER_TRANSFERS_EXIST, refused},
	"PLATFORM_BULK_PAYOUT_ID_ALREADY_EXISTS":           {errorv1.PayoutReason_PAYOUT_REASON_BULK_PAYOUT_ID_ALREADY_EXISTS, alreadyDone},
}
