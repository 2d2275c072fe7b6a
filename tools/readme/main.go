// Command readme runs the commands of README.md and compares what they print
// with what README.md says, so that it cannot promise what is no longer true.
//
// A fenced block that begins with
//
//	```sh        holds commands; they must succeed
//	```sh fails  holds commands; they must fail
//	```sh run    starts something that goes on running, until the next such block or the end
//	```text      directly after commands, is what they print
//	```json      directly after commands, is the JSON that they print, two spaces to a level
//
// Other blocks are not run. In what is printed, … stands for anything within a
// line, and a line of its own for any number of lines.
//
// A reader comes back: the document is gone through several times in the same folder,
// and has to be right each time. After the first time what was started is killed, after
// the others it is interrupted, as Ctrl-C does.
//
//	go run ./readme -root ..
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"
)

func main() {
	var t tour
	flag.StringVar(&t.root, "root", ".", "root of the repository, where the commands are run")
	flag.StringVar(&t.ready, "ready", "http://127.0.0.1:9091/readyz", "answers 200 when what was started is ready")
	flag.IntVar(&t.rounds, "rounds", 3, "how often the document is gone through") //nolint:mnd // it says what it is
	file := flag.String("file", "README.md", "the document, from the root")
	flag.Parse()
	if err := run(t, *file, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "readme:", err)
		os.Exit(1)
	}
}

func run(t tour, file string, out io.Writer) error {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	source, err := os.ReadFile(filepath.Join(t.root, file)) //nolint:gosec // the path is the command's argument
	if err != nil {
		return fmt.Errorf("read the document: %w", err)
	}
	steps, err := parse(string(source))
	if err != nil {
		return fmt.Errorf("read %s: %w", file, err)
	}
	// What an earlier reader has stored would answer this one.
	data, err := os.MkdirTemp("", "readme-")
	if err != nil {
		return fmt.Errorf("make a folder for data: %w", err)
	}
	// A reader's make is not part of another one, which would make it say where it is.
	ofMake := func(v string) bool { return strings.HasPrefix(v, "MAKE") || strings.HasPrefix(v, "MFLAGS=") }
	t.environ = append(slices.DeleteFunc(os.Environ(), ofMake),
		"PATH="+filepath.Join(absolute(t.root), "build", "bin")+string(os.PathListSeparator)+os.Getenv("PATH"),
		"PAYMENTSVC_DATABASE_URL=sqlite:"+filepath.Join(data, "paymentsvc.db"))
	defer func() { _ = os.RemoveAll(data) }() // the system clears it otherwise
	return t.take(ctx, steps, func(s step, problem string) {
		line := fmt.Sprintf("ok    %s:%d\n", file, s.line)
		if problem != "" {
			line = fmt.Sprintf("FAIL  %s:%d\n%s\n%s\n", file, s.line, s.commands, problem)
		}
		_, _ = io.WriteString(out, line) // the exit code says it, too
	})
}

// absolute makes a path independent of where a command is run.
func absolute(path string) string {
	if abs, err := filepath.Abs(path); err == nil {
		return abs
	}
	return path
}

// tour is a walk through a document.
type tour struct {
	root    string
	ready   string
	environ []string
	// rounds is how often all steps are taken; once if 0.
	rounds int
}

const (
	startWithin  = 10 * time.Minute // it may be built first, on a slow machine
	finishWithin = 5 * time.Minute
	stopWithin   = 90 * time.Second // longer than a stop may take
)

var errBroken = errors.New("the document promises what is not true")

// take does all steps, as often as wanted, and reports each. It goes on after a step
// that fails: what follows may be right.
func (t tour) take(ctx context.Context, steps []step, report func(s step, problem string)) error {
	broken := false
	ending := syscall.SIGKILL // the hardest way first, so that the next round follows it
	for range max(t.rounds, 1) {
		right, err := t.once(ctx, steps, ending, report)
		if err != nil {
			return err
		}
		broken = broken || !right
		ending = syscall.SIGINT
	}
	if broken {
		return errBroken
	}
	return nil
}

// once does all steps, and ends what they have started by a signal.
func (t tour) once(ctx context.Context, steps []step, ending syscall.Signal, report func(s step, problem string)) (right bool, err error) {
	var running *server
	right = true
	defer func() { running.end(ending, stopWithin) }()
	for _, s := range steps {
		if err := ctx.Err(); err != nil {
			return false, err
		}
		var problem string
		if s.kind == stepRun {
			running.stop(stopWithin)
			running, problem = t.start(ctx, s)
		} else {
			problem = t.do(ctx, s)
		}
		right = right && problem == ""
		report(s, problem)
	}
	return right, nil
}

// do runs the commands of a step and says what is wrong with them.
func (t tour) do(ctx context.Context, s step) string {
	ctx, cancel := context.WithTimeout(ctx, finishWithin)
	defer cancel()
	printed, err := shell(ctx, t.root, t.environ, s.commands)
	if failed := err != nil; failed != (s.kind == stepFails) {
		return fmt.Sprintf("ended with %v and printed:\n%s", err, printed)
	}
	if s.want == nil {
		return ""
	}
	return s.want.compare(printed)
}
