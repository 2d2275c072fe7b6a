package report

import (
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"
	"text/tabwriter"
)

// WriteJSON writes r for programs.
func (r *Report) WriteJSON(w io.Writer) error {
	encoder := json.NewEncoder(w)
	encoder.SetIndent("", "  ")
	return encoder.Encode(r)
}

// WriteText writes r for people: a line per operation, what was lost, and totals.
func (r *Report) WriteText(w io.Writer) error {
	var b strings.Builder
	r.operations(&b)
	r.losses(&b)
	r.drift(&b)
	r.notes(&b)
	r.totals(&b)
	_, err := io.WriteString(w, b.String())
	return err
}

func (r *Report) operations(b *strings.Builder) {
	var table strings.Builder
	table.WriteString("OPERATION\tCALLS\tVALID\tREQUEST gRPC\tJSON\tANSWER gRPC\tJSON\tCASES\tERRORS\tUNKNOWN\tLOSSES\n")
	for _, o := range r.Operations {
		fmt.Fprintf(&table, "%s\t%d\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%d\n", o.ID, o.Calls, o.Valid,
			o.Request.GRPC, o.Request.JSON, o.Response.GRPC, o.Response.JSON, o.Cases.GRPC, o.Errors.GRPC, o.Unknown, len(o.Losses))
	}
	align(b, table.String())
}

// align writes the columns of table, which tabs divide, below each other.
func align(b *strings.Builder, table string) {
	const gap = 2
	w := tabwriter.NewWriter(b, 0, 0, gap, ' ', 0)
	_, _ = io.WriteString(w, table) // a strings.Builder takes everything
	_ = w.Flush()
}

// String writes a count as people do.
func (c Count) String() string {
	if c.Total == 0 {
		return "-"
	}
	return fmt.Sprintf("%d/%d", c.Good, c.Total)
}

func (r *Report) losses(b *strings.Builder) {
	for _, o := range r.Operations {
		for _, l := range o.Losses {
			fmt.Fprintf(b, "LOST %s %s (%s) %s: %s", o.ID, l.Check, l.Over, l.Leaf, l.Detail)
			if l.Times > 1 {
				fmt.Fprintf(b, " [%d times]", l.Times)
			}
			b.WriteByte('\n')
		}
	}
	for _, p := range r.Panics {
		fmt.Fprintf(b, "PANIC %s\n", p)
	}
}

func (r *Report) drift(b *strings.Builder) {
	b.WriteString("\nDRIFT between document and contract\n")
	if len(r.Drift) == 0 {
		b.WriteString("  none\n")
	}
	for _, d := range r.Drift {
		fmt.Fprintf(b, "  %s %s, %s: %s (%s)\n", d.Operation, d.Side, d.Kind, d.Path, d.Detail)
	}
}

// notes is what is as it should be, but better said.
func (r *Report) notes(b *strings.Builder) {
	for _, part := range []struct {
		title string
		lines []string
	}{
		{"OWNED by the service, no caller can set them", r.Owned},
		{"ECHOES of the question, not in the contract", r.Echoes},
		{"NOT CALLED: the service signs in by itself", r.Uncalled},
		{"IN DOUBT after errors that leave open whether a write took effect", r.InDoubt},
	} {
		fmt.Fprintf(b, "\n%s\n  %s\n", part.title, strings.Join(part.lines, "\n  "))
	}
	b.WriteString("\nCHECKS by name\n")
	for _, c := range r.Checks {
		verdict := "ok  "
		if !c.Good {
			verdict = "LOST"
		}
		fmt.Fprintf(b, "  %s %s", verdict, c.Name)
		if c.Detail != "" {
			fmt.Fprintf(b, ": %s", c.Detail)
		}
		b.WriteByte('\n')
	}
}

func (r *Report) totals(b *strings.Builder) {
	both := func(of func(*Operation) Directions) string {
		d := r.total(of)
		return fmt.Sprintf("%s over gRPC, %s over JSON", d.GRPC, d.JSON)
	}
	var calls int
	var valid, unknown Count
	for _, o := range r.Operations {
		calls += o.Calls
		valid, unknown = valid.plus(o.Valid), unknown.plus(o.Unknown)
	}
	var table strings.Builder
	row := func(name, value string) { fmt.Fprintf(&table, "  %s\t%s\n", name, value) }
	fmt.Fprintf(b, "\nTOTALS for version %s of the document\n", r.Document)
	row("operations", r.conforming().String())
	row("calls", fmt.Sprintf("%d, and %d that the service made besides", calls, r.OtherCalls))
	row("requests valid by the document", valid.String())
	row("request leaves", both(func(o *Operation) Directions { return o.Request }))
	row("answer leaves", both(func(o *Operation) Directions { return o.Response }))
	row("union cases of answers", both(func(o *Operation) Directions { return o.Cases }))
	row("errors of operations", both(func(o *Operation) Directions { return o.Errors }))
	row("refusals of writes at once", fmt.Sprintf("%s pairs of operation and type over gRPC, %s over JSON", r.Refusals.GRPC, r.Refusals.JSON))
	row("error types", r.errorTypes().String())
	row("unknown things sent and counted", unknown.String())
	row("drift", strconv.Itoa(len(r.Drift)))
	row("panics", strconv.Itoa(len(r.Panics)))
	row("losses", strconv.Itoa(r.Losses()))
	align(b, table.String())
}
