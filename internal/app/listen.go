package app

import (
	"context"
	"errors"
	"fmt"
	"net"
	"syscall"
)

// Listeners are the open ports of the program. They are all opened before
// anything is served, so that a taken port stops the start and nothing else.
type Listeners struct {
	GRPC, HTTP, Admin, Sandbox net.Listener
}

// listen opens the ports. The sandbox has one only when it is embedded.
func listen(ctx context.Context, cfg *Config) (*Listeners, error) {
	var l Listeners
	wanted := []struct {
		what, addr string
		into       *net.Listener
	}{
		{"gRPC", cfg.GRPCAddr, &l.GRPC},
		{"the JSON facade", cfg.HTTPAddr, &l.HTTP},
		{"administration", cfg.AdminAddr, &l.Admin},
	}
	if cfg.Embedded() {
		wanted = append(wanted, struct {
			what, addr string
			into       *net.Listener
		}{"the sandbox", cfg.SandboxAddr, &l.Sandbox})
	}
	for _, w := range wanted {
		opened, err := Listen(ctx, w.what, w.addr)
		if err != nil {
			l.close()
			return nil, err
		}
		*w.into = opened
	}
	return &l, nil
}

// Listen opens one port and says in one sentence why it cannot.
func Listen(ctx context.Context, what, addr string) (net.Listener, error) {
	var config net.ListenConfig
	l, err := config.Listen(ctx, "tcp", addr)
	switch {
	case err == nil:
		return l, nil
	case errors.Is(err, syscall.EADDRINUSE):
		return nil, fmt.Errorf("cannot serve %s: %s is in use by another program", what, addr)
	default:
		return nil, fmt.Errorf("cannot serve %s on %s: %w", what, addr, err)
	}
}

func (l *Listeners) close() {
	for _, opened := range []net.Listener{l.GRPC, l.HTTP, l.Admin, l.Sandbox} {
		if opened != nil {
			_ = opened.Close() // nothing was served yet
		}
	}
}
