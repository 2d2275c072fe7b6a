package store

import (
	"errors"
	"fmt"
	"os"
)

// errMoved is what a commit gets when its file is not where it was.
var errMoved = errors.New("it was moved, deleted or replaced while it was in use")

// sqliteFile is the database's file and its log, as they were opened. SQLite goes on
// writing into a file that was deleted, and nothing of that would be there after a
// restart. It opens a file that somebody has put in the place of another one just as
// readily.
type sqliteFile struct {
	parts []filePart
}

type filePart struct {
	path string
	info os.FileInfo
}

// identify notes which files they are. They stay open, so that no other file can get
// their numbers.
func identify(paths ...string) (*sqliteFile, error) {
	f := &sqliteFile{}
	for _, path := range paths {
		info, err := os.Stat(path)
		if err != nil {
			return nil, fmt.Errorf("find the database: %w", err)
		}
		f.parts = append(f.parts, filePart{path, info})
	}
	return f, nil
}

// present returns an error when they are not there.
func (f *sqliteFile) present() error {
	for _, part := range f.parts {
		info, err := os.Stat(part.path)
		if err != nil || !os.SameFile(info, part.info) {
			return fmt.Errorf("database file %s: %w", part.path, errMoved)
		}
	}
	return nil
}

const fileMode = 0o600

// prepareFile sees to it that the file is there, and readable for nobody else. One that
// was there before is not begun anew: everything in it would be forgotten.
func prepareFile(path string, lock *fileLock) error {
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, os.ErrNotExist):
		return beginFile(path, lock)
	case err != nil:
		return fmt.Errorf("find the database: %w", err)
	case info.IsDir():
		return fmt.Errorf("open the database: %s is a folder", path)
	case info.Size() == 0 && lock.used():
		return fmt.Errorf("database %[1]s is empty although it was in use: put a backup there and remove %[1]s-wal, or remove %[1]s, %[1]s-wal and %[1]s.lock to begin anew", path)
	}
	for _, suffix := range []string{"", "-wal", "-shm"} {
		if err := protect(path + suffix); err != nil {
			return err
		}
	}
	return nil
}

// beginFile makes the file, unless there was one.
func beginFile(path string, lock *fileLock) error {
	if lock.used() {
		return fmt.Errorf("database %[1]s is missing although it was in use: put it back, or put a backup there and remove %[1]s-wal, or remove %[1]s.lock and %[1]s-wal to begin anew", path)
	}
	if info, err := os.Stat(path + "-wal"); err == nil && info.Size() > 0 {
		return fmt.Errorf("database %[1]s is missing and its log %[1]s-wal is there: put it back, or remove the log to begin anew", path)
	}
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_EXCL, fileMode) //nolint:gosec // the path is the operator's
	if err != nil {
		return fmt.Errorf("open the database: %w", err)
	}
	return file.Close()
}

// protect takes a file that is there from everybody else.
func protect(path string) error {
	info, err := os.Stat(path)
	if errors.Is(err, os.ErrNotExist) || err == nil && info.Mode().Perm()&^fileMode == 0 {
		return nil
	}
	if err == nil {
		err = os.Chmod(path, fileMode)
	}
	if err != nil {
		return fmt.Errorf("keep others from reading the database: %w", err)
	}
	return nil
}
