// Command conformance compares the program with PortOne's API document: from the
// document alone it makes an upstream that answers with everything there is, calls
// every RPC with everything it takes, over gRPC and over JSON, and reports every
// leaf, union case and error that was lost on the way. What the document has and
// the contract lacks, and the reverse, is the work that a new version of the
// document brings.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"strconv"
	"syscall"

	"golang.org/x/sync/errgroup"

	"github.com/paymentsvc/paymentsvc/tools/conformance/internal/apidoc"
	"github.com/paymentsvc/paymentsvc/tools/conformance/internal/check"
	"github.com/paymentsvc/paymentsvc/tools/conformance/internal/contract"
	"github.com/paymentsvc/paymentsvc/tools/conformance/internal/report"
	"github.com/paymentsvc/paymentsvc/tools/conformance/internal/service"
	"github.com/paymentsvc/paymentsvc/tools/conformance/internal/upstream"
	"github.com/paymentsvc/paymentsvc/tools/conformance/internal/witness"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, os.Args[1:], os.Stdout)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "conformance:", err)
		os.Exit(1)
	}
}

// options are the command line.
type options struct {
	document string
	root     string
	binary   string
	json     bool
	drift    bool
	witness  string
	only     string
}

func parse(args []string) (options, error) {
	var o options
	flags := flag.NewFlagSet("conformance", flag.ContinueOnError)
	flags.StringVar(&o.document, "openapi", "", "PortOne's API document")
	flags.StringVar(&o.root, "root", "..", "the module of the program")
	flags.StringVar(&o.binary, "binary", "", "the program, if it is built already")
	flags.BoolVar(&o.json, "json", false, "print the report as JSON")
	flags.BoolVar(&o.drift, "drift", false, "only compare document and contract")
	flags.StringVar(&o.only, "operation", "", "check this operation only")
	flags.StringVar(&o.witness, "witness", "", "ask the Prism installed here instead of making the checks")
	if err := flags.Parse(args); err != nil {
		return o, err
	}
	if _, err := os.Stat(o.document); err != nil {
		return o, fmt.Errorf("PortOne's API document is not at %q; say where it is with OPENAPI=path", o.document)
	}
	return o, nil
}

var errLost = errors.New("something was lost, see the report")

func run(ctx context.Context, args []string, out io.Writer) error {
	o, err := parse(args)
	if err != nil {
		return err
	}
	doc, err := apidoc.Load(o.document)
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "conformance")
	if err != nil {
		return fmt.Errorf("make a place for the program's files: %w", err)
	}
	return errors.Join(serve(ctx, o, doc, dir, out), os.RemoveAll(dir))
}

// serve builds the program, if need be, and does what the options ask for.
func serve(ctx context.Context, o options, doc *apidoc.Document, dir string, out io.Writer) error {
	var err error
	if o.binary == "" {
		if o.binary, err = service.Build(ctx, o.root, dir); err != nil {
			return err
		}
	}
	table, err := service.Operations(ctx, o.binary)
	if err != nil {
		return err
	}
	rpcs, err := contract.Parse(table)
	if err != nil {
		return err
	}
	if o.witness != "" {
		return ask(ctx, o, doc, rpcs, dir, out)
	}
	return conform(ctx, o, doc, rpcs, dir, out)
}

// ask lets Prism judge.
func ask(ctx context.Context, o options, doc *apidoc.Document, rpcs []*contract.RPC, dir string, out io.Writer) error {
	found, err := witness.Run(ctx, witness.Config{Document: o.document, Prism: o.witness, Binary: o.binary, Dir: dir}, doc, rpcs)
	if err != nil {
		return err
	}
	if err := found.WriteText(out); err != nil {
		return fmt.Errorf("write the report: %w", err)
	}
	if !found.Good() {
		return errLost
	}
	return nil
}

// conform makes all checks and writes the report.
func conform(ctx context.Context, o options, doc *apidoc.Document, rpcs []*contract.RPC, dir string, out io.Writer) error {
	found, err := examine(ctx, o, doc, rpcs, dir)
	if err != nil {
		return err
	}
	write := found.WriteText
	if o.json {
		write = found.WriteJSON
	}
	if err := write(out); err != nil {
		return fmt.Errorf("write the report: %w", err)
	}
	if !found.Good() {
		return errLost
	}
	return nil
}

// examine runs the program and all checks.
func examine(ctx context.Context, o options, doc *apidoc.Document, rpcs []*contract.RPC, dir string) (*report.Report, error) {
	if o.drift {
		return check.Drift(doc, rpcs), nil
	}
	// Most of the time is spent waiting for calls that are in doubt.
	const runs = 6
	parts := make([]*report.Report, runs)
	group, ctx := errgroup.WithContext(ctx)
	for i := range parts {
		group.Go(func() error {
			own := filepath.Join(dir, strconv.Itoa(i))
			if err := os.Mkdir(own, 0o700); err != nil {
				return fmt.Errorf("make a place for the program's files: %w", err)
			}
			var err error
			parts[i], err = examinePart(ctx, o, &check.Run{Doc: doc, RPCs: rpcs, Only: o.only, Part: i, Parts: runs}, own)
			return err
		})
	}
	if err := group.Wait(); err != nil {
		return nil, err
	}
	return report.Merge(parts), nil
}

// examinePart runs the program and a part of the checks.
func examinePart(ctx context.Context, o options, part *check.Run, dir string) (*report.Report, error) {
	up, err := upstream.Start(ctx, part.Doc)
	if err != nil {
		return nil, err
	}
	defer up.Close()
	running, err := service.Start(ctx, o.binary, up.URL(), dir)
	if err != nil {
		return nil, err
	}
	part.Service, part.Upstream = running, up
	found, err := part.All(ctx)
	return found, errors.Join(err, running.Stop())
}
