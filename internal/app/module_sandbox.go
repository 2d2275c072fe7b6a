package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"path/filepath"
	"strings"

	"go.uber.org/fx"

	"github.com/paymentsvc/paymentsvc/internal/adapter/store"
	"github.com/paymentsvc/paymentsvc/internal/domain/environment"
	"github.com/paymentsvc/paymentsvc/internal/door"
	"github.com/paymentsvc/paymentsvc/internal/sandbox"
)

// sandboxModule is the embedded PortOne. It stops last, because calls that are
// under way need it.
var sandboxModule = fx.Module("sandbox",
	fx.Provide(newEmbedded),
	fx.Invoke(serveSandbox),
)

// embedded is the embedded sandbox; nil when the real PortOne is used.
type embedded struct{ *sandbox.Sandbox }

// newEmbedded opens the sandbox that the journal was written with.
func newEmbedded(root context.Context, cfg *Config, log *slog.Logger, journal *store.Store) (embedded, error) {
	if !cfg.Embedded() {
		return embedded{}, nil
	}
	ctx, cancel := context.WithTimeout(root, openTimeout)
	defer cancel()
	seed := rand.Uint64() //nolint:gosec // it only has to differ from others
	at, err := stateOf(ctx, cfg, journal, sandbox.IdentityOf(seed))
	if err != nil {
		return embedded{}, err
	}
	if err := at.check(ctx, journal); err != nil {
		return embedded{}, err
	}
	box, err := sandbox.Open(at.path, sandbox.Options{Logger: log, Seed: seed})
	if err != nil {
		return embedded{}, fmt.Errorf("the state of the embedded sandbox cannot be used: %w; %s", err, at.afresh())
	}
	return embedded{box}, nil
}

func serveSandbox(s servers, cfg *Config, box embedded) error {
	if box.Sandbox == nil {
		return nil
	}
	hosts, err := door.NewHosts(cfg.HTTPAllowedHosts, cfg.SandboxAddr)
	if err != nil {
		return err
	}
	s.Lifecycle.Append(fx.StopHook(box.CloseState)) // after its server has answered everybody
	s.http("sandbox", s.Listeners.Sandbox, GuardSandbox(hosts, box.Handler()))
	s.Lifecycle.Append(fx.StopHook(box.Close)) // before its server stops: requests that hang end
	return nil
}

// OpenSandbox is a sandbox without a service. It keeps its state at path, or nothing if
// path is empty; done ends the keeping after everybody has been answered.
func OpenSandbox(path string, log *slog.Logger) (box *sandbox.Sandbox, done func() error, err error) {
	o := sandbox.Options{Logger: log, Seed: rand.Uint64()} //nolint:gosec // ids that differ from run to run; they guard nothing
	if path == "" {
		return sandbox.New(o), func() error { return nil }, nil
	}
	if box, err = sandbox.Open(path, o); err != nil {
		return nil, nil, fmt.Errorf("the state of the sandbox cannot be used: %w; start afresh with `rm -f %s*`", err, path)
	}
	return box, box.CloseState, nil
}

// sandboxState is where the embedded sandbox keeps its state.
type sandboxState struct {
	path string
	// file is the journal's own file, empty for PostgreSQL.
	file string
	// bound is what the journal belongs to, the zero value for nothing.
	bound environment.Environment
}

// dataFolder holds the state of a sandbox whose journal is no file.
const dataFolder = "data"

// stateOf finds the state that belongs to the journal, or where a new one with the
// given identity has its place: beside the journal's file, or named by its identity.
func stateOf(ctx context.Context, cfg *Config, journal environment.Journal, identity string) (sandboxState, error) {
	bound, _, err := environment.Bound(ctx, journal)
	if err != nil {
		return sandboxState{}, err
	}
	if file, isFile := strings.CutPrefix(cfg.DatabaseURL, "sqlite:"); isFile {
		return sandboxState{path: file + ".sandbox", file: file, bound: bound}, nil
	}
	if bound.Sandbox != "" {
		identity = bound.Sandbox
	}
	return sandboxState{path: filepath.Join(dataFolder, "sandbox-"+identity), bound: bound}, nil
}

// check refuses a new sandbox for a journal that has operations: it would know
// nothing of them.
func (at sandboxState) check(ctx context.Context, journal environment.Journal) error {
	if at.bound.URL != "" {
		return &environment.OtherError{Bound: at.bound, Given: environment.Environment{Sandbox: "new"}}
	}
	kept, err := sandbox.Kept(at.path)
	if err != nil {
		return fmt.Errorf("look for the state of the embedded sandbox: %w", err)
	}
	empty, err := journal.Empty(ctx)
	if err != nil || kept || empty && at.bound.Sandbox == "" {
		return err
	}
	return errors.New("the journal has operations, and the state of the embedded sandbox that they were made with is not there (" + at.path + "): bring it back, or " +
		at.afresh() + ", or keep the journal's answers and take a new sandbox with `paymentsvc journal rebind`")
}

// afresh says how to start with nothing.
func (at sandboxState) afresh() string {
	if at.file == "" {
		return "start afresh with an empty database and `rm -f " + at.path + "*`"
	}
	return "start afresh with `rm -f " + at.file + "*`"
}
