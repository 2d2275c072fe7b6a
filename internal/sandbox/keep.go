package sandbox

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/paymentsvc/paymentsvc/internal/sandbox/statelog"
)

// format is the layout of what is kept, and behaviour counts the changes of the
// sandbox that make it answer old requests differently. A change that is forgotten
// here is found by the checksums of the answers.
const (
	format    = 1
	behaviour = 1
)

// preface stands before the steps.
type preface struct {
	Format    int `json:"format"`
	Behaviour int `json:"behaviour"`
	// Seed decides every random value, and is what tells one kept state from another.
	Seed uint64 `json:"seed"`
}

// ErrOtherVersion is kept state that this sandbox cannot go on from, because it would
// have answered differently.
var ErrOtherVersion = errors.New("it was written by another version of the sandbox")

// manySteps is from when on a start is slow enough to say so.
const manySteps = 100_000

// Kept reports whether there is kept state at path.
func Kept(path string) (bool, error) { return statelog.Exists(path) }

// Open returns a sandbox that keeps its state in the file at path, and goes on from
// what the file holds. If there is no file, it begins one with the seed of the
// options. Whatever the sandbox has answered survives the end of the process, in
// whatever way it ends: what comes over HTTP or Exchange is on disk before it is
// answered. What Go code changes directly (Freeze, Run, Advance, SetTime, SetFaults,
// SetLag) is not kept; the control API offers the same. Options must be the same each
// time, but for the seed.
func Open(path string, o Options) (*Sandbox, error) {
	header, err := json.Marshal(preface{Format: format, Behaviour: behaviour, Seed: o.Seed})
	if err != nil {
		return nil, fmt.Errorf("keep the sandbox's state: %w", err)
	}
	kept, err := statelog.Open(path, header, !o.Unsynced)
	if err != nil {
		return nil, err
	}
	s, err := resume(kept, o)
	if err != nil {
		return nil, errors.Join(err, kept.Close())
	}
	if kept.Torn {
		s.options.Logger.Info("a request that the end of the last run cut off is forgotten; nobody got its answer")
	}
	if len(kept.Records) > manySteps {
		s.options.Logger.Warn("the sandbox has much to read at each start; POST /_sandbox/reset lets it forget everything", "steps", len(kept.Records), "file", path)
	}
	return s, nil
}

// resume is a sandbox in the state that the steps lead to.
func resume(kept statelog.Opened, o Options) (*Sandbox, error) {
	var p preface
	if err := json.Unmarshal(kept.Header, &p); err != nil || p.Format != format || p.Behaviour != behaviour {
		return nil, ErrOtherVersion
	}
	o.Seed = p.Seed
	s := New(o)
	s.machine.keeps = true
	s.diary = &diary{log: kept.Log, header: kept.Header, repeating: true, open: map[int64]*visit{}, reads: map[string]Count{}}
	isReal := s.timer.real
	s.timer.real = false // what comes due comes due at a step
	for i, record := range kept.Records {
		if err := s.repeat(record); err != nil {
			return nil, fmt.Errorf("%w (step %d: %w)", ErrOtherVersion, i+1, err)
		}
	}
	s.diary.repeating = false
	s.machine.release()
	s.timer.real = isReal
	if len(s.diary.open) > 0 {
		s.step(func() *entry {
			s.finishOpen()
			return &entry{Kind: stepResume}
		})
	}
	s.wake() // does what has come due meanwhile
	return s, kept.Sync()
}

// Identity tells the kept state of one sandbox from that of any other.
func (s *Sandbox) Identity() string { return IdentityOf(s.options.Seed) }

// IdentityOf is the identity of the state that begins with a seed.
func IdentityOf(seed uint64) string { return fmt.Sprintf("%016x", seed) }

// CloseState ends the keeping, after everybody has been answered. It is for sandboxes
// that Open made.
func (s *Sandbox) CloseState() error {
	if len(s.diary.reads) > 0 {
		s.step(func() *entry { return &entry{Kind: stepCounts} })
	}
	return s.diary.log.Close()
}

// repeat takes a step again.
func (s *Sandbox) repeat(record json.RawMessage) error {
	var e entry
	if err := json.Unmarshal(record, &e); err != nil {
		return err
	}
	s.machine.repeat(time.Unix(0, e.At).UTC())
	for _, id := range slices.Sorted(maps.Keys(e.Reads)) {
		s.tally.add(id, e.Reads[id])
	}
	switch e.Kind {
	case stepAdmit:
		return s.repeatAdmit(&e)
	case stepControl:
		return s.repeatControl(&e)
	case stepResume:
		s.finishOpen()
		return nil
	case stepCounts:
		return nil
	case stepCommit, stepRelease:
	default:
		return fmt.Errorf("%s is no step", e.Kind)
	}
	v := s.diary.open[e.Visit]
	if v == nil {
		return fmt.Errorf("visit %d is over", e.Visit)
	}
	if e.Kind == stepRelease {
		s.release(v, until(e.Until))
		return nil
	}
	s.commit(v, e.Busy)
	return e.check(v.name(), &v.answer)
}

// until undoes what an entry does to a time.
func until(nanoseconds int64) time.Time {
	if nanoseconds == 0 {
		return time.Time{}
	}
	return time.Unix(0, nanoseconds).UTC()
}

func (s *Sandbox) repeatAdmit(e *entry) error {
	if e.Letter == nil {
		return errors.New("the request is missing")
	}
	v, err := s.recall(e.Letter)
	if err != nil {
		return err
	}
	v.number = e.Visit
	s.diary.visits = max(s.diary.visits, e.Visit)
	s.admit(v)
	if !v.done {
		return nil
	}
	return e.check(v.name(), &v.answer)
}

func (s *Sandbox) repeatControl(e *entry) error {
	if e.Letter == nil {
		return errors.New("the request is missing")
	}
	r := e.Letter.request()
	prepare, c, err := readControl(r)
	if err != nil {
		return err
	}
	if c.query, c.input, err = s.read(e.Letter); err != nil {
		return err
	}
	a, err := s.control(prepare, c, r)
	s.diary.anew = false // it was not, or there would be no such step
	if err != nil {
		return err
	}
	return e.check(r.Path, &a)
}

// check holds an answer to the one that was given.
func (e *entry) check(what string, a *answer) error {
	if e.Sum != a.sum() {
		return fmt.Errorf("%s is answered differently", what)
	}
	return nil
}

// finishOpen ends the requests that the end of the last run cut off. PortOne goes on
// with a request whose client has gone: what a gateway was taking its time for is done
// when the gateway would have been ready, and no key stays outstanding for ever.
func (s *Sandbox) finishOpen() {
	now := s.catchUp()
	for _, number := range slices.Sorted(maps.Keys(s.diary.open)) {
		v := s.diary.open[number]
		delete(s.diary.open, number)
		if v.done || v.execution != NotExecuted {
			s.end(v, time.Time{})
			continue
		}
		wait := v.before
		if v.fault.Late() {
			wait = v.fault.Delay
		}
		due := v.now.Add(wait)
		if due.Before(now) || s.clock.Frozen() {
			due = now
		}
		if v.fault.Late() {
			v.now = due.Add(-wait)
			s.postpone(v)
			continue
		}
		s.state.Later(due, func(now time.Time) {
			s.execute(v, now)
			s.keys.conclude(v.entry, &v.answer, now)
		})
	}
}
