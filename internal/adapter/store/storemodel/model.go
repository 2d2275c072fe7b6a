package storemodel

import (
	"bytes"
	"slices"
	"time"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"

	"github.com/paymentsvc/paymentsvc/internal/adapter/store/lease"
	"github.com/paymentsvc/paymentsvc/internal/domain/failure"
	"github.com/paymentsvc/paymentsvc/internal/domain/operation"
)

// Options are what a model depends on.
type Options struct {
	// Now is the clock by which leases end and work is due.
	Now func() time.Time
	// Fault decides whether a call goes wrong; nil for never.
	Fault func(Call) Fault
	// Copy makes the model copy messages on their way in and out. Without it they
	// are shared with whoever uses the model, who must not change them: nobody
	// should, and copying is most of what a call costs.
	Copy bool
}

// Model is a journal in memory.
type Model struct {
	// Down makes every call fail, like a database that is gone.
	Down bool

	options    Options
	operations map[string]*entry
	requests   map[request]*entry
	holders    map[operation.Subject]*entry
	serving    map[intent]*entry
	late       map[intent][]*entry
	due        []*entry // by due time and id
	aged       []*entry // by age and id

	attempts   map[string][]attempt
	audits     map[string][]operation.AuditLine
	tombstones map[tomb][]operation.Record
	replicas   map[string]time.Time
	leases     map[string]*lease.Leases // as each replica sees them
	lost       map[string][]string      // operations that a replica claimed without learning of it
	forgotten  time.Time                // until when request ids were forgotten
	binding    []byte
}

var (
	_ operation.Journal = (*Model)(nil)
	_ operation.Books   = (*Model)(nil)
)

// entry is a record and where it is listed.
type entry struct {
	record  operation.Record
	dueAt   time.Time
	pending bool // is in due
}

type (
	request struct {
		caller string
		rpc    protoreflect.FullName
		id     string
	}
	intent struct{ caller, ref string }
	tomb   struct {
		subject operation.Subject
		rpc     protoreflect.FullName
	}
	attempt struct {
		operation.Attempt

		epoch int64
	}
)

// New returns an empty journal.
func New(o Options) *Model {
	return &Model{
		options:    o,
		operations: map[string]*entry{},
		requests:   map[request]*entry{},
		holders:    map[operation.Subject]*entry{},
		serving:    map[intent]*entry{},
		late:       map[intent][]*entry{},
		attempts:   map[string][]attempt{},
		audits:     map[string][]operation.AuditLine{},
		tombstones: map[tomb][]operation.Record{},
		replicas:   map[string]time.Time{},
		leases:     map[string]*lease.Leases{},
		lost:       map[string][]string{},
	}
}

// kept is a record in the form in which it is kept.
func (m *Model) kept(r operation.Record) operation.Record {
	if r.Request != nil {
		r.Request = operation.WithoutCards(r.Request)
	}
	if r.Response != nil {
		r.Response = operation.WithoutCards(r.Response)
	}
	r.Failure, r.Suspected = withoutCause(r.Failure), withoutCause(r.Suspected)
	return m.own(r)
}

// own is a record that shares nothing, if that is asked for.
func (m *Model) own(r operation.Record) operation.Record {
	if m.options.Copy {
		r.Request, r.Response = proto.Clone(r.Request), proto.Clone(r.Response)
		r.Fingerprint = bytes.Clone(r.Fingerprint)
		r.Snapshot.Known = slices.Clone(r.Snapshot.Known)
	}
	return r
}

// withoutCause drops what is not kept.
func withoutCause(f *failure.Error) *failure.Error {
	if f == nil || f.Cause == nil {
		return f
	}
	return f.Because(nil)
}
