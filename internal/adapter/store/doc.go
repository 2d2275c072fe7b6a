// Package store keeps the journal of operations in SQLite or in PostgreSQL, from
// one SQL text. Both pass the suite in storetest, and so does storemodel, the
// journal of simulations.
//
// What it promises: a change that returned nil is on disk. A change that returned
// an error did not happen, unless the error is operation.ErrUnknown. Requests and
// answers are encrypted, and card credentials are removed before that.
//
// Changes that arrive together are committed together: on both databases the
// commit costs more than what is in it. A change that arrives alone does not wait.
package store
