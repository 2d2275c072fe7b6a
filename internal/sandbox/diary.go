package sandbox

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"strconv"
	"sync"
	"time"

	"github.com/paymentsvc/paymentsvc/internal/sandbox/statelog"
)

// The state is not kept itself: what is kept is the seed and every step that changed
// it, with the time at which it took place. Taking the same steps again leads to the
// same state, whatever the state is made of.

// kind says what a step did.
type kind string

// The kinds.
const (
	stepAdmit   kind = "admit"
	stepCommit  kind = "commit"
	stepRelease kind = "release"
	stepControl kind = "control"
	// stepResume is a start with requests left that the end of the last run cut off.
	stepResume kind = "resume"
	// stepCounts only adds the counts of reads.
	stepCounts kind = "counts"
)

// entry is one step.
type entry struct {
	Kind kind `json:"kind"`
	// At is the machine's time in nanoseconds since 1970.
	At int64 `json:"at"`
	// Visit is which request's step it is.
	Visit int64 `json:"visit,omitempty"`
	// Letter is the request, with its first step.
	Letter *letter `json:"request,omitempty"`
	// Busy is how long the request's key counts as running, and Until until when, in
	// nanoseconds since 1970.
	Busy  time.Duration `json:"busy,omitempty"`
	Until int64         `json:"until,omitempty"`
	// Sum is the checksum of the answer, once there is one: a sandbox that gives
	// another answer to the same step has changed, and cannot go on from there.
	Sum string `json:"sum,omitempty"`
	// Reads are the requests since the entry before that changed nothing else.
	Reads map[string]Count `json:"reads,omitempty"`
}

// diary writes down the steps of a sandbox. The sandbox's lock guards it.
type diary struct {
	log    *statelog.Log
	header json.RawMessage
	// repeating is set while steps are taken again: they are not written down twice.
	repeating bool
	// visits numbers the visits; open are those that have not taken their last step.
	visits int64
	open   map[int64]*visit
	reads  map[string]Count
	// broken lets it be told once that nothing can be written any more.
	broken sync.Once
	// anew is set by a step after which the sandbox is as if it had just been made.
	anew bool
}

// step does work that may change the state: in one piece, at one time, and written
// down if it makes an entry.
func (s *Sandbox) step(work func() *entry) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.diary == nil {
		work()
		return
	}
	if s.diary.repeating {
		work()
		return
	}
	at := s.machine.hold()
	defer s.machine.release()
	e := work()
	if e == nil {
		return
	}
	e.At, e.Reads = at.UnixNano(), s.diary.reads
	s.diary.reads = map[string]Count{}
	s.diary.write(e)
}

func (d *diary) write(e *entry) {
	anew := d.anew && len(d.open) == 0
	if d.anew = false; anew {
		d.visits = 0
		_ = d.log.Restart(d.header) // Sync reports it to everybody who waits for it
		return
	}
	d.log.Add(encode(e))
}

// durable waits until everything is on disk that an answer may be about, and reports
// whether it is. An answer must not leave without.
func (s *Sandbox) durable() bool {
	if s.diary == nil {
		return true
	}
	err := s.diary.log.Sync()
	if err != nil {
		s.diary.broken.Do(func() {
			s.options.Logger.Error("the sandbox cannot keep its state and answers nothing any more", "error", err)
		})
	}
	return err == nil
}

// number gives a visit that changes more than a count a number to keep its steps
// under. A read changes more when its going wrong, or its lag, is drawn.
func (s *Sandbox) number(v *visit) {
	if s.diary == nil || s.diary.repeating {
		return
	}
	chance := v.headerFault != nil || len(s.faults.Plan().Rules) > 0 || s.state.Lag().PerRead
	if v.request.isWrite() || chance {
		s.diary.visits++
		v.number = s.diary.visits
	}
}

// admitted, committed, released and controlled make the entries of steps; nil where
// nothing has to be kept.
func (s *Sandbox) admitted(v *visit) *entry {
	if s.diary == nil || v.op == nil {
		return nil
	}
	if v.number == 0 {
		s.diary.count(v, Count{Received: 1})
		return nil
	}
	e := &entry{Kind: stepAdmit, Visit: v.number}
	if v.done {
		e.Sum = v.answer.sum()
	}
	if !v.done || v.hangs() {
		s.diary.open[v.number] = v
	}
	if !s.diary.repeating {
		e.Letter = s.letterOf(v)
		e.Letter.Credential = s.placeOf(v)
	}
	return e
}

func (s *Sandbox) committed(v *visit, busy time.Duration) *entry {
	switch {
	case s.diary == nil:
		return nil
	case v.number == 0:
		s.diary.count(v, executedCount(v))
		return nil
	case !v.hangs():
		delete(s.diary.open, v.number)
	}
	return &entry{Kind: stepCommit, Visit: v.number, Busy: busy, Sum: v.answer.sum()}
}

func (s *Sandbox) released(v *visit, until time.Time) *entry {
	if s.diary == nil {
		return nil
	}
	delete(s.diary.open, v.number)
	e := &entry{Kind: stepRelease, Visit: v.number}
	if !until.IsZero() {
		e.Until = until.UnixNano()
	}
	return e
}

func (s *Sandbox) controlled(r *Request, c call, a *answer, done bool) *entry {
	if s.diary == nil || !done || !r.isWrite() {
		return nil
	}
	return &entry{Kind: stepControl, Letter: s.write(r, c.query, c.input), Sum: a.sum()}
}

func (d *diary) count(v *visit, more Count) {
	if d.repeating {
		return
	}
	c := d.reads[v.op.ID]
	c.add(more)
	d.reads[v.op.ID] = c
}

// placeOf counts, from 1, whose credential a visit showed.
func (s *Sandbox) placeOf(v *visit) int {
	for i := range s.options.Account.Credentials {
		if v.credential == &s.options.Account.Credentials[i] {
			return i + 1
		}
	}
	return 0
}

// sum is a checksum of what the answer says.
func (a *answer) sum() string {
	const length = 6
	h := sha256.New()
	_, _ = h.Write(strconv.AppendInt(nil, int64(a.status), 10))
	_, _ = h.Write(a.body)
	return hex.EncodeToString(h.Sum(nil)[:length])
}
