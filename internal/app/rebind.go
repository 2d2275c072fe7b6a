package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"

	"github.com/paymentsvc/paymentsvc/internal/adapter/store"
	"github.com/paymentsvc/paymentsvc/internal/domain/environment"
	"github.com/paymentsvc/paymentsvc/internal/sandbox"
)

// Rebind gives the journal to what the settings name, and says what it belonged to
// and belongs to now. No service may use the journal meanwhile.
func Rebind(ctx context.Context, cfg *Config, log *slog.Logger) (before, after string, err error) {
	if err := cfg.Check(); err != nil {
		return "", "", err
	}
	key, err := journalKey(cfg)
	if err != nil {
		return "", "", err
	}
	journal, err := store.Open(ctx, store.Config{URL: cfg.DatabaseURL, Key: key, Log: log})
	if err != nil {
		return "", "", err
	}
	was, is, err := rebind(ctx, cfg, log, journal)
	if err := errors.Join(err, journal.Close()); err != nil {
		return "", "", err
	}
	if before = was.String(); was.Sandbox == "" && was.URL == "" {
		before = "nothing"
	}
	return before, is.String(), nil
}

func rebind(ctx context.Context, cfg *Config, log *slog.Logger, journal *store.Store) (was, is environment.Environment, err error) {
	if cfg.Embedded() {
		return rebindSandbox(ctx, cfg, log, journal)
	}
	secrets, stores, err := apiSecrets(cfg, log)
	if err != nil {
		return was, is, err
	}
	is = given(cfg, journal, upstream{secrets: secrets, stores: stores})
	was, err = environment.Rebind(ctx, journal, is)
	return was, is, err
}

// rebindSandbox gives the journal to the sandbox whose state is there, or to a new
// one. The state of a new one is made after the journal was given to it: if that
// fails, the next try makes another.
func rebindSandbox(ctx context.Context, cfg *Config, log *slog.Logger, journal *store.Store) (was, is environment.Environment, err error) {
	seed := rand.Uint64() //nolint:gosec // it only has to differ from others
	at, err := stateOf(ctx, cfg, journal, sandbox.IdentityOf(seed))
	if err != nil {
		return was, is, err
	}
	kept, err := sandbox.Kept(at.path)
	if err != nil {
		return was, is, fmt.Errorf("look for the state of the embedded sandbox: %w", err)
	}
	if kept {
		box, err := sandbox.Open(at.path, sandbox.Options{Logger: log})
		if err != nil {
			return was, is, fmt.Errorf("the state of the embedded sandbox cannot be used: %w; %s", err, at.afresh())
		}
		is = embeddedIn(cfg, box.Identity())
		was, err = environment.Rebind(ctx, journal, is)
		return was, is, errors.Join(err, box.CloseState())
	}
	is = embeddedIn(cfg, sandbox.IdentityOf(seed))
	if was, err = environment.Rebind(ctx, journal, is); err != nil {
		return was, is, err
	}
	if at.file == "" {
		at, err = stateOf(ctx, cfg, journal, is.Sandbox)
		if err != nil {
			return was, is, err
		}
	}
	box, err := sandbox.Open(at.path, sandbox.Options{Logger: log, Seed: seed})
	if err != nil {
		return was, is, err
	}
	return was, is, box.CloseState()
}
