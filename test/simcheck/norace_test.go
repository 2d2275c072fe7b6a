//go:build !race

package main

// operations is what CI runs.
const operations = "50000"
