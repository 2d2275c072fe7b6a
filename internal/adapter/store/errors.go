package store

import (
	"database/sql"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5/pgconn"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"github.com/paymentsvc/paymentsvc/internal/domain/operation"
)

// unique reports whether a change would have made two of what there may be only
// one of.
func unique(err error) bool {
	if lite, ok := errors.AsType[*sqlite.Error](err); ok {
		return lite.Code() == sqlite3.SQLITE_CONSTRAINT_UNIQUE
	}
	pg, ok := errors.AsType[*pgconn.PgError](err)
	return ok && pg.Code == "23505"
}

// found turns the absence of a row into operation.ErrNotFound.
func found(err error, format string, args ...any) error {
	if errors.Is(err, sql.ErrNoRows) {
		err = operation.ErrNotFound
	}
	if err != nil {
		return fmt.Errorf(format+": %w", append(args, err)...)
	}
	return nil
}
