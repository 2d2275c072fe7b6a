package service

import (
	"context"
	"encoding/binary"
	"strings"
	"time"

	rpcstatus "google.golang.org/genproto/googleapis/rpc/status"
	"google.golang.org/protobuf/types/known/timestamppb"

	errorv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/error/v1"
	operationv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/operation/v1"
	"github.com/paymentsvc/paymentsvc/internal/domain/failure"
	"github.com/paymentsvc/paymentsvc/internal/domain/operation"
	"github.com/paymentsvc/paymentsvc/internal/domain/pagetoken"
	"github.com/paymentsvc/paymentsvc/internal/service/interceptor"
)

// Books are what OperationService needs of the engine. They show a caller its own
// operations only.
type Books interface {
	Get(ctx context.Context, id string) (operation.Record, error)
	Await(ctx context.Context, id string, until time.Time) (operation.Record, error)
	List(ctx context.Context, f operation.Filter) ([]operation.Record, error)
	Resolve(ctx context.Context, id string, decision operation.Decision) (operation.Record, error)
}

// OperationService implements paymentsvc.operation.v1.OperationService.
type OperationService struct {
	operationv1.UnsafeOperationServiceServer

	books Books
	now   func() time.Time
	forms []string // of the subjects that operations can have
}

// GetOperation implements the RPC of the same name.
func (s *OperationService) GetOperation(ctx context.Context, req *operationv1.GetOperationRequest) (*operationv1.GetOperationResponse, error) {
	r, err := s.books.Get(ctx, req.GetOperationId())
	if err != nil {
		return nil, err
	}
	return &operationv1.GetOperationResponse{Operation: s.shown(r)}, nil
}

const (
	defaultWait     = 30 * time.Second
	answerBefore    = 50 * time.Millisecond // the caller's deadline
	defaultPageSize = 10
	maxPageSize     = 1000
	escalateAfter   = 10 * time.Minute
)

// WaitOperation implements the RPC of the same name.
func (s *OperationService) WaitOperation(ctx context.Context, req *operationv1.WaitOperationRequest) (*operationv1.WaitOperationResponse, error) {
	wait := defaultWait
	if req.GetTimeout() != nil {
		wait = req.GetTimeout().AsDuration()
	}
	until := s.now().Add(wait)
	if deadline, ok := ctx.Deadline(); ok && deadline.Add(-answerBefore).Before(until) {
		until = deadline.Add(-answerBefore)
	}
	r, err := s.books.Await(ctx, req.GetOperationId(), until)
	if err != nil {
		return nil, err
	}
	return &operationv1.WaitOperationResponse{Operation: s.shown(r)}, nil
}

// ListOperations implements the RPC of the same name.
func (s *OperationService) ListOperations(ctx context.Context, req *operationv1.ListOperationsRequest) (*operationv1.ListOperationsResponse, error) {
	size := int(req.GetPageSize())
	if size == 0 {
		size = defaultPageSize
	}
	size = min(size, maxPageSize)
	filter := operation.Filter{
		Subject: operation.Subject(req.GetSubject()), RequestID: req.GetRequestId(), IntentRef: req.GetIntentRef(), Limit: size + 1,
	}
	if err := s.requireForm(filter.Subject); err != nil {
		return nil, err
	}
	for _, state := range req.GetStates() {
		filter.States = append(filter.States, operation.State(state)) //nolint:gosec // defined values only
	}
	if req.GetFrom() != nil {
		filter.From = req.GetFrom().AsTime()
	}
	if req.GetUntil() != nil {
		filter.Until = req.GetUntil().AsTime()
	}
	if req.GetPageToken() != "" {
		place, err := pagetoken.Read(req, req.GetPageToken())
		if err != nil {
			return nil, err
		}
		filter.Before = cursorOf(place)
	}
	records, err := s.books.List(ctx, filter)
	if err != nil {
		return nil, err
	}
	resp := &operationv1.ListOperationsResponse{}
	if len(records) > size {
		records = records[:size]
		resp.NextPageToken = pagetoken.Write(req, placeOf(records[size-1]))
	}
	for _, r := range records {
		resp.Operations = append(resp.Operations, s.shown(r))
	}
	return resp, nil
}

// requireForm refuses a subject that no operation can have: an empty list would say
// that nothing happened to it.
func (s *OperationService) requireForm(subject operation.Subject) error {
	if subject == "" || subject.HasForm(s.forms) {
		return nil
	}
	return failure.OfViolations(errorv1.CommonReason_COMMON_REASON_VALIDATION_FAILED, []failure.Violation{{
		Field: "subject", Rule: "subject.form",
		Description: "must be a kind of thing and its id, such as payment/order-1; the kinds are " + strings.Join(s.forms, " "),
	}}, 0)
}

// ResolveOperation implements the RPC of the same name.
func (s *OperationService) ResolveOperation(ctx context.Context, req *operationv1.ResolveOperationRequest) (*operationv1.ResolveOperationResponse, error) {
	r, err := s.books.Resolve(ctx, req.GetOperationId(), operation.Decision{
		State: operation.State(req.GetState()), Who: req.GetDecidedBy(), Note: req.GetNote(), //nolint:gosec // defined values only
	})
	if err != nil {
		return nil, err
	}
	return &operationv1.ResolveOperationResponse{Operation: s.shown(r)}, nil
}

// placeOf is the place after a record, for page tokens.
func placeOf(r operation.Record) []byte {
	return append(binary.BigEndian.AppendUint64(nil, uint64(r.CreatedAt.UnixMicro())), r.ID...)
}

// cursorOf reads what placeOf wrote; what is too short leads to the first page.
func cursorOf(place []byte) operation.Cursor {
	const size = 8
	if len(place) < size {
		return operation.Cursor{}
	}
	micros := int64(binary.BigEndian.Uint64(place)) //nolint:gosec // what placeOf wrote
	return operation.Cursor{CreatedAt: time.UnixMicro(micros), ID: string(place[size:])}
}

// shown is a record as its caller sees it. The states of the contract have the
// numbers of the states inside; a test holds them together.
func (s *OperationService) shown(r operation.Record) *operationv1.Operation {
	o := &operationv1.Operation{
		Id:        r.ID,
		Rpc:       string(r.RPC.Parent()) + "/" + string(r.RPC.Name()),
		RequestId: r.RequestID,
		Subject:   string(r.Subject),
		IntentRef: r.IntentRef,
		State:     operationv1.OperationState(r.State),
		Attempts:  int32(r.Attempts), //nolint:gosec // small
		Escalated: !r.State.Answered() && s.now().Sub(r.CreatedAt) > escalateAfter || r.State == operation.StateLateSuccess && r.Voids > 0,
		CreatedAt: timestamppb.New(r.CreatedAt),
		UpdatedAt: timestamppb.New(r.UpdatedAt),
	}
	if number, ok := operationv1.OperationResolution_value["OPERATION_RESOLUTION_"+string(r.Resolution)]; ok {
		o.Resolution = operationv1.OperationResolution(number)
	}
	if r.Failure != nil && r.State.Answered() {
		o.Error = statusOf(r)
	}
	if !r.NextAt.IsZero() {
		o.NextAt = timestamppb.New(r.NextAt)
	}
	return o
}

func statusOf(r operation.Record) *rpcstatus.Status {
	return interceptor.Status(r.Failure).Proto()
}
