package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"github.com/paymentsvc/paymentsvc/internal/adapter/store/internal/db"
	"github.com/paymentsvc/paymentsvc/internal/crashpoint"
	"github.com/paymentsvc/paymentsvc/internal/domain/operation"
)

// sqliteWork is what a change does within a transaction that it may share.
type sqliteWork func(context.Context, *sqliteWriter) error

// sqliteWriter is the one connection that writes. Only one goroutine uses it.
// After an error it is made anew, so that it survives a disk that was full or gone.
type sqliteWriter struct {
	db         *sql.DB
	file       *sqliteFile
	condition  *condition
	conn       *sql.Conn
	statements map[string]*sql.Stmt
}

// flush commits the work of a group. If one of them is at fault, the others must
// not suffer: then each is committed by itself.
func (w *sqliteWriter) flush(members []*waiting[sqliteWork]) {
	err := w.commit(members)
	if len(members) > 1 && oneIsAtFault(err) {
		for i, m := range members {
			m.done <- w.commit(members[i : i+1])
		}
		return
	}
	for _, m := range members {
		m.done <- err
	}
}

// oneIsAtFault tells an error about values from one about the disk.
func oneIsAtFault(err error) bool {
	var native *sqlite.Error
	if !errors.As(err, &native) {
		return err != nil && !errors.Is(err, driver.ErrBadConn) && !errors.Is(err, errMoved)
	}
	switch native.Code() & 0xff {
	case sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_CORRUPT,
		sqlite3.SQLITE_NOMEM, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_BUSY, sqlite3.SQLITE_NOTADB:
		return false
	}
	return true
}

// commit does the work in one transaction, which ends one way or the other.
func (w *sqliteWriter) commit(members []*waiting[sqliteWork]) error {
	// A statement that can be cancelled costs a goroutine. These cannot: they are
	// short, and whoever waits for them can leave.
	ctx := context.Background() //nolint:forbidigo // see above
	err := w.inPlace(ctx, members)
	if err != nil && !oneIsAtFault(err) {
		w.condition.bad(err)
	}
	return err
}

// inPlace does the work if the file is where it was, before and after.
func (w *sqliteWriter) inPlace(ctx context.Context, members []*waiting[sqliteWork]) error {
	if err := w.file.present(); err != nil {
		return err
	}
	if err := w.connect(ctx); err != nil {
		return err
	}
	if err := w.inTransaction(ctx, members); err != nil {
		return err
	}
	if err := w.file.present(); err != nil {
		return fmt.Errorf("%w: %w", operation.ErrUnknown, err)
	}
	return nil
}

func (w *sqliteWriter) inTransaction(ctx context.Context, members []*waiting[sqliteWork]) error {
	if _, err := w.conn.ExecContext(ctx, "BEGIN IMMEDIATE"); err != nil {
		w.disconnect()
		return fmt.Errorf("begin: %w", err)
	}
	for _, m := range members {
		if err := m.work(ctx, w); err != nil {
			w.rollback(ctx)
			return err
		}
	}
	if _, err := w.conn.ExecContext(ctx, "COMMIT"); err != nil {
		w.rollback(ctx)
		return fmt.Errorf("commit: %w", unsynced(err))
	}
	return nil
}

// rollback leaves no transaction behind. One that the database ended by itself,
// as it does when the disk is full, cannot be rolled back again; a new connection
// is the sure way to know where it stands.
func (w *sqliteWriter) rollback(ctx context.Context) {
	if _, err := w.conn.ExecContext(ctx, "ROLLBACK"); err != nil {
		w.disconnect()
	}
}

// unsynced marks the error of a commit whose last write may have reached the disk
// although the disk says no: after a crash the change would be there.
func unsynced(err error) error {
	var native *sqlite.Error
	if errors.As(err, &native) && native.Code()&0xff == sqlite3.SQLITE_IOERR && native.Code() != sqlite3.SQLITE_IOERR_WRITE {
		return fmt.Errorf("%w: %w", operation.ErrUnknown, err)
	}
	return err
}

