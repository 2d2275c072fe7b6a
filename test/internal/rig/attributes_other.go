//go:build !linux

package rig

import "syscall"

// attributes are the usual ones: other systems cannot tie one process to another.
func attributes() *syscall.SysProcAttr { return nil }
