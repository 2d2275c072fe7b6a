//go:build !unix

package store

import "errors"

// fileLock does not exist here.
type fileLock struct{}

// lockFile refuses: two processes on one file would take each other's operations.
func lockFile(string) (*fileLock, error) {
	return nil, errors.New("files cannot be locked on this system; use PostgreSQL")
}

func (*fileLock) used() bool { return false }

func (*fileLock) use() error { return nil }

func (*fileLock) unlock() error { return nil }
