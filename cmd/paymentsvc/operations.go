package main

import (
	"encoding/json"
	"fmt"
	"text/tabwriter"

	"github.com/paymentsvc/paymentsvc/internal/app"
)

// operationsCmd prints the table of operations.
type operationsCmd struct {
	JSON bool `help:"Print JSON for programs."`
}

// Run prints the table.
func (c *operationsCmd) Run(e *environment) error {
	table, err := app.Operations()
	if err != nil {
		return err
	}
	if c.JSON {
		encoder := json.NewEncoder(e.out)
		encoder.SetIndent("", "  ")
		return encoder.Encode(table)
	}
	w := tabwriter.NewWriter(e.out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "RPC\tKIND\tPORTONE\tMETHOD\tPATH") //nolint:errcheck // Flush reports it
	for _, o := range table {
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\n", o.RPC, o.Kind, o.OperationID, o.Method, o.Path) //nolint:errcheck // Flush reports it
	}
	return w.Flush()
}
