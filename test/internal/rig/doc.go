// Package rig runs the real program for tests: the built binary in processes of its
// own, which can be killed, stopped and started again, in front of a sandbox that
// is a process, too, and so outlives them.
package rig
