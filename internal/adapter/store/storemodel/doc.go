// Package storemodel is a journal in memory for simulations: it does what the
// journal in a database does, passes the same suite, and fails when it is told to.
//
// It is deterministic and starts nothing. It is for one goroutine at a time, so it
// takes no locks. Its times are kept exactly as given.
package storemodel
