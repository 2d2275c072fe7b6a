package main

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"slices"
	"strings"

	"go.uber.org/dig"
	"go.uber.org/fx"

	"github.com/paymentsvc/paymentsvc/internal/app"
	"github.com/paymentsvc/paymentsvc/internal/engine"
)

// serveCmd runs the service until it is told to stop.
type serveCmd struct {
	app.Config
}

// startGCPercent makes the collector run often while the contract's rules and plans
// are compiled. They leave little between much garbage, and the heap would stay as
// large as both for good.
const startGCPercent = 20

// sparingly lets the program start in little memory, and returns what ends that.
// Who sets GOGC has decided otherwise: a start takes half the time without.
func (e *environment) sparingly() (done func()) {
	if slices.ContainsFunc(e.environ, func(v string) bool { return strings.HasPrefix(v, "GOGC=") }) {
		return func() {}
	}
	usual := debug.SetGCPercent(startGCPercent)
	return func() {
		debug.SetGCPercent(usual)
		debug.FreeOSMemory()
	}
}

// Run serves. It returns when the program was asked to end and has ended well.
func (c *serveCmd) Run(e *environment) error {
	if err := c.ReadSecrets(e.environ, e.known); err != nil {
		return err
	}
	done := e.sparingly()
	log := app.NewLog(&c.Config, e.errs)
	var ops *engine.Engine
	application, err := app.New(&c.Config, log, fx.Populate(&ops))
	if err != nil {
		return dig.RootCause(err) // without the path through the graph
	}
	starting, cancel := context.WithTimeout(e.ctx, application.StartTimeout())
	defer cancel()
	if err := application.Start(starting); err != nil {
		if e.ctx.Err() != nil {
			log.Info("stopped before it had started")
			return nil
		}
		return dig.RootCause(err)
	}
	done()
	code := 0
	select {
	case <-e.ctx.Done():
	case signal := <-application.Wait():
		code = signal.ExitCode
	}
	log.Info("stopping", "operations", ops.Running())
	stopping, cancelStop := context.WithTimeout(context.WithoutCancel(e.ctx), application.StopTimeout())
	defer cancelStop()
	if err := application.Stop(stopping); err != nil {
		return fmt.Errorf("stop: %w", err)
	}
	if code != 0 {
		return errors.New("a server ended on its own; see the log")
	}
	log.Info("stopped")
	return nil
}
