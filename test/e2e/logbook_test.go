package e2e_test

import (
	"bytes"
	"encoding/json"
	"strings"
	"sync"
	"testing"
)

// logbook keeps what the program logs.
type logbook struct {
	mu   sync.Mutex
	text bytes.Buffer
}

// Write takes a line.
func (l *logbook) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(p)
}

func (l *logbook) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

// with returns the lines that hold all of parts.
func (l *logbook) with(parts ...string) []string {
	var found []string
	for line := range strings.Lines(l.String()) {
		if holdsAll(line, parts) {
			found = append(found, line)
		}
	}
	return found
}

func holdsAll(text string, parts []string) bool {
	for _, part := range parts {
		if !strings.Contains(text, part) {
			return false
		}
	}
	return true
}

// entry is a line of the log, taken apart.
func entry(t *testing.T, line string) map[string]any {
	t.Helper()
	var fields map[string]any
	if err := json.Unmarshal([]byte(line), &fields); err != nil {
		t.Fatalf("%v in %q", err, line)
	}
	return fields
}
