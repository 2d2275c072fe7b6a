// Package client carries one HTTP call to PortOne and says what is certain about it.
//
// It knows nothing of payments. A caller hands over a method, an escaped path and a
// JSON body; it gets back the answer, or how far the request got. That second half
// is the point of the package: after a failed write, money may or may not have
// moved, and only "no byte left this process" lets the caller try again.
//
// Three things make that statement a proof instead of a guess. A request is written
// to one connection, by code that holds no way to write it to another (exchange.go;
// net/http formats and parses, but its Transport stays out). That connection counts
// what it took (conn.go). And when it is given up it is reset, so that the kernel
// does not deliver an old request after the verdict.
//
// Reads are repeated within the caller's deadline and a budget. Writes are put to
// the network once, detached from the caller: closing a connection does not stop
// PortOne, so giving up early only adds a doubt.
//
// Errors carry a cause from a fixed list and never the text of net/http, which
// quotes what the server sent.
package client