// apply runs the statements of a change.
func (w *sqliteWriter) apply(ctx context.Context, c *change) error {
	for i, s := range c.statements {
		prepared, err := w.prepared(ctx, s.sql) //nolint:sqlclosecheck // it is kept as long as its connection
		if err != nil {
			return err
		}
		result, err := prepared.ExecContext(ctx, s.args...)
		if err != nil {
			return err
		}
		crashpoint.AtStatement(s.sql)
		if c.rows[i], err = result.RowsAffected(); err != nil {
			return err
		}
	}
	return nil
}

// prepared keeps statements: reading the SQL costs more than running it.
func (w *sqliteWriter) prepared(ctx context.Context, query string) (*sql.Stmt, error) {
	if s, ok := w.statements[query]; ok {
		return s, nil
	}
	s, err := w.conn.PrepareContext(ctx, query)
	if err == nil {
		w.statements[query] = s
	}
	return s, err
}

func (w *sqliteWriter) queries() *db.Queries { return db.New(w.conn) }

// connect makes sure that there is a connection, set up as it must be.
func (w *sqliteWriter) connect(ctx context.Context) error {
	if w.conn != nil {
		return nil
	}
	conn, err := w.db.Conn(ctx)
	if err != nil {
		return fmt.Errorf("connect: %w", err)
	}
	w.conn, w.statements = conn, map[string]*sql.Stmt{}
	if err := checkPragmas(ctx, conn); err != nil {
		w.disconnect()
		return err
	}
	return nil
}

// checkPragmas refuses a database that would lose what it confirmed. SQLite
// ignores settings that it does not know or cannot make.
func checkPragmas(ctx context.Context, conn *sql.Conn) error {
	for _, p := range []struct{ name, want string }{
		{"journal_mode", "wal"},
		{"synchronous", "2"}, // FULL
		{"foreign_keys", "1"},
		{"busy_timeout", "5000"},
	} {
		var got string
		if err := conn.QueryRowContext(ctx, "PRAGMA "+p.name).Scan(&got); err != nil {
			return fmt.Errorf("read pragma %s: %w", p.name, err)
		}
		if got != p.want {
			return fmt.Errorf("pragma %s is %s and not %s: the database would not be safe", p.name, got, p.want)
		}
	}
	return nil
}

// disconnect gives the connection up for good.
func (w *sqliteWriter) disconnect() {
	w.release()
	_ = w.conn.Raw(func(any) error { return driver.ErrBadConn }) // so that it does not go back to the pool
	_ = w.conn.Close()                                           // it is closed already
	w.conn = nil
}

// release ends the statements. A connection with statements is closed by nothing else:
// it would keep its files, its memory and its share of the log.
func (w *sqliteWriter) release() {
	for _, s := range w.statements {
		_ = s.Close() // it says again what the statement said when it failed
	}
	w.statements = nil
}

// close leaves everything in the file alone, and the log empty.
func (w *sqliteWriter) close() error {
	var err error
	if w.conn != nil {
		w.release()
		err = errors.Join(w.emptyLog(), w.conn.Close())
	}
	return errors.Join(err, w.db.Close())
}

// emptyLog moves what is in the log to the file. While the file is not in its place
// there is nobody to do that for.
func (w *sqliteWriter) emptyLog() error {
	if w.file == nil || w.file.present() != nil {
		return nil //nolint:nilerr // see above
	}
	var busy, logged, moved int
	ctx := context.Background() //nolint:forbidigo // the program ends
	err := w.conn.QueryRowContext(ctx, "PRAGMA wal_checkpoint(TRUNCATE)").Scan(&busy, &logged, &moved)
	if err == nil && busy != 0 {
		err = errors.New("somebody reads")
	}
	if err != nil {
		return fmt.Errorf("move the log to the file, which is not complete without it: %w", err)
	}
	return nil
}
