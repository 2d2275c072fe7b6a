package app

import (
	"io"
	"log/slog"

	"github.com/paymentsvc/paymentsvc/internal/redact"
)

// NewLog returns the program's logger. Messages of the contract that are logged
// lose what the contract calls sensitive, wherever the line comes from.
func NewLog(cfg *Config, w io.Writer) *slog.Logger {
	options := &slog.HandlerOptions{Level: cfg.Level(), ReplaceAttr: redact.Attr}
	if cfg.LogFormat == "text" {
		return slog.New(slog.NewTextHandler(w, options))
	}
	return slog.New(slog.NewJSONHandler(w, options))
}
