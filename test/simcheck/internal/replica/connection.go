package replica

import (
	"context"
	"errors"
	"time"

	"github.com/paymentsvc/paymentsvc/internal/adapter/store/storemodel"
	"github.com/paymentsvc/paymentsvc/internal/domain/operation"
)

// connection is one replica's way to the journal. A call goes there, is done at one
// moment, and comes back; the process may be gone by then.
type connection struct{ replica *Replica }

var _ operation.Journal = connection{}

// errGone is what a call gets that was on its way for too long before anything was
// done.
var errGone = errors.New("the simulated database does not answer")

// use makes one use of the journal. Commit does it and reports what it was about.
func (c connection) use(ctx context.Context, commit func() error) error {
	d := c.replica.config.Journal
	d.travel()
	if ctx.Err() != nil {
		return errGone
	}
	d.fault = d.decide()
	err := commit()
	d.fault = storemodel.Fine
	d.travel()
	return err
}

// Accept implements operation.Journal.
func (c connection) Accept(ctx context.Context, r operation.Record) (operation.Record, error) {
	var answer operation.Record
	d := c.replica.config.Journal
	err := c.use(ctx, func() (err error) {
		answer, err = d.Journal.Accept(ctx, r)
		d.note("accept", r.ID, string(r.Subject), err)
		d.committed(r.ID)
		return err
	})
	return answer, err
}

// Save implements operation.Journal.
func (c connection) Save(ctx context.Context, r operation.Record, next operation.Ownership, attempts ...operation.Attempt) error {
	d := c.replica.config.Journal
	return c.use(ctx, func() error {
		err := d.Journal.Save(ctx, r, next, attempts...)
		d.note("save", r.ID, r.State.String(), err)
		d.committed(r.ID)
		d.Saved(c.replica.Name)
		return err
	})
}

// Reopen implements operation.Journal.
func (c connection) Reopen(ctx context.Context, r operation.Record) (operation.Record, error) {
	var answer operation.Record
	d := c.replica.config.Journal
	err := c.use(ctx, func() (err error) {
		answer, err = d.Journal.Reopen(ctx, r)
		d.note("reopen", r.ID, string(r.Subject), err)
		d.committed(r.ID)
		return err
	})
	return answer, err
}

// Get implements operation.Journal.
func (c connection) Get(ctx context.Context, id string) (operation.Record, error) {
	var answer operation.Record
	err := c.use(ctx, func() (err error) {
		answer, err = c.replica.config.Journal.Journal.Get(ctx, id)
		return err
	})
	return answer, err
}

// List implements operation.Journal.
func (c connection) List(ctx context.Context, f operation.Filter) ([]operation.Record, error) {
	var answer []operation.Record
	err := c.use(ctx, func() (err error) {
		answer, err = c.replica.config.Journal.Journal.List(ctx, f)
		return err
	})
	return answer, err
}

// Claim implements operation.Journal. It is asked ten times a second, and takes no
// time when there is nothing to take.
func (c connection) Claim(ctx context.Context, replica string, limit int) ([]operation.Record, error) {
	d := c.replica.config.Journal
	if d.Down || !d.Journal.Due() {
		return nil, nil
	}
	d.fault = d.decide()
	claimed, err := d.Journal.Claim(ctx, replica, limit)
	d.fault = storemodel.Fine
	for _, r := range claimed {
		d.note("claim", r.ID, replica, nil)
		d.committed(r.ID)
	}
	if len(claimed) > 0 {
		d.travel()
	}
	return claimed, err
}

// Hasten implements operation.Journal.
func (c connection) Hasten(ctx context.Context, since time.Time, limit int) (int, error) {
	var hastened int
	err := c.use(ctx, func() (err error) {
		hastened, err = c.replica.config.Journal.Journal.Hasten(ctx, since, limit)
		return err
	})
	return hastened, err
}

// Rewind implements operation.Journal.
func (c connection) Rewind(ctx context.Context, longest time.Duration) (int, error) {
	var count int
	err := c.use(ctx, func() (err error) {
		count, err = c.replica.config.Journal.Journal.Rewind(ctx, longest)
		return err
	})
	return count, err
}

// Beat implements operation.Journal.
func (c connection) Beat(ctx context.Context, replica string, ttl time.Duration) error {
	return c.use(ctx, func() error {
		c.replica.readClock()
		return c.replica.config.Journal.Journal.Beat(ctx, replica, ttl)
	})
}

// Leave implements operation.Journal.
func (c connection) Leave(ctx context.Context, replica string) error {
	return c.use(ctx, func() error { return c.replica.config.Journal.Journal.Leave(ctx, replica) })
}

// Audit implements operation.Journal.
func (c connection) Audit(ctx context.Context, line operation.AuditLine) error {
	return c.use(ctx, func() error { return c.replica.config.Journal.Journal.Audit(ctx, line) })
}

// Reap implements operation.Journal.
func (c connection) Reap(ctx context.Context, retention operation.Retention) error {
	return c.use(ctx, func() error { return c.replica.config.Journal.Journal.Reap(ctx, retention) })
}
