package store

import (
	"encoding/json"
	"fmt"
	"time"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"

	"github.com/paymentsvc/paymentsvc/internal/adapter/store/internal/db"
	"github.com/paymentsvc/paymentsvc/internal/domain/failure"
	"github.com/paymentsvc/paymentsvc/internal/domain/operation"
)

// rowVersion is the layout of the rows that this program writes. It leaves rows of
// a newer layout to newer replicas.
const rowVersion = 2

// markedByKey is the first layout whose operations mark what they make with their key.
const markedByKey = 2

// The columns that are sealed.
const (
	columnRequest   = "request"
	columnSuspected = "suspected"
	columnResponse  = "response"
	columnFailure   = "failure"
)

// orphanDue stands for no time in a state in which somebody must be at work: such
// a record is due as soon as nobody is.
const orphanDue = -1

// sealer seals the values of one record and remembers the first error.
type sealer struct {
	box box
	err error
}

func (s *sealer) message(column string, m proto.Message) []byte {
	plain, err := encodeMessage(m)
	return s.sealed(column, plain, err)
}

func (s *sealer) failure(column string, f *failure.Error) []byte {
	plain, err := encodeFailure(f)
	return s.sealed(column, plain, err)
}

func (s *sealer) snapshot(snapshot operation.Snapshot) string {
	text, err := json.Marshal(snapshot)
	s.note("snapshot", err)
	return string(text)
}

func (s *sealer) there(t operation.There) string {
	text, err := json.Marshal(t)
	s.note("there", err)
	return string(text)
}

func (s *sealer) attempts(r operation.Record, attempts []operation.Attempt) string {
	lines, err := encodeAttempts(r.Epoch, attempts)
	s.note("attempts", err)
	return lines
}

func (s *sealer) sealed(column string, plain []byte, err error) []byte {
	s.note(column, err)
	return s.box.seal(column, plain)
}

func (s *sealer) note(what string, err error) {
	if err != nil && s.err == nil {
		s.err = fmt.Errorf("encode %s: %w", what, err)
	}
}

// acceptRow is a new record as a row.
func (k keys) acceptRow(r operation.Record) (db.AcceptOperationParams, error) {
	b, err := k.box(r.ID)
	if err != nil {
		return db.AcceptOperationParams{}, err
	}
	s := sealer{box: b}
	save := s.saveRow(r, operation.Ownership{Owner: r.Owner})
	row := db.AcceptOperationParams{
		ID: r.ID, Version: rowVersion, Caller: r.Caller, Rpc: string(r.RPC), RequestID: r.RequestID,
		Fingerprint: append([]byte{}, r.Fingerprint...), Subject: string(r.Subject), Once: number(r.Once), IntentRef: r.IntentRef,
		SealedRequest: s.message(columnRequest, r.Request), Replayable: number(r.Replayable), UpstreamKey: r.Key,
		CreatedAt: micros(r.CreatedAt),

		State: save.State, Snapshot: save.Snapshot, NotAfter: save.NotAfter, FirstByte: save.FirstByte, LastByte: save.LastByte,
		Attempts: save.Attempts, Sent: save.Sent, Looks: save.Looks, Voids: save.Voids, Absences: save.Absences, FirstAbsence: save.FirstAbsence, There: save.There,
		SealedSuspected: save.SealedSuspected, NextAt: save.NextAt, WatchUntil: save.WatchUntil,
		SealedResponse: save.SealedResponse, SealedFailure: save.SealedFailure, Resolution: save.Resolution,
		Owner: r.Owner, Epoch: r.Epoch, UpdatedAt: save.UpdatedAt,
	}
	return row, s.err
}

// saveRow is the part of a record that may change, as a row, with attempts to add.
func (k keys) saveRow(r operation.Record, next operation.Ownership, attempts ...operation.Attempt) (db.SaveOperationParams, error) {
	b, err := k.box(r.ID)
	if err != nil {
		return db.SaveOperationParams{}, err
	}
	s := sealer{box: b}
	row := s.saveRow(r, next)
	row.AttemptLog = s.attempts(r, attempts)
	return row, s.err
}

