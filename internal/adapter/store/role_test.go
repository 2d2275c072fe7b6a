package store_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/paymentsvc/paymentsvc/internal/adapter/store"
	"github.com/paymentsvc/paymentsvc/internal/adapter/store/storetest"
	"github.com/paymentsvc/paymentsvc/internal/domain/operation"
)

// roleVar makes this test binary play another role: that of a process which is
// limited or killed, as no test can do to itself.
const (
	roleVar = "PAYMENTSVC_STORE_TEST_ROLE"
	urlVar  = "PAYMENTSVC_STORE_TEST_URL"
)

func roles() map[string]func() error {
	return map[string]func() error{"accept until killed": acceptUntilKilled, "fill the disk": fillTheDisk}
}

// play starts this binary in a role.
func play(t *testing.T, role, url string) *exec.Cmd {
	t.Helper()
	command := exec.CommandContext(t.Context(), os.Args[0])
	command.Env = append(os.Environ(), roleVar+"="+role, urlVar+"="+url)
	command.Stderr = os.Stderr
	return command
}

// acceptUntilKilled accepts records and prints the id of each that is on disk.
func acceptUntilKilled() error {
	ctx := context.Background()
	s, err := store.Open(ctx, store.Config{URL: os.Getenv(urlVar)})
	if err != nil {
		return err
	}
	failed := make(chan error)
	for worker := range 8 {
		go func() { // until the process is killed
			for n := worker; ; n += 8 {
				r, err := s.Accept(ctx, storetest.Record(s.Now(), n))
				if err != nil {
					failed <- err
				}
				fmt.Println(r.ID)
			}
		}()
	}
	return <-failed
}

// What was confirmed survives the process, however it ends.
func TestKilledProcessLosesNothing(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, url string) {
		t.Helper()
		command := play(t, "accept until killed", url)
		output, err := command.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := command.Start(); err != nil {
			t.Fatal(err)
		}
		const enough = 500
		var confirmed []string
		for lines := bufio.NewScanner(output); lines.Scan(); {
			confirmed = append(confirmed, lines.Text())
			if len(confirmed) == enough {
				if err := command.Process.Kill(); err != nil {
					t.Fatal(err)
				}
			}
		}
		_ = command.Wait() // it was killed
		if len(confirmed) < enough {
			t.Fatalf("it ended by itself after %d", len(confirmed))
		}
		s := open(t, store.Config{URL: url})
		for _, id := range confirmed {
			if _, err := s.Get(t.Context(), id); err != nil {
				t.Errorf("%s was confirmed: %v", id, err)
			}
		}
	})
}

// A disk without room: nothing is confirmed, nothing breaks, and when there is
// room again it goes on by itself.
func TestFullDisk(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	command := play(t, "fill the disk", "sqlite:"+filepath.Join(folder, "journal.db"))
	output, err := command.Output()
	if err != nil || strings.TrimSpace(string(output)) != "ok" {
		t.Fatalf("%v: %s", err, output)
	}
}

// fillTheDisk limits how long a file of this process may become to what the
// database's log has already, which is a full disk to whoever writes it.
func fillTheDisk() error {
	url := os.Getenv(urlVar)
	ctx := context.Background()
	s, err := store.Open(ctx, store.Config{URL: url})
	if err != nil {
		return err
	}
	if err := acceptAll(ctx, s, 0, 20); err != nil {
		return err
	}
	log, err := os.Stat(strings.TrimPrefix(url, "sqlite:") + "-wal")
	if err != nil {
		return err
	}
	var before syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_FSIZE, &before); err != nil {
		return err
	}
	full := syscall.Rlimit{Cur: uint64(log.Size()), Max: before.Max}
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &full); err != nil {
		return err
	}
	if err := refuseAll(ctx, s, 20, 40); err != nil {
		return fmt.Errorf("while the disk is full: %w", err)
	}
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &before); err != nil {
		return err
	}
	if err := acceptAll(ctx, s, 20, 40); err != nil {
		return fmt.Errorf("after there is room again: %w", err)
	}
	if err := s.Close(); err != nil {
		return err
	}
	return intact(ctx, url)
}

func acceptAll(ctx context.Context, s *store.Store, from, until int) error {
	for n := from; n < until; n++ {
		if _, err := s.Accept(ctx, storetest.Record(s.Now(), n)); err != nil {
			return err
		}
	}
	return s.Healthy()
}

// refuseAll checks that nothing is accepted, and that this is said soon.
func refuseAll(ctx context.Context, s *store.Store, from, until int) error {
	for n := from; n < until; n++ {
		r := storetest.Record(s.Now(), n)
		began := time.Now()
		_, err := s.Accept(ctx, r)
		if err == nil || errors.Is(err, operation.ErrUnknown) || time.Since(began) > time.Second {
			return fmt.Errorf("accept %d: %w after %s", n, err, time.Since(began))
		}
		if _, err := s.Get(ctx, r.ID); !errors.Is(err, operation.ErrNotFound) {
			return fmt.Errorf("%s was refused, and reading it: %w", r.ID, err)
		}
	}
	if s.Healthy() == nil {
		return errors.New("the store is healthy")
	}
	return nil
}

// intact checks that the database is, and has everything that was confirmed.
func intact(ctx context.Context, url string) error {
	pool, err := bareSQLitePool(url)
	if err != nil {
		return err
	}
	var verdict string
	var records int
	err = errors.Join(
		pool.QueryRowContext(ctx, "PRAGMA integrity_check").Scan(&verdict),
		pool.QueryRowContext(ctx, "SELECT count(*) FROM operations").Scan(&records),
		pool.Close(),
	)
	if err == nil && (verdict != "ok" || records != 40) {
		err = fmt.Errorf("%s, %d records", verdict, records)
	}
	if err == nil {
		_, err = os.Stdout.WriteString("ok\n")
	}
	return err
}
