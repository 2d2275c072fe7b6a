package rig

import (
	"context"
	"fmt"
	"os/exec"
	"path/filepath"
	"strings"
)

// Build builds the program with tags into folder and returns its path.
func Build(ctx context.Context, folder string, tags ...string) (string, error) {
	path := filepath.Join(folder, "paymentsvc")
	command := exec.CommandContext(ctx, "go", "build", "-tags", strings.Join(tags, ","), "-o", path, //nolint:gosec // a test names the tags
		"github.com/paymentsvc/paymentsvc/cmd/paymentsvc")
	if output, err := command.CombinedOutput(); err != nil {
		return "", fmt.Errorf("build the program: %w: %s", err, output)
	}
	return path, nil
}