func (s *sealer) saveRow(r operation.Record, next operation.Ownership) db.SaveOperationParams {
	return db.SaveOperationParams{
		State: r.State.String(), Snapshot: s.snapshot(r.Snapshot),
		NotAfter: micros(r.NotAfter), FirstByte: micros(r.FirstByte), LastByte: micros(r.LastByte),
		Attempts: int64(r.Attempts), Sent: int64(r.Sent), Looks: int64(r.Looks), Voids: int64(r.Voids),
		Absences: int64(r.Absences), FirstAbsence: micros(r.FirstAbsence), There: s.there(r.There),
		SealedSuspected: s.failure(columnSuspected, r.Suspected),
		NextAt:          dueAt(r), WatchUntil: micros(r.WatchUntil),
		SealedResponse: s.message(columnResponse, r.Response),
		SealedFailure:  s.failure(columnFailure, r.Failure),
		Resolution:     string(r.Resolution),
		Owner:          next.Owner, Epoch: next.Epoch(r),
		UpdatedAt: micros(r.UpdatedAt),
		ID:        r.ID, HeldBy: r.Owner, HeldEpoch: r.Epoch,
	}
}

// record is a row as a record.
func (k keys) record(row db.Operation) (operation.Record, error) {
	state, ok := operation.ParseState(row.State)
	if !ok {
		return operation.Record{}, fmt.Errorf("operation %s: unknown state %s", row.ID, row.State)
	}
	r := operation.Record{
		ID: row.ID, Caller: row.Caller, RPC: protoreflect.FullName(row.Rpc), RequestID: row.RequestID,
		Fingerprint: row.Fingerprint, Subject: operation.Subject(row.Subject), Once: row.Once != 0, IntentRef: row.IntentRef,
		State: state, Replayable: row.Replayable != 0, Key: row.UpstreamKey, MarkedByID: row.Version < markedByKey,
		NotAfter: instant(row.NotAfter), FirstByte: instant(row.FirstByte), LastByte: instant(row.LastByte),
		Attempts: int(row.Attempts), Sent: int(row.Sent), Looks: int(row.Looks), Voids: int(row.Voids),
		Absences: int(row.Absences), FirstAbsence: instant(row.FirstAbsence),
		NextAt: instant(max(row.NextAt, 0)), WatchUntil: instant(row.WatchUntil),
		Resolution: operation.Resolution(row.Resolution), Owner: row.Owner, Epoch: row.Epoch,
		CreatedAt: instant(row.CreatedAt), UpdatedAt: instant(row.UpdatedAt),
	}
	if err := json.Unmarshal([]byte(row.Snapshot), &r.Snapshot); err != nil {
		return r, fmt.Errorf("snapshot of operation %s: %w", row.ID, err)
	}
	if err := json.Unmarshal([]byte(row.There), &r.There); err != nil {
		return r, fmt.Errorf("times by PortOne's clock of operation %s: %w", row.ID, err)
	}
	return r, k.unseal(row, &r)
}

// unseal reads the sealed columns of a row into its record.
func (k keys) unseal(row db.Operation, r *operation.Record) error {
	b, err := k.box(row.ID)
	if err != nil {
		return err
	}
	if r.Request, err = opened(b, columnRequest, row.SealedRequest, decodeMessage); err != nil {
		return err
	}
	if r.Suspected, err = opened(b, columnSuspected, row.SealedSuspected, decodeFailure); err != nil {
		return err
	}
	if r.Response, err = opened(b, columnResponse, row.SealedResponse, decodeMessage); err != nil {
		return err
	}
	r.Failure, err = opened(b, columnFailure, row.SealedFailure, decodeFailure)
	return err
}

func opened[T any](b box, column string, sealed []byte, decode func([]byte) (T, error)) (T, error) {
	plain, err := b.open(column, sealed)
	if err != nil {
		var none T
		return none, err
	}
	value, err := decode(plain)
	if err != nil {
		return value, fmt.Errorf("decode %s of operation %s: %w", column, b.operationID, err)
	}
	return value, nil
}

// remembered is what a tombstone says, as a record.
func remembered(t db.Tombstone) (operation.Record, error) {
	state, ok := operation.ParseState(t.Outcome)
	if !ok {
		return operation.Record{}, fmt.Errorf("remembered operation %s: unknown state %s", t.OperationID, t.Outcome)
	}
	return operation.Record{
		ID: t.OperationID, Caller: t.Caller, RPC: protoreflect.FullName(t.Rpc), Subject: operation.Subject(t.Subject),
		Once: t.Once != 0, State: state, CreatedAt: instant(t.CreatedAt), UpdatedAt: instant(t.UpdatedAt),
	}, nil
}

func dueAt(r operation.Record) int64 {
	if r.NextAt.IsZero() && r.State.Active() {
		return orphanDue
	}
	return micros(r.NextAt)
}

// micros is a time as it is stored.
func micros(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMicro()
}

// instant is a stored time.
func instant(us int64) time.Time {
	if us == 0 {
		return time.Time{}
	}
	return time.UnixMicro(us).UTC()
}

func number(b bool) int64 {
	if b {
		return 1
	}
	return 0
}
