package main

import (
	"fmt"

	"github.com/paymentsvc/paymentsvc/internal/app"
)

// journalCmd is about the journal as such.
type journalCmd struct {
	Rebind rebindCmd `cmd:"" help:"Give the journal to the PortOne account, or the sandbox, that the settings name. Every service that uses it must be stopped, and nothing in it may be undecided."`
}

// rebindCmd gives the journal to another environment. Its settings are those of serve.
type rebindCmd struct {
	app.Config
}

// Run rebinds, and says from what to what.
func (c *rebindCmd) Run(e *environment) error {
	if err := c.ReadSecrets(e.environ, e.known); err != nil {
		return err
	}
	before, after, err := app.Rebind(e.ctx, &c.Config, app.NewLog(&c.Config, e.errs))
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(e.out, "The journal belonged to %s and belongs to %s now.\n", before, after)
	return err
}
