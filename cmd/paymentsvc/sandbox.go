package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/paymentsvc/paymentsvc/internal/app"
	"github.com/paymentsvc/paymentsvc/internal/door"
)

// sandboxCmd runs the sandbox without the service, for programs that speak to
// PortOne themselves.
type sandboxCmd struct {
	SandboxAddr      string   `default:"127.0.0.1:8090" env:"PAYMENTSVC_SANDBOX_ADDR" help:"Address of the sandbox."`
	HTTPAllowedHosts []string `name:"http-allowed-hosts" env:"PAYMENTSVC_HTTP_ALLOWED_HOSTS" placeholder:"HOST,..." help:"Hosts that requests may be sent to besides loopback names and the address above; * for any."`
	LogLevel         string   `default:"info" enum:"debug,info,warn,error" help:"Least severe log lines to write."`
	State            string   `type:"path" help:"File that the sandbox keeps its state in; empty keeps it in memory."`
}

const (
	headerTimeout = 5 * time.Second
	endTimeout    = 5 * time.Second
)

// Run serves until it is told to stop.
func (c *sandboxCmd) Run(e *environment) (err error) {
	log := app.NewLog(&app.Config{LogLevel: c.LogLevel, LogFormat: "text"}, e.errs)
	hosts, err := door.NewHosts(c.HTTPAllowedHosts, c.SandboxAddr)
	if err != nil {
		return err
	}
	l, err := app.Listen(e.ctx, "the sandbox", c.SandboxAddr)
	if err != nil {
		return err
	}
	portone, done, err := app.OpenSandbox(c.State, log)
	if err != nil {
		return errors.Join(err, l.Close())
	}
	defer func() { err = errors.Join(err, done()) }()
	srv := &http.Server{Handler: app.GuardSandbox(hosts, portone.Handler()), ReadHeaderTimeout: headerTimeout}
	ended := make(chan error, 1)
	go func() { ended <- srv.Serve(l) }()
	log.Info("serving", "what", "sandbox", "addr", l.Addr().String())
	select {
	case err := <-ended:
		return fmt.Errorf("serve the sandbox: %w", err)
	case <-e.ctx.Done():
	}
	log.Info("stopping")
	portone.Close() // requests that hang end
	ctx, cancel := context.WithTimeout(context.WithoutCancel(e.ctx), endTimeout)
	defer cancel()
	err = srv.Shutdown(ctx)
	if serveErr := <-ended; !errors.Is(serveErr, http.ErrServerClosed) {
		return serveErr
	}
	if err != nil {
		return fmt.Errorf("stop the sandbox: %w", err)
	}
	log.Info("stopped")
	return nil
}
