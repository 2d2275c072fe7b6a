package outage_test

import (
	"database/sql"
	"net/http"
	"strings"
	"testing"
	"time"

	_ "modernc.org/sqlite" // the journal's driver

	operationv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/operation/v1"
	"github.com/paymentsvc/paymentsvc/internal/sandbox"
	"github.com/paymentsvc/paymentsvc/internal/sandbox/clock"
	"github.com/paymentsvc/paymentsvc/internal/sandbox/fault"
	"github.com/paymentsvc/paymentsvc/test/internal/kind"
)

// stepBy is how far clocks are set while the program is down.
const stepBy = 5 * time.Minute

// TestAClockThatWasSetForwardProvesNoAbsence sets the clock of a host while the program
// is down. A process that starts sees it in the times of the journal's rows only, which
// lie further back than they should: so they are moved. A charge that PortOne makes later
// was reported as not executed.
func TestAClockThatWasSetForwardProvesNoAbsence(t *testing.T) {
	t.Parallel()
	const looks = 4 // more than an absence needs
	d, s := killedInDoubt(t, looks)
	id := d.shift(t, -stepBy)
	d.restart(t, "sqlite:"+d.path)
	before := d.looks(t)
	soon(t, "it is looked for again", func() bool { return d.looks(t) > before+1 })
	if state := d.state(t, id); state != operationv1.OperationState_OPERATION_STATE_IN_DOUBT {
		t.Fatalf("it is %v before it was made", state)
	}
	if err := d.box.Control(t.Context(), http.MethodPost, "/clock", map[string]any{"next": true}, nil); err != nil {
		t.Fatal(err)
	}
	soon(t, "its success is seen", func() bool {
		return d.state(t, id) == operationv1.OperationState_OPERATION_STATE_SUCCEEDED
	})
	if n, err := d.kind.Effects(s); err != nil || n != 1 { // it was sent again while it was wanted
		t.Errorf("%s took effect %d times (%v)", s.ID, n, err)
	}
}

// TestAClockThatWasSetBackIsNoticed has what was saved in the future worked on at once,
// and counts it.
func TestAClockThatWasSetBackIsNoticed(t *testing.T) {
	t.Parallel()
	d, _ := killedInDoubt(t, 1)
	d.shift(t, stepBy)
	d.restart(t, "sqlite:"+d.path)
	before := d.looks(t)
	soon(t, "it is looked for again", func() bool { return d.looks(t) > before })
	if _, text := d.admin(t, "/metrics"); !strings.Contains(string(text), `paymentsvc_clock_steps_total{clock="journal",direction="back"} 1`) {
		t.Error("the step is not counted")
	}
}

// killedInDoubt is a program that was killed when it had looked more than so often for a
// charge, which PortOne makes in an hour.
func killedInDoubt(t *testing.T, looks int) (*disk, *kind.Scene) {
	t.Helper()
	d := onDisk(t)
	s := d.scene(t, "late")
	rule := fault.Rule{
		Operations: []string{d.kind.Operation}, PaymentID: s.ID, Kind: fault.LateCommit,
		Delay: clock.Duration(time.Hour), Answer: fault.HTTP504, Count: 1,
	}
	if err := d.box.Break(t.Context(), rule); err != nil {
		t.Fatal(err)
	}
	replies := make(chan string, 1)
	go func() { replies <- d.pay(t, s).OperationID }()
	soon(t, "it is looked for", func() bool { return d.looks(t) > looks })
	d.kill(t)
	<-replies
	return d, s
}

// looks is how often the transactions of payments were read.
func (h *house) looks(t *testing.T) int {
	t.Helper()
	var got sandbox.Tally
	if err := h.box.Control(t.Context(), http.MethodGet, "/requests?operation=getPaymentTransactions", nil, &got); err != nil {
		t.Fatal(err)
	}
	if len(got.Operations) == 0 {
		return 0
	}
	return got.Operations[0].Received
}

// kill ends the program at once.
func (h *house) kill(t *testing.T) {
	t.Helper()
	if err := h.service.Signal(9); err != nil {
		t.Fatal(err)
	}
	<-h.service.Ended()
}

// state is where an operation stands.
func (h *house) state(t *testing.T, id string) operationv1.OperationState {
	t.Helper()
	got := h.service.Call(t.Context(), &operationv1.GetOperationRequest{OperationId: id})
	response, ok := got.Response.(*operationv1.GetOperationResponse)
	if !ok {
		t.Fatalf("get %s: %v", id, got)
	}
	return response.GetOperation().GetState()
}

// shift moves all times of the only operation in a journal that nobody has open, and
// returns its id.
func (d *disk) shift(t *testing.T, by time.Duration) string {
	t.Helper()
	journal, err := sql.Open("sqlite", d.path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = journal.Close() }()
	for _, column := range []string{"created_at", "updated_at", "not_after", "first_byte", "last_byte", "first_absence", "next_at"} {
		_, err := journal.ExecContext(t.Context(), "UPDATE operations SET "+column+" = "+column+" + ? WHERE "+column+" > 0", by.Microseconds())
		if err != nil {
			t.Fatal(err)
		}
	}
	var id string
	if err := journal.QueryRowContext(t.Context(), "SELECT id FROM operations").Scan(&id); err != nil {
		t.Fatal(err)
	}
	return id
}
