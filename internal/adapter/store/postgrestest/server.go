package postgrestest

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

// Server is one running PostgreSQL.
type Server struct {
	folder    string
	who       *account
	port      int
	databases atomic.Int64

	process *os.Process
	ended   chan struct{}
}

const (
	startTime = time.Minute
	askEvery  = 20 * time.Millisecond
)

// New starts a server that belongs to one test, which may stop and start it.
func New(tb testing.TB) *Server {
	tb.Helper()
	s, err := start(context.WithoutCancel(tb.Context()))
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		if err := s.remove(); err != nil {
			tb.Error(err)
		}
	})
	return s
}

// start makes a new server and starts it. It outlives no process, but any test.
func start(ctx context.Context) (*Server, error) {
	who, err := unprivileged()
	if err != nil {
		return nil, err
	}
	initdb, err := find("initdb")
	if err != nil {
		return nil, err
	}
	s := &Server{who: who}
	if s.folder, err = folder(who); err != nil {
		return nil, err
	}
	// Only making the database is not synced to disk; running it is.
	command := exec.CommandContext(ctx, initdb, "--pgdata", s.Data(), "--username", "postgres", //nolint:gosec // found by find
		"--auth", "trust", "--encoding", "UTF8", "--locale", "C", "--no-sync")
	command.Dir, command.SysProcAttr = s.folder, attributes(who)
	if output, err := command.CombinedOutput(); err != nil {
		return nil, errors.Join(fmt.Errorf("initdb: %w: %s", err, output), os.RemoveAll(s.folder))
	}
	const tries = 5 // another program may take the port in between
	for range tries {
		if s.port, err = freePort(); err != nil {
			break
		}
		if err = s.run(ctx); err == nil {
			return s, nil
		}
	}
	return nil, errors.Join(err, os.RemoveAll(s.folder))
}

func freePort() (int, error) {
	listener, err := net.ListenTCP("tcp", &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1)})
	if err != nil {
		return 0, fmt.Errorf("find a free port: %w", err)
	}
	address, _ := listener.Addr().(*net.TCPAddr)
	return address.Port, listener.Close()
}

// run starts the server and waits until it answers.
func (s *Server) run(ctx context.Context) error {
	program, err := find("postgres")
	if err != nil {
		return err
	}
	log, err := os.OpenFile(s.log(), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return fmt.Errorf("open the server's log: %w", err)
	}
	defer log.Close()                                            //nolint:errcheck // the server has its own handle
	command := exec.CommandContext(ctx, program, "-D", s.Data(), //nolint:gosec // found by find
		"-c", "listen_addresses=127.0.0.1", "-c", fmt.Sprintf("port=%d", s.port), "-c", "unix_socket_directories=",
		"-c", "max_connections=200", "-c", "fsync=on")
	command.Dir, command.SysProcAttr, command.Stdout, command.Stderr = s.folder, attributes(s.who), log, log
	started := make(chan error, 1)
	ended := make(chan struct{})
	go func() { // ends with the server, which every user of run stops
		// The server is told when the thread that made it ends: keep that.
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		defer close(ended)
		err := command.Start()
		started <- err
		if err == nil {
			_ = command.Wait() // how it ended is in its log
		}
	}()
	if err := <-started; err != nil {
		return fmt.Errorf("start postgres: %w", err)
	}
	s.process, s.ended = command.Process, ended
	return s.await(ctx)
}

// await waits until the server answers.
func (s *Server) await(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, startTime)
	defer cancel()
	ticker := time.NewTicker(askEvery)
	defer ticker.Stop()
	for {
		conn, err := pgx.Connect(ctx, s.url("postgres"))
		if err == nil {
			return conn.Close(ctx)
		}
		select {
		case <-ticker.C:
		case <-s.ended:
			return fmt.Errorf("postgres ended: %s", s.lastWords())
		case <-ctx.Done():
			return errors.Join(fmt.Errorf("postgres does not answer: %w: %s", err, s.lastWords()), s.signal(syscall.SIGQUIT))
		}
	}
}

// signal ends the server in the way that the signal means to it.
func (s *Server) signal(sig syscall.Signal) error {
	if err := s.process.Signal(sig); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return fmt.Errorf("stop postgres: %w", err)
	}
	<-s.ended
	return nil
}

// Stop shuts the server down as an administrator would: connections are closed.
func (s *Server) Stop(tb testing.TB) {
	tb.Helper()
	if err := s.signal(syscall.SIGINT); err != nil {
		tb.Fatal(err)
	}
}

// Crash ends the server without letting it finish anything.
func (s *Server) Crash(tb testing.TB) {
	tb.Helper()
	if err := s.signal(syscall.SIGQUIT); err != nil {
		tb.Fatal(err)
	}
}

// Start starts the server again, on the same port.
func (s *Server) Start(tb testing.TB) {
	tb.Helper()
	if err := s.run(context.WithoutCancel(tb.Context())); err != nil {
		tb.Fatal(err)
	}
}

// Database makes a database for one test and returns its URL.
func (s *Server) Database(tb testing.TB) string {
	tb.Helper()
	name := fmt.Sprintf("test_%d", s.databases.Add(1))
	ctx, cancel := context.WithTimeout(tb.Context(), startTime)
	defer cancel()
	conn, err := pgx.Connect(ctx, s.url("postgres"))
	if err != nil {
		tb.Fatalf("connect to postgres: %v", err)
	}
	defer conn.Close(ctx) //nolint:errcheck // the test does not depend on it
	if _, err := conn.Exec(ctx, "CREATE DATABASE "+name); err != nil {
		tb.Fatalf("make database %s: %v", name, err)
	}
	return s.url(name)
}

// Address is where the server listens.
func (s *Server) Address() string { return fmt.Sprintf("127.0.0.1:%d", s.port) }

// Data is the folder in which the server keeps everything.
func (s *Server) Data() string { return filepath.Join(s.folder, "data") }

func (s *Server) url(database string) string {
	return fmt.Sprintf("postgres://postgres@%s/%s?sslmode=disable", s.Address(), database)
}

func (s *Server) log() string { return filepath.Join(s.folder, "log") }

// lastWords are the end of the server's log.
func (s *Server) lastWords() string {
	const most = 2000
	log, err := os.ReadFile(s.log())
	if err != nil {
		return err.Error()
	}
	return strings.TrimSpace(string(log[max(0, len(log)-most):]))
}

func (s *Server) remove() error {
	return errors.Join(s.signal(syscall.SIGINT), os.RemoveAll(s.folder))
}
