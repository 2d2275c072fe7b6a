package postgrestest

import "syscall"

// attributes let a server run as who and end with this process, even when a test
// panics or is killed.
func attributes(who *account) *syscall.SysProcAttr {
	a := &syscall.SysProcAttr{Pdeathsig: syscall.SIGQUIT}
	if who != nil {
		a.Credential = &syscall.Credential{Uid: who.uid, Gid: who.gid}
	}
	return a
}
