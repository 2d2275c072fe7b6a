//go:build unix

package store

import (
	"errors"
	"fmt"
	"os"
	"syscall"
)

// fileLock keeps other processes out. It ends with its process, however that ends.
type fileLock struct{ file *os.File }

// lockFile locks a file beside the database. It is not the database itself:
// SQLite locks that, and closing any other handle of it would undo its locks.
func lockFile(path string) (*fileLock, error) {
	const mode = 0o600
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, mode) //nolint:gosec // the path is the operator's
	if err != nil {
		return nil, fmt.Errorf("open its lock: %w", err)
	}
	err = syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	if err == nil {
		return &fileLock{file}, nil
	}
	if errors.Is(err, syscall.EWOULDBLOCK) {
		err = errors.New("another process has it open; several replicas need PostgreSQL")
	}
	return nil, errors.Join(err, file.Close())
}

// used reports whether the database that it guards was in use before.
func (l *fileLock) used() bool {
	info, err := l.file.Stat()
	return err == nil && info.Size() > 0
}

// use notes that it is.
func (l *fileLock) use() error {
	if l.used() {
		return nil
	}
	if _, err := l.file.WriteString("The database beside this file is in use, or was.\n"); err != nil {
		return fmt.Errorf("note that the database is in use: %w", err)
	}
	if err := l.file.Sync(); err != nil {
		return fmt.Errorf("note that the database is in use: %w", err)
	}
	return nil
}

func (l *fileLock) unlock() error {
	return l.file.Close()
}
