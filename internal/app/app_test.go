package app_test

import (
	"log/slog"
	"testing"

	"go.uber.org/fx"

	"github.com/paymentsvc/paymentsvc/internal/app"
)

func TestGraphIsComplete(t *testing.T) {
	t.Parallel()
	if err := fx.ValidateApp(app.Options(&app.Config{}, slog.New(slog.DiscardHandler))); err != nil {
		t.Fatal(err)
	}
}
