package store

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"

	"github.com/paymentsvc/paymentsvc/internal/adapter/store/internal/db"
	"github.com/paymentsvc/paymentsvc/internal/crashpoint"
	"github.com/paymentsvc/paymentsvc/internal/domain/operation"
)

// maxTries is how often a transaction is made that collides with others. Each time
// one of them gets on, so this many means that something else is wrong.
const maxTries = 20

// flush commits the changes of a group. If one of them is at fault, the others
// must not suffer: then each is committed by itself.
func (p *postgresStore) flush(members []*waiting[*change]) {
	slices.SortStableFunc(members, func(a, b *waiting[*change]) int {
		return strings.Compare(a.work.subject, b.work.subject)
	})
	err := p.sendAgain(members)
	if len(members) > 1 && aboutValues(err) {
		for i, m := range members {
			m.done <- p.sendAgain(members[i : i+1])
		}
		return
	}
	for _, m := range members {
		m.done <- err
	}
}

// sendAgain sends until no other transaction is in the way.
func (p *postgresStore) sendAgain(members []*waiting[*change]) error {
	ctx, cancel := context.WithTimeout(context.Background(), p.timeout) //nolint:forbidigo // a group has no one caller
	defer cancel()
	err := p.send(ctx, members)
	for tries := 1; tries < maxTries && collided(err) && ctx.Err() == nil; tries++ {
		err = p.send(ctx, members)
	}
	if err != nil && !aboutValues(err) {
		p.told.bad(err)
	}
	return err
}

// send sends all statements at once. Without an explicit BEGIN they are one
// transaction, which ends where the batch does: one round trip makes a group
// durable.
func (p *postgresStore) send(ctx context.Context, members []*waiting[*change]) error {
	conn, err := p.writers.Conn(ctx)
	if err != nil {
		return fmt.Errorf("connect: %w", err)
	}
	defer conn.Close() //nolint:errcheck // it only goes back to the pool
	var outcome error
	err = conn.Raw(func(native any) error {
		wrapped, ok := native.(*stdlib.Conn)
		if !ok {
			return fmt.Errorf("connection is a %T", native)
		}
		if outcome = exchange(ctx, wrapped.Conn(), members); unfit(outcome) {
			return driver.ErrBadConn // so that it does not go back to the pool
		}
		return nil
	})
	if outcome != nil {
		return outcome
	}
	return err
}

func exchange(ctx context.Context, conn *pgx.Conn, members []*waiting[*change]) error {
	var batch pgx.Batch
	for _, m := range members {
		for _, s := range m.work.statements {
			batch.Queue(s.sql, s.args...)
			crashpoint.AtStatement(s.sql)
		}
	}
	results := conn.SendBatch(ctx, &batch)
	for _, m := range members {
		for i, s := range m.work.statements {
			tag, err := results.Exec()
			crashpoint.AtCommit(s.sql)
			if err != nil {
				_ = results.Close() // says the same again
				return uncommitted(err)
			}
			m.work.rows[i] = tag.RowsAffected()
		}
	}
	if err := results.Close(); err != nil {
		return fmt.Errorf("commit: %w", uncertain(err))
	}
	return nil
}

// uncommitted judges the error of a statement. When the server reports it, the
// transaction is over. When the connection broke, the server may have gone on: all
// statements, and with them the commit, had been sent.
func uncommitted(err error) error {
	var reported *pgconn.PgError
	if errors.As(err, &reported) || pgconn.SafeToRetry(err) {
		return err
	}
	return fmt.Errorf("%w: %w", operation.ErrUnknown, err)
}

// uncertain judges the error of a commit. Only a plain error proves that nothing
// was committed; a server that goes down may have done it before.
func uncertain(err error) error {
	var reported *pgconn.PgError
	if errors.As(err, &reported) && reported.SeverityUnlocalized == "ERROR" {
		return err
	}
	return fmt.Errorf("%w: %w", operation.ErrUnknown, err)
}

// transact makes the work durable in a transaction of its own.
func (p *postgresStore) transact(ctx context.Context, work func(context.Context, *db.Queries) error) error {
	err := p.transactOnce(ctx, work)
	for tries := 1; tries < maxTries && collided(err); tries++ {
		err = p.transactOnce(ctx, work)
	}
	return err
}

func (p *postgresStore) transactOnce(ctx context.Context, work func(context.Context, *db.Queries) error) error {
	tx, err := p.others.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	if err := work(ctx, db.New(tx)); err != nil {
		_ = tx.Rollback() // if it fails, the connection is gone and the transaction with it
		return err
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("commit: %w", uncertain(err))
	}
	return nil
}

// collided reports whether the database gave up on a transaction for the sake of
// another one.
func collided(err error) bool {
	return reportedAs(err, "40001", "40P01", "55P03")
}

// aboutValues tells an error about what was to be written from one about the
// database.
func aboutValues(err error) bool {
	return reportedAs(err, "22", "23", "42", "54")
}

// unfit connections lead to a server that writes nothing, such as a primary that
// became a standby. The next one may lead elsewhere.
func unfit(err error) bool {
	return reportedAs(err, "25006", "57P")
}

// reportedAs reports whether the server's error has one of the codes or classes.
func reportedAs(err error, classes ...string) bool {
	var reported *pgconn.PgError
	return errors.As(err, &reported) &&
		slices.ContainsFunc(classes, func(class string) bool { return strings.HasPrefix(reported.Code, class) })
}
