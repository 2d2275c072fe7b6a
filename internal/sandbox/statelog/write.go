package statelog

import (
	"encoding/json"
	"errors"
	"fmt"
)

// Add adds a record behind all others. It is on disk when Sync returns.
func (l *Log) Add(record json.RawMessage) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.pending = append(l.pending, record)
	l.added++
}

// Sync returns when everything that was added before is on disk. Who comes while
// another writes finds its records written together with those of all who waited.
func (l *Log) Sync() error {
	l.mu.Lock()
	upTo := l.added
	l.mu.Unlock()
	l.writing.Lock()
	defer l.writing.Unlock()
	if upTo <= l.synced {
		return nil
	}
	l.mu.Lock()
	batch, last, err := l.pending, l.added, l.failed
	l.pending = nil
	l.mu.Unlock()
	if err == nil {
		err = l.write(batch)
	}
	if err != nil {
		return l.fail(err)
	}
	l.synced = last
	return nil
}

func (l *Log) write(batch []json.RawMessage) error {
	text, err := json.Marshal(batch)
	if err != nil {
		return err
	}
	if _, err := l.file.Write(line(text)); err != nil {
		return err
	}
	if !l.durable {
		return nil
	}
	return l.file.Sync()
}

// fail is for good: what a failed write has left in the file is not known, and
// another line behind it would make the file a damaged one.
func (l *Log) fail(err error) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.failed == nil {
		l.failed = fmt.Errorf("write %s: %w", l.path, err)
	}
	return l.failed
}

// Restart forgets all records, added ones included, and goes on with header alone.
func (l *Log) Restart(header json.RawMessage) error {
	l.writing.Lock()
	defer l.writing.Unlock()
	l.mu.Lock()
	failed := l.failed
	l.pending, l.synced = nil, l.added
	l.mu.Unlock()
	if failed != nil {
		return failed
	}
	if err := create(l.path, header); err != nil {
		return l.fail(err)
	}
	fresh, err := open(l.path, header)
	if err != nil {
		return l.fail(err)
	}
	old := l.file
	l.file = fresh.file
	return old.Close()
}

// Close writes what is left and lets others open the log.
func (l *Log) Close() error {
	err := l.Sync()
	l.writing.Lock()
	defer l.writing.Unlock()
	l.mu.Lock()
	defer l.mu.Unlock()
	if errors.Is(l.failed, errClosed) {
		return nil
	}
	l.failed = errClosed
	return errors.Join(err, l.file.Close(), l.held.Close())
}
