//go:build !race

package main

const (
	// operations is what CI runs.
	operations = "50000"
	// few operations are enough to compare two runs.
	few = "900"
)
