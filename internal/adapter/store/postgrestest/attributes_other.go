//go:build !linux

package postgrestest

import "syscall"

// attributes are the usual ones: other systems cannot tie a server to a process,
// and developers on them do not run tests as root.
func attributes(*account) *syscall.SysProcAttr { return nil }
