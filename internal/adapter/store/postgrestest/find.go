package postgrestest

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// errMissing is what a developer without PostgreSQL reads.
var errMissing = errors.New("PostgreSQL is not installed: run `make postgres`, or install your system's package `postgresql`")

// places are where distributions put the server's programs, which are often not
// on the PATH.
func places() []string {
	return []string{
		"/usr/lib/postgresql/*/bin", // Debian, Ubuntu
		"/usr/pgsql-*/bin",          // Red Hat, from PostgreSQL's own packages
		"/usr/libexec/postgresql*",  // Alpine
		"/opt/homebrew/opt/postgresql*/bin",
		"/usr/local/opt/postgresql*/bin",
	}
}

// find returns the path of a program of the newest server that is installed.
func find(program string) (string, error) {
	for _, place := range places() {
		matches, err := filepath.Glob(filepath.Join(place, program))
		if err != nil {
			return "", fmt.Errorf("look for %s: %w", program, err)
		}
		slices.SortFunc(matches, func(a, b string) int { return version(b) - version(a) })
		if len(matches) > 0 {
			return matches[0], nil
		}
	}
	path, err := exec.LookPath(program)
	if err != nil {
		return "", errMissing
	}
	return path, nil
}

// version is the first number in a path: 15 in /usr/lib/postgresql/15/bin.
func version(path string) int {
	digit := func(r rune) bool { return '0' <= r && r <= '9' }
	path = path[max(0, strings.IndexFunc(path, digit)):]
	end := strings.IndexFunc(path, func(r rune) bool { return !digit(r) })
	n, _ := strconv.Atoi(path[:max(0, end)]) // no number is 0
	return n
}

// folder makes a folder that belongs to whoever the server runs as.
func folder(who *account) (string, error) {
	path, err := os.MkdirTemp("", "paymentsvc-postgres-")
	if err != nil {
		return "", fmt.Errorf("make a folder for PostgreSQL: %w", err)
	}
	if who != nil {
		if err := os.Chown(path, int(who.uid), int(who.gid)); err != nil {
			return "", errors.Join(fmt.Errorf("give PostgreSQL its folder: %w", err), os.RemoveAll(path))
		}
	}
	return path, nil
}
