// Package gateway is the JSON facade: the contract's RPCs as HTTP, with one error
// shape, strict about what it accepts. Calls go through the gRPC server like
// anybody's, so that no interceptor can be bypassed.
package gateway

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"time"

	"github.com/grpc-ecosystem/grpc-gateway/v2/runtime"
	"google.golang.org/grpc"
	"google.golang.org/protobuf/reflect/protoreflect"

	billingv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/billing/v1"
	identityv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/identity/v1"
	invoicingv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/invoicing/v1"
	operationv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/operation/v1"
	paymentv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/payment/v1"
	reconciliationv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/reconciliation/v1"
	settlementv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/settlement/v1"
	"github.com/paymentsvc/paymentsvc/internal/door"
)

// maxBody is how large a request may be. The largest legitimate one, a batch of
// partners, is far below it.
const maxBody = 1 << 20

// Options are what the facade needs of the rest of the program.
type Options struct {
	// Log gets one line for each request that the facade rejects itself.
	Log *slog.Logger
	Now func() time.Time
	// Hosts are the hosts that the facade serves.
	Hosts *door.Hosts
	// PortOneNames are PortOne's names of fields that the contract calls differently, for
	// errors that suggest the right one.
	PortOneNames map[protoreflect.Name]string
}

// New returns the facade over the gRPC server that conn leads to; conn is made with
// DialOptions.
func New(ctx context.Context, conn *grpc.ClientConn, o Options) (http.Handler, error) {
	known, err := newRoutes()
	if err != nil {
		return nil, err
	}
	requests, err := newReading(o.PortOneNames)
	if err != nil {
		return nil, err
	}
	mux := runtime.NewServeMux(
		runtime.WithMarshalerOption(runtime.MIMEWildcard, newMarshaler()),
		// The defaults would let a form POST reach a GET's handler, and a header
		// choose another method than the one that proxies see.
		runtime.WithDisablePathLengthFallback(),
		runtime.WithDisableHTTPMethodOverride(),
		runtime.WithErrorHandler(writeError),
		runtime.WithRoutingErrorHandler(routingErrors(known)),
		runtime.WithIncomingHeaderMatcher(incomingHeader),
		runtime.WithOutgoingHeaderMatcher(outgoingHeader),
		runtime.WithOutgoingTrailerMatcher(noHeader),
		runtime.WithUnescapingMode(runtime.UnescapingModeAllCharacters),
		runtime.WithMiddlewares(onlyJSON, unzipped, withDeadline, unescapedOnce, requests.checked),
	)
	for _, register := range handlers() {
		if err := register(ctx, mux, conn); err != nil {
			return nil, fmt.Errorf("register the JSON facade: %w", err)
		}
	}
	calls := onlyText(http.MaxBytesHandler(withHead(escapedOnceMore(mux)), maxBody))
	return visited(door.Guard(o.Hosts, withDocs(calls), turnAway), o.Log, o.Now), nil
}

// handlers are what generated code has for each service.
func handlers() []func(context.Context, *runtime.ServeMux, *grpc.ClientConn) error {
	return []func(context.Context, *runtime.ServeMux, *grpc.ClientConn) error{
		paymentv1.RegisterPaymentServiceHandler,
		paymentv1.RegisterPaymentEventServiceHandler,
		paymentv1.RegisterEscrowServiceHandler,
		paymentv1.RegisterCashReceiptServiceHandler,
		paymentv1.RegisterPromotionServiceHandler,
		paymentv1.RegisterCheckoutSessionServiceHandler,
		paymentv1.RegisterCheckoutProfileServiceHandler,
		paymentv1.RegisterBankServiceHandler,
		paymentv1.RegisterKakaoPayOrderServiceHandler,
		paymentv1.RegisterPaymentwallDeliveryServiceHandler,
		billingv1.RegisterBillingKeyServiceHandler,
		billingv1.RegisterPaymentScheduleServiceHandler,
		identityv1.RegisterIdentityVerificationServiceHandler,
		settlementv1.RegisterContractServiceHandler,
		settlementv1.RegisterAdditionalFeePolicyServiceHandler,
		settlementv1.RegisterDiscountSharePolicyServiceHandler,
		settlementv1.RegisterPartnerServiceHandler,
		settlementv1.RegisterPartnerScheduleServiceHandler,
		settlementv1.RegisterPartnerConnectionServiceHandler,
		settlementv1.RegisterTransferServiceHandler,
		settlementv1.RegisterTransferSummaryServiceHandler,
		settlementv1.RegisterTransferSheetServiceHandler,
		settlementv1.RegisterPartnerSettlementServiceHandler,
		settlementv1.RegisterPayoutServiceHandler,
		settlementv1.RegisterBulkPayoutServiceHandler,
		settlementv1.RegisterAccountTransferServiceHandler,
		settlementv1.RegisterBulkAccountTransferServiceHandler,
		settlementv1.RegisterAccountHolderServiceHandler,
		settlementv1.RegisterCompanyServiceHandler,
		settlementv1.RegisterSettingServiceHandler,
		invoicingv1.RegisterCounterpartyServiceHandler,
		invoicingv1.RegisterCertificateServiceHandler,
		invoicingv1.RegisterTaxInvoiceServiceHandler,
		invoicingv1.RegisterTaxInvoiceDocumentServiceHandler,
		invoicingv1.RegisterTaxInvoiceSheetServiceHandler,
		invoicingv1.RegisterTaxInvoiceAttachmentServiceHandler,
		invoicingv1.RegisterBulkTaxInvoiceServiceHandler,
		reconciliationv1.RegisterVatReportServiceHandler,
		operationv1.RegisterOperationServiceHandler,
	}
}
