package store

import (
	"context"
	"time"

	"github.com/paymentsvc/paymentsvc/internal/adapter/store/internal/db"
)

// backend is what differs between the databases. The SQL does not.
type backend interface {
	// commit makes a change durable, together with others that come at the time.
	commit(ctx context.Context, c *change) error
	// transact makes the work durable in a transaction. Work may run several times.
	transact(ctx context.Context, work func(context.Context, *db.Queries) error) error
	// read is for what changes nothing.
	read() *db.Queries
	// now asks for the time by which leases end.
	now(ctx context.Context) (time.Time, error)
	// clock is the same time as far as it is known without asking.
	clock() time.Time
	// restarted is when the database began to serve, if it may have kept replicas from
	// beating until then; zero if not.
	restarted() time.Time
	close() error
}
