package rig

import (
	"context"
	"fmt"
	"regexp"
	"syscall"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"

	"github.com/paymentsvc/paymentsvc/internal/crashpoint"
	"github.com/paymentsvc/paymentsvc/internal/sandbox/account"
)

const anyPort = "127.0.0.1:0"

// Settings are what a service is started with.
type Settings struct {
	// Program is the path of the binary.
	Program string
	// Database is the URL of the journal.
	Database string
	// Upstream is the URL of the sandbox.
	Upstream string
	// Crash arms a crash point, as in `in-intent:1`. The program must be built for
	// that.
	Crash string
}

// Service is a running service with a connection to it.
type Service struct {
	*Process

	Conn *grpc.ClientConn
	// Admin is the URL of what operators look at.
	Admin string
}

// Serve starts a service and waits until it serves.
func Serve(ctx context.Context, s Settings) (*Service, error) {
	settings := []string{"PAYMENTSVC_PORTONE_API_SECRET=" + account.Secret}
	if s.Crash != "" {
		settings = append(settings, crashpoint.Variable+"="+s.Crash)
	}
	p, err := launch(s.Program, settings, "serve",
		"--grpc-addr="+anyPort, "--http-addr="+anyPort, "--admin-addr="+anyPort, "--webhook-addr="+anyPort,
		"--portone-url="+s.Upstream, "--database-url="+s.Database, "--key-in=on", "--log-format=text")
	if err != nil {
		return nil, err
	}
	address, err := p.serving(ctx, "gRPC")
	if err != nil {
		p.Kill()
		return nil, fmt.Errorf("start a service: %w", err)
	}
	admin, err := p.serving(ctx, "admin")
	if err != nil {
		p.Kill()
		return nil, fmt.Errorf("start a service: %w", err)
	}
	conn, err := grpc.NewClient(address, grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		p.Kill()
		return nil, fmt.Errorf("connect to the service: %w", err)
	}
	return &Service{Process: p, Conn: conn, Admin: "http://" + admin}, nil
}

// Arm arms a crash point that waits for that.
func (s *Service) Arm(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, startTime)
	defer cancel()
	place := s.Log.Len()
	if err := s.Signal(syscall.SIGUSR1); err != nil {
		return err
	}
	_, err := s.Log.await(ctx, s.Process, place, regexp.MustCompile(crashpoint.Armed))
	return err
}

// Close kills the service, if it lives, and closes the connection.
func (s *Service) Close() error {
	err := s.Conn.Close()
	s.Kill()
	return err
}
