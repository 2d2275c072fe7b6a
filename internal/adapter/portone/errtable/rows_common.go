package errtable

import errorv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/error/v1"

// commonRows are the types of every operation and of whatever goes through a channel.
var commonRows = rows{
	// Not in the API document; sent while the first call with the same key runs.
	"IDEMPOTENCY_OUTSTANDING_REQUEST": {errorv1.CommonReason_COMMON_REASON_OPERATION_IN_PROGRESS, stillRunning},
	"UNAUTHORIZED":                    {errorv1.CommonReason_COMMON_REASON_UPSTREAM_UNAUTHORIZED, refused},
	"FORBIDDEN":                       {errorv1.CommonReason_COMMON_REASON_FORBIDDEN, refused},
	"INVALID_REQUEST":                 {errorv1.CommonReason_COMMON_REASON_INVALID_REQUEST, refused},
	"CHANNEL_NOT_FOUND":               {errorv1.ChannelReason_CHANNEL_REASON_CHANNEL_NOT_FOUND, refused},
	"PG_PROVIDER":                     {errorv1.ChannelReason_CHANNEL_REASON_PG_PROVIDER, gatewayOnRecord},
	"CHANNEL_SPECIFIC":                {errorv1.ChannelReason_CHANNEL_REASON_CHANNEL_SPECIFIC, byGateway},
	"MAX_TRANSACTION_COUNT_REACHED":   {errorv1.ChannelReason_CHANNEL_REASON_MAX_TRANSACTION_COUNT_REACHED, refused},
	"INFORMATION_MISMATCH":            {errorv1.ChannelReason_CHANNEL_REASON_INFORMATION_MISMATCH, refused},
}
