package service

import (
	"google.golang.org/grpc"

	settlementv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/settlement/v1"
	"github.com/paymentsvc/paymentsvc/internal/domain/operation"
	"github.com/paymentsvc/paymentsvc/internal/domain/settlement"
)

// TransferSheetService implements paymentsvc.settlement.v1.TransferSheetService.
type TransferSheetService struct {
	settlementv1.UnsafeTransferSheetServiceServer

	ops operation.Runner
}

// transferSheetName is what the file is called: PortOne does not name it.
const transferSheetName = "transfer-summaries.csv"

// DownloadTransferSheet implements the RPC of the same name.
func (s *TransferSheetService) DownloadTransferSheet(
	req *settlementv1.DownloadTransferSheetRequest,
	stream grpc.ServerStreamingServer[settlementv1.DownloadTransferSheetResponse],
) error {
	file, err := operation.Do(stream.Context(), s.ops, settlement.DownloadTransferSheet, req)
	if err != nil {
		return err
	}
	name := &settlementv1.DownloadTransferSheetResponse{Part: &settlementv1.DownloadTransferSheetResponse_FileName{FileName: transferSheetName}}
	if err := stream.Send(name); err != nil {
		return err
	}
	for piece := range pieces(file.GetChunk()) {
		part := &settlementv1.DownloadTransferSheetResponse_Chunk{Chunk: piece}
		if err := stream.Send(&settlementv1.DownloadTransferSheetResponse{Part: part}); err != nil {
			return err
		}
	}
	return nil
}
