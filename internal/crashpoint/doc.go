// Package crashpoint names the places where a crash matters: between what is on
// disk, what has left for PortOne, and what the caller was told. Each place has one
// call of this package.
//
// Normally the calls are empty and compile to nothing. A program built with the tag
// `crashpoints` reads the variable PAYMENTCRASH, `point:n` or `point:n:stop`, and
// kills itself with SIGKILL, or stops itself with SIGSTOP, the nth time it passes
// the point. Tests build it so to crash the real program where they want.
package crashpoint
