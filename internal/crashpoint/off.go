//go:build !crashpoints || !linux

package crashpoint

import "io"

// Compiled tells whether the program was built with the points.
const Compiled = false

// At marks a point.
func At(Point) {}

// AtWrite marks a point of a request to PortOne, unless its method says that it
// changes nothing.
func AtWrite(_ string, _ Point) {}

// AtHeaders marks HeadersWritten: the place where request bytes leave for w.
func AtHeaders(io.Writer, []byte) {}

// AtStatement marks InIntent and InSave: a statement was made, and its transaction
// is open.
func AtStatement(_ string) {}

// AtCommit marks IntentUnread and SaveUnread: the commit of a statement is under way.
func AtCommit(_ string) {}
