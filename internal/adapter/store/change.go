package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"

	"github.com/paymentsvc/paymentsvc/internal/adapter/store/internal/db"
)

// statement is one SQL statement with its arguments.
type statement struct {
	sql  string
	args []any
}

// change is what is committed as one or not at all.
type change struct {
	// subject is what the change is about. Changes that share a commit are made in
	// the order of their subjects, so that two commits under way at once cannot
	// wait for each other.
	subject    string
	statements []statement
	// rows is how many rows each statement touched, once committed.
	rows []int64
}

// newChange takes the statements of a change down without running any. So a
// change can be sent to the database together with others, and can be made again
// when the database asks for that, while the SQL stays in one place.
func newChange(subject string, statements func(*db.Queries) error) (*change, error) {
	c := &change{subject: subject}
	if err := statements(db.New(recorder{c})); err != nil {
		return nil, err
	}
	c.rows = make([]int64, len(c.statements))
	return c, nil
}

// recorder is a db.DBTX that runs nothing.
type recorder struct{ change *change }

var errRecording = errors.New("a change consists of statements without results")

// ExecContext takes a statement down.
func (r recorder) ExecContext(_ context.Context, query string, args ...any) (sql.Result, error) {
	r.change.statements = append(r.change.statements, statement{query, args})
	return driver.RowsAffected(0), nil
}

// PrepareContext refuses.
func (recorder) PrepareContext(context.Context, string) (*sql.Stmt, error) {
	return nil, errRecording
}

// QueryContext refuses.
func (recorder) QueryContext(context.Context, string, ...any) (*sql.Rows, error) {
	return nil, errRecording
}

// QueryRowContext refuses in the only way there is: scanning the row panics.
func (recorder) QueryRowContext(context.Context, string, ...any) *sql.Row {
	return nil
}
