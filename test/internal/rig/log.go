package rig

import (
	"bytes"
	"context"
	"fmt"
	"regexp"
	"strings"
	"sync"
)

// Log is what a process wrote, whole and while it grows.
type Log struct {
	mu   sync.Mutex
	text bytes.Buffer
	more chan struct{} // closed when there is more
}

func newLog() *Log { return &Log{more: make(chan struct{})} }

// Write implements [io.Writer].
func (l *Log) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	close(l.more)
	l.more = make(chan struct{})
	return l.text.Write(p)
}

// Len is how much there is now, as a place to look from.
func (l *Log) Len() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Len()
}

// From returns everything after a place.
func (l *Log) From(place int) string {
	text, _ := l.now()
	return text[min(place, len(text)):]
}

// Lines returns the lines after a place that contain one of the words.
func (l *Log) Lines(place int, words ...string) []string {
	var found []string
	for line := range strings.Lines(l.From(place)) {
		for _, word := range words {
			if strings.Contains(line, word) {
				found = append(found, strings.TrimSpace(line))
				break
			}
		}
	}
	return found
}

func (l *Log) now() (text string, more <-chan struct{}) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String(), l.more
}

// await waits until the log matches after a place, and returns the last group of the
// match.
func (l *Log) await(ctx context.Context, p *Process, place int, pattern *regexp.Regexp) (string, error) {
	for {
		text, more := l.now()
		if match := pattern.FindStringSubmatch(text[place:]); match != nil {
			return match[len(match)-1], nil
		}
		select {
		case <-more:
		case <-p.Ended():
			return "", fmt.Errorf("the process ended: %s", l.From(0))
		case <-ctx.Done():
			return "", fmt.Errorf("%w while waiting for %s in: %s", ctx.Err(), pattern, l.From(0))
		}
	}
}
