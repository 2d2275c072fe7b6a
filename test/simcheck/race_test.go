//go:build race

package main

// operations is few: the detector makes them some twenty times slower, and a world is
// one thread. Without it there are more, and planted mistakes.
const (
	operations = "250"
	few        = "100"
)
