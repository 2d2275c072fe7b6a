// Command paymentsvc is the payments service and its tools.
package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"github.com/alecthomas/kong"
	"google.golang.org/grpc/grpclog"

	"github.com/paymentsvc/paymentsvc/internal/app"
)

// cli is the command line. paymentsvc alone is paymentsvc serve.
type cli struct {
	Serve      serveCmd      `cmd:"" default:"withargs" help:"Serve gRPC, JSON and, unless a PortOne URL is given, the sandbox."`
	Sandbox    sandboxCmd    `cmd:""                    help:"Serve the PortOne sandbox alone."`
	Journal    journalCmd    `cmd:""                    help:"Work on the journal while no service uses it."`
	Operations operationsCmd `cmd:""                    help:"List all operations and where they lead."`
	Version    versionCmd    `cmd:""                    help:"Print the version."`

	ShowVersion kong.VersionFlag `name:"version" help:"Print the version."`
}

// environment is what a command gets of the outside world.
type environment struct {
	ctx     context.Context //nolint:containedctx // it lives as long as the command
	environ []string
	out     io.Writer
	errs    io.Writer
	known   []string // variables that flags read
}

func main() {
	os.Exit(status())
}

// status runs the program and returns its exit status.
func status() int {
	// The libraries of gRPC write lines of their own format about what clients send; the
	// calls themselves are logged by the interceptors and the facade.
	grpclog.SetLoggerV2(grpclog.NewLoggerV2(io.Discard, io.Discard, io.Discard))
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	// A second signal ends the program at once, whoever else has asked for signals.
	context.AfterFunc(ctx, func() { signal.Reset(os.Interrupt, syscall.SIGTERM) })
	if err := run(ctx, os.Args[1:], os.Environ(), os.Stdout, os.Stderr); err != nil {
		fmt.Fprintln(os.Stderr, "paymentsvc:", strings.Join(strings.Fields(err.Error()), " ")) // in one line
		return 1
	}
	return 0
}

// run parses the command line and runs one command.
func run(ctx context.Context, args, environ []string, out, errs io.Writer) error {
	var c cli
	exit := &exited{}
	parser, err := kong.New(&c,
		kong.Name("paymentsvc"),
		kong.Description("The payments service in front of PortOne."),
		kong.Writers(out, errs),
		kong.Exit(exit.with),
		kong.UsageOnError(),
		kong.Vars{"version": versionLine()},
	)
	if err != nil {
		return err
	}
	command, err := parser.Parse(args)
	if exit.called {
		return nil // --help or --version was printed
	}
	if err != nil {
		return err
	}
	return command.Run(&environment{ctx: ctx, environ: environ, out: out, errs: errs, known: variables(parser.Model.Node)})
}

// exited notes that kong wants to end the program, which main does.
type exited struct{ called bool }

func (e *exited) with(int) { e.called = true }

// variables lists the environment variables that flags read.
func variables(node *kong.Node) []string {
	var names []string
	for _, flag := range node.Flags {
		names = append(names, flag.Envs...)
	}
	for _, child := range node.Children {
		names = append(names, variables(child)...)
	}
	return names
}

type versionCmd struct{}

// Run prints the version.
func (versionCmd) Run(e *environment) error {
	_, err := fmt.Fprintln(e.out, versionLine())
	return err
}

func versionLine() string { return "paymentsvc " + app.BuildVersion() }
