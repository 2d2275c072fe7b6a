package service

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"google.golang.org/protobuf/types/known/durationpb"

	errorv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/error/v1"
	operationv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/operation/v1"
	"github.com/paymentsvc/paymentsvc/internal/domain/failure"
	"github.com/paymentsvc/paymentsvc/internal/domain/operation"
)

func TestStatesOfTheContractAreThoseInside(t *testing.T) {
	t.Parallel()
	for number, name := range operationv1.OperationState_name {
		if number == 0 {
			continue
		}
		if want := "OPERATION_STATE_" + operation.State(number).String(); name != want {
			t.Errorf("%d is %s in the contract and %s inside", number, name, want)
		}
	}
	next := operation.State(len(operationv1.OperationState_name))
	if next.String() != operation.State(0).String() {
		t.Errorf("the contract has no %s", next)
	}
}

func TestResolutionsOfTheContractAreThoseInside(t *testing.T) {
	t.Parallel()
	s := &OperationService{now: time.Now}
	for _, how := range []operation.Resolution{operation.ByAnswer, operation.ByLook, operation.ByReplay, operation.ByAbsence, operation.ByOperator} {
		if got := s.shown(operation.Record{Resolution: how}).GetResolution().String(); got != "OPERATION_RESOLUTION_"+string(how) {
			t.Errorf("%s is shown as %s", how, got)
		}
	}
}

func TestFilesAreDividedWithoutLoss(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ size, pieces int }{
		"nothing": {0, 0}, "a byte": {1, 1}, "a piece": {pieceSize, 1}, "a piece and a byte": {pieceSize + 1, 2}, "three pieces": {3 * pieceSize, 3},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			content := bytes.Repeat([]byte("abc"), c.size)[:c.size]
			all := slices.Collect(pieces(content))
			if !bytes.Equal(bytes.Join(all, nil), content) || len(all) != c.pieces {
				t.Errorf("got %d pieces", len(all))
			}
			for range pieces(content) {
				break // who stops reading gets no more
			}
		})
	}
}

func TestPlacesLeadBackToTheirRecords(t *testing.T) {
	t.Parallel()
	at := time.UnixMicro(1_770_000_000_123_456)
	want := operation.Cursor{CreatedAt: at, ID: "op-1"}
	if diff := cmp.Diff(want, cursorOf(placeOf(operation.Record{ID: "op-1", CreatedAt: at}))); diff != "" {
		t.Errorf("cursor (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(operation.Cursor{}, cursorOf([]byte("short"))); diff != "" {
		t.Errorf("cursor (-want +got):\n%s", diff)
	}
}

// shelf are books with the same records in every answer.
type shelf struct {
	records []operation.Record
	err     error
	until   time.Time
	filter  operation.Filter
}

// Get returns the first record.
func (b *shelf) Get(context.Context, string) (operation.Record, error) { return b.records[0], b.err }

// Await notes until when it is to wait.
func (b *shelf) Await(_ context.Context, _ string, until time.Time) (operation.Record, error) {
	b.until = until
	return b.records[0], b.err
}

// List notes what is looked for.
func (b *shelf) List(_ context.Context, f operation.Filter) ([]operation.Record, error) {
	b.filter = f
	return b.records[:min(len(b.records), f.Limit)], b.err
}

// Resolve returns the first record.
func (b *shelf) Resolve(context.Context, string, operation.Decision) (operation.Record, error) {
	return b.records[0], b.err
}

func TestAWaitEndsBeforeItsCallersDeadline(t *testing.T) {
	t.Parallel()
	now := time.Now()
	for name, c := range map[string]struct {
		timeout  *durationpb.Duration
		deadline time.Duration
		want     time.Duration
	}{
		"as asked":                   {durationpb.New(time.Second), 0, time.Second},
		"as usual":                   {nil, 0, defaultWait},
		"before a deadline":          {nil, 20 * time.Second, 20*time.Second - answerBefore},
		"as asked, if that is first": {durationpb.New(time.Second), 20 * time.Second, time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			ctx := t.Context()
			if c.deadline > 0 {
				var cancel context.CancelFunc
				ctx, cancel = context.WithDeadline(ctx, now.Add(c.deadline))
				defer cancel()
			}
			books := &shelf{records: make([]operation.Record, 1)}
			s := &OperationService{books: books, now: func() time.Time { return now }}
			if _, err := s.WaitOperation(ctx, &operationv1.WaitOperationRequest{Timeout: c.timeout}); err != nil || !books.until.Equal(now.Add(c.want)) {
				t.Errorf("waits %v, %v", books.until.Sub(now), err)
			}
		})
	}
}

