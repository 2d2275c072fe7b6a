package storemodel

import (
	"errors"
	"fmt"

	"github.com/paymentsvc/paymentsvc/internal/domain/operation"
)

// Fault is what goes wrong with one call.
type Fault uint8

const (
	// Fine: nothing goes wrong.
	Fine Fault = iota
	// Fails: the call does nothing and says so.
	Fails
	// UnknownUndone: the connection breaks before the commit.
	UnknownUndone
	// UnknownDone: the connection breaks after the commit.
	UnknownDone
)

// Call is a call that may go wrong.
type Call struct {
	// Method is the method's name, as in Accept.
	Method string
	// ID is the operation or the replica it is about, if it is about one.
	ID string
}

// errDown is what a call gets that fails.
var errDown = errors.New("the simulated database is not there")

// change does work unless a fault prevents it, and says what the caller may know.
func (m *Model) change(method, id string, work func() error) error {
	switch m.fault(method, id) {
	case Fails:
		return fmt.Errorf("%s %s: %w", method, id, errDown)
	case UnknownUndone:
		return fmt.Errorf("%s %s: %w", method, id, operation.ErrUnknown)
	case UnknownDone:
		if err := work(); err != nil {
			return err // refused: there was nothing to commit
		}
		return fmt.Errorf("%s %s: %w", method, id, operation.ErrUnknown)
	case Fine:
	}
	return work()
}

// readable says whether a read can be made.
func (m *Model) readable(method, id string) error {
	if m.fault(method, id) != Fine {
		return fmt.Errorf("%s %s: %w", method, id, errDown)
	}
	return nil
}

func (m *Model) fault(method, id string) Fault {
	if m.Down {
		return Fails
	}
	if m.options.Fault == nil {
		return Fine
	}
	return m.options.Fault(Call{Method: method, ID: id})
}
