package replica

import (
	"math/rand/v2"
	"time"

	"github.com/paymentsvc/paymentsvc/internal/adapter/store/storemodel"
	"github.com/paymentsvc/paymentsvc/internal/domain/operation"
	"github.com/paymentsvc/paymentsvc/test/simcheck/internal/loop"
	"github.com/paymentsvc/paymentsvc/test/simcheck/internal/trace"
)

// Watcher sees what is written down and what is attempted.
type Watcher interface {
	// Committed is told of a record as it is in the journal from now on.
	Committed(r operation.Record)
	// Attempt is told of an attempt that a replica is about to make.
	Attempt(replica string, call operation.Call)
	// Heard is told that PortOne has shown its clock to a replica.
	Heard(replica string)
	// Read is told what a replica has read.
	Read(replica string, call operation.Call, outcome operation.Outcome)
}

// Trouble is how likely it is that a use of the journal goes wrong.
type Trouble struct {
	Fails, UnknownUndone, UnknownDone float64
	// Slow uses take up to some seconds.
	Slow float64
}

// Database is the journal that the replicas of a world share.
type Database struct {
	Loop  *loop.Loop
	Rng   *rand.Rand
	Watch Watcher
	// Journal is the model, or the model with a mistake that is to be found.
	Journal Journal
	Trouble Trouble
	// Down is an outage.
	Down bool
	// Ahead is how far the clock of the journal is ahead of the world's. Local is set
	// when it is the clock of the only host there is, as with SQLite.
	Ahead time.Duration
	Local bool
	// Saved is told of every change that a replica has made, before the replica is.
	Saved func(replica string)
	// Count is how often what went wrong, by storemodel.Fault.
	Count [4]int
	// Uses counts the uses that took time.
	Uses int

	fault storemodel.Fault
}

// Journal is what a database needs of the model.
type Journal interface {
	operation.Journal

	// Due reports whether anything could be claimed.
	Due() bool
}

// NewDatabase returns a database without trouble around a new model.
func NewDatabase(l *loop.Loop, rng *rand.Rand) *Database {
	d := &Database{Loop: l, Rng: rng}
	d.Journal = &model{
		Model: storemodel.New(storemodel.Options{Now: d.Now, Fault: func(storemodel.Call) storemodel.Fault {
			fault := d.fault
			d.fault = storemodel.Fine
			return fault
		}}),
	}
	return d
}

// Now is the time by the clock of the journal.
func (d *Database) Now() time.Time { return d.Loop.Now().Add(d.Ahead) }

// model is the model, with a look at what is due.
type model struct {
	*storemodel.Model
}

// Due implements Journal.
func (m *model) Due() bool { return true }

// decide decides what happens to one use.
func (d *Database) decide() storemodel.Fault {
	fault := storemodel.Fine
	if d.Down {
		fault = storemodel.Fails
	} else if t := d.Trouble; t != (Trouble{}) {
		switch p := d.Rng.Float64(); {
		case p < t.Fails:
			fault = storemodel.Fails
		case p < t.Fails+t.UnknownUndone:
			fault = storemodel.UnknownUndone
		case p < t.Fails+t.UnknownUndone+t.UnknownDone:
			fault = storemodel.UnknownDone
		}
	}
	if fault != storemodel.Fine {
		d.Count[fault]++
	}
	return fault
}

// travel is the way to the database or back. A process may be paused or killed on
// it.
func (d *Database) travel() {
	d.Uses++
	way := time.Duration(d.Rng.Int64N(int64(2 * time.Millisecond)))
	if d.Trouble.Slow > 0 && d.Rng.Float64() < d.Trouble.Slow {
		way = time.Duration(d.Rng.Int64N(int64(4 * time.Second)))
	}
	d.Loop.Pause(way)
}

// committed shows the watcher a record as it is now.
func (d *Database) committed(id string) {
	d.fault = storemodel.Fine
	r, err := d.Journal.Get(nil, id) //nolint:staticcheck // the model has no use for a context
	if err == nil {
		d.Watch.Committed(r)
	}
}

func (d *Database) note(method, whom, more string, err error) {
	var number int64
	if err != nil {
		number = -1
		more += " " + err.Error()
	}
	d.Loop.Trace.Add(trace.Line{At: d.Loop.Now(), What: "journal " + method, Whom: whom, Number: number, More: more})
}
