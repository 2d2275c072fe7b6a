package engine_test

import (
	"context"
	"log/slog"
	"testing"
	"time"

	errorv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/error/v1"
	"github.com/paymentsvc/paymentsvc/internal/domain/failure"
	"github.com/paymentsvc/paymentsvc/internal/domain/operation"
	"github.com/paymentsvc/paymentsvc/internal/domain/payment"
	"github.com/paymentsvc/paymentsvc/internal/engine"
)

// unwritable is a way to PortOne on which a request cannot be written.
type unwritable struct{ tb testing.TB }

func (unwritable) Check(operation.Call) *failure.Error {
	return failure.New(errorv1.CommonReason_COMMON_REASON_VALIDATION_FAILED, "A field cannot be sent.")
}

func (u unwritable) Do(context.Context, operation.Call) operation.Outcome {
	u.tb.Error("it was sent")
	return operation.Outcome{}
}

// unused is a journal that must stay as it is.
type unused struct {
	operation.Journal

	tb testing.TB
}

func (u unused) Accept(_ context.Context, r operation.Record) (operation.Record, error) {
	u.tb.Error("it left a record")
	return r, nil
}

// TestARequestThatCannotBeSentLeavesNoTrace: its id can be used for the corrected one.
func TestARequestThatCannotBeSentLeavesNoTrace(t *testing.T) {
	t.Parallel()
	e := engine.New(engine.Config{
		Port: unwritable{t}, Journal: unused{tb: t}, Runtime: engine.Real{}, Now: time.Now,
		Definitions: []*operation.Definition{payment.Cancel.Definition},
		Fingerprint: func(b []byte) []byte { return b },
		Log:         slog.New(slog.DiscardHandler),
	})
	if _, err := refund(t.Context(), e); reasonOf(err) != "VALIDATION_FAILED" {
		t.Errorf("got %v", err)
	}
}
