package main

import (
	"bytes"
	"context"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/paymentsvc/paymentsvc/internal/app"
)

func TestCommandsPrintWhatTheyAreAskedFor(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		args []string
		want []string
	}{
		"the version":                {[]string{"version"}, []string{"paymentsvc " + app.Version, "go1."}},
		"the version by a flag":      {[]string{"--version"}, []string{"paymentsvc " + app.Version, "go1."}},
		"the commands":               {[]string{"--help"}, []string{"Usage: paymentsvc", "operations", "sandbox"}},
		"the settings of serve":      {[]string{"serve", "--help"}, []string{"--grpc-addr", "$PAYMENTSVC_GRPC_ADDR", "--database-url"}},
		"the operations":             {[]string{"operations"}, []string{"RPC", "PORTONE", "cancelPayment"}},
		"the operations for machine": {[]string{"operations", "--json"}, []string{`"operationId": "cancelPayment"`}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var out, errs bytes.Buffer
			if err := run(t.Context(), c.args, nil, &out, &errs); err != nil || errs.Len() > 0 {
				t.Errorf("got %v, %s", err, errs.String())
			}
			for _, part := range c.want {
				if !strings.Contains(out.String(), part) {
					t.Errorf("no %s in %s", part, out.String())
				}
			}
		})
	}
}

func TestWhatCannotBeRunIsRefused(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		args, environ []string
		want          string
	}{
		"an unknown command":     {[]string{"server"}, nil, "unexpected argument server"},
		"an unknown flag":        {[]string{"--fast"}, nil, "unknown flag --fast"},
		"an unknown variable":    {nil, []string{"PAYMENTSVC_FAST=1"}, "PAYMENTSVC_FAST is not a setting"},
		"settings that conflict": {nil, []string{"PAYMENTSVC_PORTONE_API_SECRET=s"}, "must not be used with the embedded sandbox"},
		"a sandbox without port": {[]string{"sandbox", "--sandbox-addr=nowhere"}, nil, "the sandbox"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var out, errs bytes.Buffer
			err := run(t.Context(), c.args, c.environ, &out, &errs)
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want %s", err, c.want)
			}
		})
	}
}

func TestOperationsTellWhenTheyCannotBePrinted(t *testing.T) {
	t.Parallel()
	for _, args := range [][]string{{"operations"}, {"operations", "--json"}, {"version"}} {
		if err := run(t.Context(), args, nil, broken{}, broken{}); err == nil {
			t.Errorf("%v succeeds", args)
		}
	}
}

// broken is an output that is full.
type broken struct{}

// Write fails.
func (broken) Write([]byte) (int, error) { return 0, iotest.ErrTimeout }

func TestTheSandboxEndsWithItsContext(t *testing.T) {
	t.Parallel()
	ctx, end := context.WithCancel(t.Context())
	defer end()
	served := &until{text: "serving", then: end}
	if err := run(ctx, []string{"sandbox", "--sandbox-addr=127.0.0.1:0"}, nil, served, served); err != nil {
		t.Error(err)
	}
}

// until calls then as soon as text is written.
type until struct {
	text string
	then func()
}

// Write looks for the text.
func (u *until) Write(p []byte) (int, error) {
	if bytes.Contains(p, []byte(u.text)) {
		u.then()
	}
	return len(p), nil
}
