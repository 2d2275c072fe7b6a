package service

import (
	"google.golang.org/grpc"

	invoicingv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/invoicing/v1"
	"github.com/paymentsvc/paymentsvc/internal/domain/invoicing"
	"github.com/paymentsvc/paymentsvc/internal/domain/operation"
)

// TaxInvoiceSheetService implements paymentsvc.invoicing.v1.TaxInvoiceSheetService.
type TaxInvoiceSheetService struct {
	invoicingv1.UnsafeTaxInvoiceSheetServiceServer

	ops operation.Runner
}

// taxInvoiceSheetName is what the file is called: PortOne does not name it.
const taxInvoiceSheetName = "tax-invoices.csv"

// DownloadTaxInvoiceSheet implements the RPC of the same name.
func (s *TaxInvoiceSheetService) DownloadTaxInvoiceSheet(
	req *invoicingv1.DownloadTaxInvoiceSheetRequest,
	stream grpc.ServerStreamingServer[invoicingv1.DownloadTaxInvoiceSheetResponse],
) error {
	file, err := operation.Do(stream.Context(), s.ops, invoicing.DownloadTaxInvoiceSheet, req)
	if err != nil {
		return err
	}
	name := &invoicingv1.DownloadTaxInvoiceSheetResponse{Part: &invoicingv1.DownloadTaxInvoiceSheetResponse_FileName{FileName: taxInvoiceSheetName}}
	if err := stream.Send(name); err != nil {
		return err
	}
	for piece := range pieces(file.GetChunk()) {
		part := &invoicingv1.DownloadTaxInvoiceSheetResponse_Chunk{Chunk: piece}
		if err := stream.Send(&invoicingv1.DownloadTaxInvoiceSheetResponse{Part: part}); err != nil {
			return err
		}
	}
	return nil
}