func TestPagesOfOperations(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		asked int32
		held  int
		want  int
		more  bool
	}{
		"have ten operations if nothing is asked": {0, 50, defaultPageSize, true},
		"have as many as asked":                   {3, 50, 3, true},
		"end with the last":                       {3, 3, 3, false},
		"are never endless":                       {5000, 2000, maxPageSize, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := &OperationService{books: &shelf{records: make([]operation.Record, c.held)}, now: time.Now}
			got, err := s.ListOperations(t.Context(), &operationv1.ListOperationsRequest{PageSize: c.asked})
			if err != nil || len(got.GetOperations()) != c.want || (got.GetNextPageToken() != "") != c.more {
				t.Errorf("got %d, %q, %v", len(got.GetOperations()), got.GetNextPageToken(), err)
			}
		})
	}
}

func TestADoubtThatLastsIsEscalated(t *testing.T) {
	t.Parallel()
	now := time.Now()
	s := &OperationService{now: func() time.Time { return now }}
	for name, c := range map[string]struct {
		state operation.State
		age   time.Duration
		voids int
		want  bool
	}{
		"not at once":                   {state: operation.StateDoubt, age: time.Minute},
		"after a while":                 {state: operation.StateDoubt, age: time.Hour, want: true},
		"not if there is an answer":     {state: operation.StateSucceeded, age: time.Hour},
		"not while it is being undone":  {state: operation.StateLateSuccess, age: time.Hour},
		"when it refuses to be undone":  {state: operation.StateLateSuccess, age: time.Hour, voids: 1, want: true},
		"not when it is undone at last": {state: operation.StateVoided, age: time.Hour, voids: 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := s.shown(operation.Record{State: c.state, CreatedAt: now.Add(-c.age), Voids: c.voids}).GetEscalated(); got != c.want {
				t.Errorf("got %v", got)
			}
		})
	}
}

func TestFailuresOfTheBooksArePassedOn(t *testing.T) {
	t.Parallel()
	unknown := failure.New(errorv1.CommonReason_COMMON_REASON_OPERATION_NOT_FOUND, "There is no such operation.")
	s := &OperationService{books: &shelf{records: make([]operation.Record, 1), err: unknown}, now: time.Now}
	for name, call := range map[string]func(context.Context) error{
		"get": func(ctx context.Context) error {
			_, err := s.GetOperation(ctx, &operationv1.GetOperationRequest{})
			return err
		},
		"wait": func(ctx context.Context) error {
			_, err := s.WaitOperation(ctx, &operationv1.WaitOperationRequest{})
			return err
		},
		"list": func(ctx context.Context) error {
			_, err := s.ListOperations(ctx, &operationv1.ListOperationsRequest{})
			return err
		},
		"resolve": func(ctx context.Context) error {
			_, err := s.ResolveOperation(ctx, &operationv1.ResolveOperationRequest{})
			return err
		},
		"a page that is none": func(ctx context.Context) error {
			_, err := (&OperationService{books: &shelf{}, now: time.Now}).ListOperations(ctx, &operationv1.ListOperationsRequest{PageToken: "x"})
			return err
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if _, ok := errors.AsType[*failure.Error](call(t.Context())); !ok {
				t.Error("it succeeds")
			}
		})
	}
}
