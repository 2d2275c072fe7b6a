package client

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"sync"
	"time"
)

const (
	// secretRecheck is how long a secret file is trusted without a look at it.
	secretRecheck = time.Second
	// maxSecretFile bounds what is read when the path names something else.
	maxSecretFile = 4 << 10
	// othersMayRead is the permission bit that lets every account read a file.
	othersMayRead fs.FileMode = 0o004
)

var errNoSecretInFile = errors.New("holds no usable secret")

// FileConfig says where the secret files are.
type FileConfig struct {
	// Paths are the files by store, with the default store under "". A file holds
	// one secret; white space around it is ignored.
	Paths map[string]string
	// Now is the clock. Required.
	Now func() time.Time
	// Log receives one line when a file stops being readable, and one when a new
	// secret is taken. Required.
	Log *slog.Logger
}

// File is a SecretSource that follows files, so that a secret is replaced without
// a restart. A file that cannot be read, is empty or half written leaves the
// secret read before in force. It is safe for concurrent use.
type File struct {
	stores map[string]*secretFile
}

// NewFile reads all files once and fails when one has no secret: a program that
// starts without its secret would only find out with the first payment.
func NewFile(cfg FileConfig) (*File, error) {
	if cfg.Now == nil || cfg.Log == nil {
		return nil, errors.New("secret files: a clock and a logger are required")
	}
	f := &File{stores: make(map[string]*secretFile, len(cfg.Paths))}
	for store, path := range cfg.Paths {
		s := &secretFile{store: store, path: path, now: cfg.Now, log: cfg.Log, checked: cfg.Now()}
		if err := s.load(); err != nil {
			return nil, fmt.Errorf("read the secret of store %q: %w", store, err)
		}
		if s.info.Mode().Perm()&othersMayRead != 0 {
			cfg.Log.Warn("secret file can be read by every account", slog.String("store", store))
		}
		f.stores[store] = s
	}
	return f, nil
}

// Secret implements [SecretSource].
func (f *File) Secret(store string) Secret {
	s, ok := f.stores[store]
	if !ok {
		return ""
	}
	return s.get()
}

// secretFile is one file and what it last held.
type secretFile struct {
	store, path string
	now         func() time.Time
	log         *slog.Logger

	mu      sync.Mutex
	secret  Secret
	info    fs.FileInfo
	checked time.Time
	broken  bool // a failure was logged and not yet followed by a success
}

func (s *secretFile) get() Secret {
	s.mu.Lock()
	defer s.mu.Unlock()
	// The clock may be set back; only a time in the near past saves the look.
	if age := s.now().Sub(s.checked); age >= 0 && age < secretRecheck {
		return s.secret
	}
	s.checked = s.now()
	s.refresh()
	return s.secret
}

// refresh loads the file when it changed, and logs the first of a row of failures.
func (s *secretFile) refresh() {
	before := s.secret
	err := s.load()
	switch {
	case err != nil && !s.broken:
		s.log.Error("secret file cannot be read; the secret read before stays in force",
			slog.String("store", s.store), slog.Any("error", err))
	case err == nil && s.secret != before:
		s.log.Info("secret replaced", slog.String("store", s.store))
	}
	s.broken = err != nil
}

// load reads the file unless it is the one already read. The file is described
// through the open handle, so description and content belong together even when
// the name is pointed at another file in between.
func (s *secretFile) load() error {
	f, err := os.Open(s.path)
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	if s.info != nil && !s.broken && os.SameFile(s.info, info) && s.info.ModTime().Equal(info.ModTime()) && s.info.Size() == info.Size() {
		return nil
	}
	raw, err := io.ReadAll(io.LimitReader(f, maxSecretFile))
	if err != nil {
		return err
	}
	secret := Secret(bytes.TrimSpace(raw))
	if !secret.usable() {
		return errNoSecretInFile
	}
	s.secret, s.info = secret, info
	return nil
}
