package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/google/go-cmp/cmp"
)

// anything stands for what varies: ids, times, or lines that matter to nobody.
const anything = "…"

// expectation is what the document says is printed.
type expectation struct {
	text   string
	isJSON bool
}

// compare says in what way something else was printed, and nothing if not.
func (e *expectation) compare(printed string) string {
	if e.isJSON {
		indented, err := indent(printed)
		if err != nil {
			return fmt.Sprintf("printed something that is not JSON (%v):\n%s", err, printed)
		}
		printed = indented
	}
	want, got := linesOf(e.text), linesOf(printed)
	if matchLines(want, got) {
		return ""
	}
	alike := cmp.Comparer(func(a, b string) bool { return matchLine(a, b) || matchLine(b, a) })
	return "printed something else (-README +printed):\n" + cmp.Diff(want, got, alike)
}

// indent formats the JSON documents in text. Protobuf's JSON varies in its spaces
// on purpose, from one build to the next.
func indent(text string) (string, error) {
	var out bytes.Buffer
	decoder := json.NewDecoder(strings.NewReader(text))
	for {
		var document json.RawMessage
		if err := decoder.Decode(&document); errors.Is(err, io.EOF) {
			return out.String(), nil
		} else if err != nil {
			return "", err
		}
		if err := json.Indent(&out, document, "", "  "); err != nil {
			return "", err
		}
		out.WriteByte('\n')
	}
}

// linesOf divides a text into lines without the space at their ends.
func linesOf(text string) []string {
	lines := strings.Split(strings.TrimRight(text, " \t\r\n"), "\n")
	for i, line := range lines {
		lines[i] = strings.TrimRight(line, " \t\r")
	}
	return lines
}

// matchLines reports whether got is what want describes. A line … of want stands
// for any number of lines.
func matchLines(want, got []string) bool {
	if len(want) == 0 {
		return len(got) == 0
	}
	if strings.TrimSpace(want[0]) == anything {
		for i := range len(got) + 1 {
			if matchLines(want[1:], got[i:]) {
				return true
			}
		}
		return false
	}
	return len(got) > 0 && matchLine(want[0], got[0]) && matchLines(want[1:], got[1:])
}

// matchLine reports whether got is what want describes. A … in want stands for any
// text, also for none.
func matchLine(want, got string) bool {
	parts := strings.Split(want, anything)
	if len(parts) == 1 {
		return want == got
	}
	rest, ok := strings.CutPrefix(got, parts[0])
	if !ok {
		return false
	}
	last := parts[len(parts)-1]
	for _, part := range parts[1 : len(parts)-1] {
		at := strings.Index(rest, part)
		if at < 0 {
			return false
		}
		rest = rest[at+len(part):]
	}
	return strings.HasSuffix(rest, last)
}
