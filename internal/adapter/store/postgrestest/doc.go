// Package postgrestest runs a real PostgreSQL for tests: the distribution's
// package, one server per test binary in a folder of its own, a database per test.
// A test that needs it fails when it is not installed, and says what to do.
package postgrestest
