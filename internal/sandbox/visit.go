package sandbox

import (
	"crypto/sha256"
	"net/http"
	"time"

	"github.com/paymentsvc/paymentsvc/internal/sandbox/account"
	"github.com/paymentsvc/paymentsvc/internal/sandbox/fault"
	"github.com/paymentsvc/paymentsvc/internal/sandbox/ledger"
	"github.com/paymentsvc/paymentsvc/internal/sandbox/wire"
)

// Execution is what became of a request's work, whatever its client was told.
type Execution string

// The executions.
const (
	// NotExecuted requests were refused before their work began: by their own fault
	// or by an injected one.
	NotExecuted Execution = "not_executed"
	// Executed requests had their work done, be its result a success or an error.
	Executed Execution = "executed"
	// Postponed requests will have it done later.
	Postponed Execution = "postponed"
	// Replayed requests got the answer of an earlier one with the same key.
	Replayed Execution = "replayed"
)

// visit is one request to PortOne's API on its way through the sandbox: decode,
// admit, commit, observe. It waits nowhere; who drives it does, on a socket, or
// does not, in an Exchange. So both come to the same end.
type visit struct {
	request *Request
	op      *operation
	call    call
	work    work
	key     string

	// number names a visit whose steps are kept, 0 for one whose are not.
	number int64
	// recalled visits are repeated from what was kept of them, and so is credential,
	// who asked.
	recalled   bool
	credential *account.Credential
	// letter is what is kept of the request, once somebody asked for it.
	letter *letter

	// malformed is wrong with the request as such and keeps it from claiming a key;
	// unreadable and invalid are wrong with its input.
	malformed, unreadable, invalid error
	// headerFault is asked for by the request itself.
	headerFault *fault.Rule

	fault fault.Decision
	entry *keyEntry
	// done visits have their answer; there is nothing left to commit.
	done      bool
	answer    answer
	execution Execution
	// now is when the visit was last looked after.
	now time.Time
	// commitsAt is when a postponed visit commits.
	commitsAt time.Time
	// before and after are the pauses before the commit and after it.
	before, after time.Duration
}

// decode reads a request. It needs no state, and so no lock.
func (s *Sandbox) decode(r *Request) *visit {
	v := visitOf(r)
	if v.op == nil {
		return v
	}
	s.readHeader(v)
	switch {
	case r.unread != nil:
		v.malformed = r.unread
	case len(r.Body) > maxBody:
		v.malformed = errTooLong
	}
	if v.call.query, v.unreadable = queryOf(r.Query); v.unreadable == nil && v.op.Input != wire.InputNone {
		v.call.input, v.unreadable = inputOf(v.op.Input, v.op.InputRequired, v.call.query, r.Body)
	}
	v.prepare()
	return v
}

// visitOf finds the operation that a request is for.
func visitOf(r *Request) *visit {
	v := &visit{request: r, execution: NotExecuted}
	var found bool
	if v.op, v.call.parameters, found = api().match(r.Method, r.Path); !found {
		v.op = nil
	}
	return v
}

// readHeader reads what a request's header says beside who asks.
func (s *Sandbox) readHeader(v *visit) {
	v.key, v.malformed = parseKey(v.request.Method, v.request.Header)
	if v.malformed == nil && !s.options.NoHeaderFaults {
		v.headerFault, v.malformed = headerFault(v.request.Header)
	}
}

// prepare decodes what was read into the work to do.
func (v *visit) prepare() {
	if v.unreadable == nil && v.op.prepare != nil {
		v.work, v.invalid = v.op.prepare(v.call)
	}
}

// name is the operation's id.
func (v *visit) name() string {
	if v.op == nil {
		return "unknown"
	}
	return v.op.ID
}

// admit lets a request in, up to the point where its work would begin: it decides
// what will go wrong, checks who asks, claims the key and looks at the input.
// Afterwards the visit is done or may be committed.
func (s *Sandbox) admit(v *visit) {
	s.step(func() *entry {
		if v.op != nil {
			s.number(v)
		}
		s.enter(v)
		return s.admitted(v)
	})
}

