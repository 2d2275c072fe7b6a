package main

import (
	"fmt"
	"net/http"
	"os"
	"testing"
	"time"
)

// TestMain lets the test program be a server for one of its own tests.
func TestMain(m *testing.M) {
	if addr := os.Getenv("README_TEST_SERVE"); addr != "" {
		srv := &http.Server{
			Addr:              addr,
			Handler:           http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}),
			ReadHeaderTimeout: time.Second,
		}
		fmt.Fprintln(os.Stderr, srv.ListenAndServe())
		os.Exit(1)
	}
	os.Exit(m.Run())
}
