package storemodel_test

import (
	"context"

	"github.com/paymentsvc/paymentsvc/internal/domain/environment"
)

func (l *locked) Environment(ctx context.Context) ([]byte, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.journal.Environment(ctx)
}

func (l *locked) Bind(ctx context.Context, old, changed []byte) (bool, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.journal.Bind(ctx, old, changed)
}

func (l *locked) Rebind(ctx context.Context, old, changed []byte) (bool, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.journal.Rebind(ctx, old, changed)
}

func (l *locked) Undecided(ctx context.Context, most int) ([]environment.Undecided, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.journal.Undecided(ctx, most)
}

func (l *locked) Empty(ctx context.Context) (bool, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.journal.Empty(ctx)
}
