package statelog

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
)

const (
	folderMode fs.FileMode = 0o700
	fileMode   fs.FileMode = 0o600
)

// ErrInUse is another process that has the log open.
var ErrInUse = errors.New("another process has it open")

var errClosed = errors.New("it is closed")

// Log is an open log. It is safe for concurrent use.
type Log struct {
	path string
	held *os.File // the lock
	// durable logs survive a power cut.
	durable bool

	mu sync.Mutex
	// pending are records that are not written yet; added counts all there ever were.
	pending []json.RawMessage
	added   int64
	// failed is why nothing can be written any more.
	failed error

	// writing is held by who writes; the others wait for it and find their records
	// written. It is taken before mu.
	writing sync.Mutex
	file    *os.File
	synced  int64
}

// Path is where the log is.
func (l *Log) Path() string { return l.path }

// Exists reports whether there is a log at path.
func Exists(path string) (bool, error) {
	_, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	return err == nil, err
}

// Opened is a log with what it held.
type Opened struct {
	*Log

	Header  json.RawMessage
	Records []json.RawMessage
	// Torn tells that a record was cut off that nobody was told of.
	Torn bool
}

// Open opens the log at path. If there is none it makes one with header, and the
// folder if that is missing. Nobody else can read either. Unless it is durable, it
// survives the end of the process and not that of the machine.
func Open(path string, header json.RawMessage, durable bool) (Opened, error) {
	if err := os.MkdirAll(filepath.Dir(path), folderMode); err != nil {
		return Opened{}, fmt.Errorf("make the folder of %s: %w", path, err)
	}
	held, err := lock(path + ".lock")
	if err != nil {
		return Opened{}, fmt.Errorf("%s: %w", path, err)
	}
	o, err := open(path, header)
	if err != nil {
		return Opened{}, errors.Join(err, held.Close())
	}
	o.held, o.durable = held, durable
	return o, nil
}

func open(path string, header json.RawMessage) (Opened, error) {
	exists, err := Exists(path)
	if err != nil {
		return Opened{}, fmt.Errorf("look for %s: %w", path, err)
	}
	if !exists {
		if err := create(path, header); err != nil {
			return Opened{}, err
		}
	}
	file, err := os.OpenFile(path, os.O_RDWR|os.O_APPEND, fileMode) //nolint:gosec // the path is the operator's
	if err != nil {
		return Opened{}, fmt.Errorf("open %s: %w", path, err)
	}
	o := Opened{Log: &Log{path: path, file: file}}
	if err := o.load(); err != nil {
		return Opened{}, errors.Join(err, file.Close())
	}
	return o, nil
}

// load reads the file and cuts off what was not written to its end.
func (o *Opened) load() error {
	if err := o.file.Chmod(fileMode); err != nil {
		return fmt.Errorf("open %s: %w", o.path, err)
	}
	c, err := read(o.path, o.file)
	if err != nil {
		return err
	}
	if c.header == nil {
		return &DamagedError{Path: o.path, Line: 1, Problem: "it is not there"}
	}
	info, err := o.file.Stat()
	if err != nil {
		return fmt.Errorf("open %s: %w", o.path, err)
	}
	o.Header, o.Records, o.Torn = c.header, c.records, info.Size() > c.whole
	if !o.Torn {
		return nil
	}
	if err := errors.Join(o.file.Truncate(c.whole), o.file.Sync()); err != nil {
		return fmt.Errorf("repair %s: %w", o.path, err)
	}
	return nil
}

// create makes a log that holds a header, in one step: there is all of it or none.
func create(path string, header json.RawMessage) error {
	folder := filepath.Dir(path)
	draft, err := os.CreateTemp(folder, filepath.Base(path)+".new-*") // readable for nobody else
	if err != nil {
		return fmt.Errorf("make %s: %w", path, err)
	}
	_, err = draft.Write(line(header))
	err = errors.Join(err, draft.Sync(), draft.Close())
	if err == nil {
		err = os.Rename(draft.Name(), path)
	}
	if err == nil {
		err = syncFolder(folder)
	}
	if err != nil {
		return fmt.Errorf("make %s: %w", path, errors.Join(err, remove(draft.Name())))
	}
	return nil
}

func remove(path string) error {
	if err := os.Remove(path); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// syncFolder makes a new name in a folder survive a power cut.
func syncFolder(path string) error {
	folder, err := os.Open(path) //nolint:gosec // the path is the operator's
	if err != nil {
		return err
	}
	return errors.Join(folder.Sync(), folder.Close())
}
