// Package crashpoint names the places where a crash matters: between what is on
// disk, what has left for PortOne, and what the caller was told. Each place has one
// call of this package.
//
// Normally the calls are empty and compile to nothing. A program built with the tag
// `crashpoints` reads the variable PAYMENTCRASH, `point:n`, and kills itself with
// SIGKILL when it passes the point for the nth time. With `point:n:stop` it stops
// itself with SIGSTOP. With `:later` at the end it begins to count when it gets a
// SIGUSR1, and anew with every other one. Tests build it so to crash the real program
// where they want.
package crashpoint