// enter is admit for who holds the lock.
func (s *Sandbox) enter(v *visit) {
	v.now = s.catchUp()
	if v.op == nil {
		v.conclude(unknownOperation())
		return
	}
	v.fault = s.faultFor(v)
	s.tally.received(v)
	v.pause(v.fault.Latency)
	if v.fault.Skips() && v.fault.Kind != fault.Hang {
		v.conclude(answer{}) // it never got here
		return
	}
	if v.op.prepare == nil {
		v.conclude(v.unknown())
		return
	}
	if !v.recalled {
		v.credential = s.authenticate(v.request.Header, v.now)
	}
	if s.refuse(v, v.credential) || v.fault.Skips() {
		v.done = true
		return
	}
	err := s.inspect(v, v.credential)
	if err == nil {
		err = v.refusedByFault()
	}
	if err != nil {
		v.conclude(outcome(nil, err))
		s.keys.conclude(v.entry, &v.answer, v.now)
		v.entry = nil
		return
	}
	if v.work.pace != nil && !v.fault.Late() {
		v.before += s.options.pause(v.work.pace(s.state, v.call.caller))
	}
}

// unknown is the answer to an operation that the sandbox lacks, unless a fault has one.
func (v *visit) unknown() answer {
	if err := v.refusedByFault(); err != nil {
		return outcome(nil, err)
	}
	return unknownOperation()
}

// unknownOperation is the answer to what is not in PortOne's API, or not in the sandbox
// yet. The latter can go wrong in every way nonetheless.
func unknownOperation() answer {
	return invalidRequest(http.StatusNotFound, "the sandbox does not know this operation yet")
}

// pause adds a fault's latency where it belongs: a request that is slow before the
// commit commits late, for any other it is only the answer that is.
func (v *visit) pause(latency time.Duration) {
	if v.fault.Kind == fault.Slow && v.fault.Phase == fault.Before {
		v.before += latency
	} else {
		v.after += latency
	}
}

// refuse turns away who may not ask, and answers from the key what has been
// answered before. Otherwise the visit holds its key, if it has one.
func (s *Sandbox) refuse(v *visit, credential *account.Credential) bool {
	switch {
	case credential == nil && !v.op.Public:
		v.conclude(outcome(nil, wire.UnauthorizedError{}))
		return true
	case v.malformed != nil:
		v.conclude(outcome(nil, v.malformed))
		return true
	case v.key == "":
		return false
	}
	entry, known := s.keys.claim(s.scopeOf(v, credential), s.fingerprint(v), v.now)
	if known == nil {
		v.entry = entry
		return false
	}
	v.conclude(*known)
	switch known.failure {
	case outstanding:
		s.tally.outstanding(v)
	default:
		v.execution = Replayed
		s.tally.replayed(v)
	}
	return true
}

// inspect looks at a request's input, in PortOne's order: whether it can be read,
// whether the caller may, whether it is valid.
func (s *Sandbox) inspect(v *visit, credential *account.Credential) error {
	if v.unreadable != nil {
		return v.unreadable
	}
	if !v.op.Public {
		var err error
		if v.call.caller, err = s.callerFor(credential, storeOf(v.call.query, v.call.input)); err != nil {
			return err
		}
	}
	if v.invalid != nil {
		return v.invalid
	}
	v.call.caller.Origin = v.request.origin(wire.PaymentOriginPlatformTypeAPI)
	v.call.caller.Now = v.now
	v.call.caller.Cause.Operation = v.op.ID
	if v.key != "" {
		v.call.caller.Cause.KeyHash = ledger.HashKey(v.key)
	}
	if v.work.arrive != nil {
		return v.work.arrive(s.state, v.call.caller)
	}
	return nil
}

// conclude gives a visit its answer without any work.
func (v *visit) conclude(a answer) { v.done, v.answer = true, a }

// fingerprint identifies a request beside its key. It is made of what may be kept of
// the request, since it has to be the same when that is all there is.
func (s *Sandbox) fingerprint(v *visit) fingerprint {
	kept := s.letterOf(v)
	h := sha256.New()
	for _, part := range []string{v.request.Method, " ", v.request.Path, "?", kept.Query, "\n", kept.Unreadable, "\n"} {
		_, _ = h.Write([]byte(part))
	}
	_, _ = h.Write(kept.Input)
	var sum fingerprint
	h.Sum(sum[:0])
	return sum
}

// scopeOf is what a visit's key is unique in.
func (s *Sandbox) scopeOf(v *visit, credential *account.Credential) keyScope {
	scope := keyScope{key: v.key}
	switch s.options.KeyScope {
	case KeyPerPath:
		scope.method, scope.path = v.request.Method, v.request.Path
		if credential != nil {
			if store := s.options.Account.Store(credential.StoreID); store != nil {
				scope.owner = store.MerchantID
			}
		}
	case KeyPerStore:
		if scope.owner = storeOf(v.call.query, v.call.input); scope.owner == "" && credential != nil {
			scope.owner = credential.StoreID
		}
	case KeyPerSecret:
		if credential != nil {
			scope.owner = credential.Secret
		}
	}
	return scope
}
