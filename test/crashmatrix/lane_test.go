package crashmatrix_test

import (
	"context"
	"fmt"
	"sync/atomic"
	"testing"
	"time"

	"github.com/paymentsvc/paymentsvc/internal/sandbox/fault"
	"github.com/paymentsvc/paymentsvc/test/internal/kind"
	"github.com/paymentsvc/paymentsvc/test/internal/rig"
)

// verdict is what came of a case.
type verdict string

const (
	passed verdict = "passed"
	// notApplicable: the process never passed the moment.
	notApplicable verdict = "not applicable"
	// unfinished: proving an absence takes longer than a short form has.
	unfinished verdict = "unfinished"
	violated   verdict = "VIOLATED"
)

type result struct {
	testCase

	verdict  verdict
	problems []string
	// parked is set if the case had to wait for the proof of an absence.
	parked bool
}

const (
	// callTime is the deadline of the call that is under way when the process dies.
	callTime = 4 * time.Second
	// shortly is how long an outcome may take before it is looked at why.
	shortly = 6 * time.Second
	// longest is how long it may take where PortOne can be asked or called again.
	longest = time.Minute
	// absence is how long after the last byte the proof of an absence may begin.
	absence = 125 * time.Second
	// mostWaiting bounds the databases that wait.
	mostWaiting = 300
	// mostLeased bounds the cases that wait for a lease. Others are begun when one of
	// these has left a service to begin with.
	mostLeased = 6
)

// lane tries cases one after the other at a sandbox of its own. What a case has to
// wait for does not hold the others up.
type lane struct {
	t       *testing.T
	program string
	box     *rig.Sandbox
	shelves map[string]shelf
	// patient lanes wait for absences.
	patient bool
	numbers *atomic.Int64
	hands   hands
	report  func(result)

	row     []testCase
	waiting []*try
	// idle has nothing to do and can be used for the next case.
	idle *service
}

// service is a service that dies at a moment once it is armed.
type service struct {
	*rig.Service

	moment   moment
	database string
	url      string
}

// try is a case under way.
type try struct {
	testCase

	scene *kind.Scene
	url   string
	// spoiled is set when the rule has done its work.
	spoiled bool
	due     time.Time
	parked  int
}

// run tries cases until there are none, and what waits is done.
func (l *lane) run(ctx context.Context, rows <-chan []testCase) {
	defer l.drop(ctx)
	for ctx.Err() == nil {
		// The service that has ended a case begins the next one, so that a case starts
		// one process.
		if !l.canGoOn() {
			if t := l.next(); t != nil {
				l.hands.with(func() { l.finish(ctx, t) })
				continue
			}
		}
		if c, ok := l.draw(rows); ok {
			l.hands.with(func() { l.begin(ctx, c) })
			continue
		}
		if len(l.waiting) == 0 {
			return
		}
		l.drop(ctx)
		select {
		case <-time.After(time.Until(l.earliest())):
		case <-ctx.Done():
		}
	}
}

// canGoOn reports whether the idle service can begin the next case.
func (l *lane) canGoOn() bool {
	return len(l.row) > 0 && len(l.waiting) < mostWaiting && l.suits(l.row[0])
}

// draw takes the next case, if there is one and too much does not wait.
func (l *lane) draw(rows <-chan []testCase) (testCase, bool) {
	if len(l.waiting) >= mostWaiting || l.idle == nil && l.leased() >= mostLeased {
		return testCase{}, false
	}
	if len(l.row) == 0 {
		l.row = <-rows // nil when there are none
	}
	if len(l.row) == 0 {
		return testCase{}, false
	}
	c := l.row[0]
	l.row = l.row[1:]
	return c, true
}

// leased is how many cases wait for a lease.
func (l *lane) leased() int {
	n := 0
	for _, t := range l.waiting {
		if t.parked == 0 {
			n++
		}
	}
	return n
}

// next takes what is due.
func (l *lane) next() *try {
	for n, t := range l.waiting {
		if !time.Now().Before(t.due) {
			l.waiting = append(l.waiting[:n], l.waiting[n+1:]...)
			return t
		}
	}
	return nil
}

// earliest is when the next one is due.
func (l *lane) earliest() time.Time {
	first := l.waiting[0].due
	for _, t := range l.waiting {
		if t.due.Before(first) {
			first = t.due
		}
	}
	return first
}

func (l *lane) end(c testCase, v verdict, parked bool, problems ...string) {
	l.report(result{testCase: c, verdict: v, parked: parked, problems: problems})
}

// begin makes the call during which the process dies.
func (l *lane) begin(ctx context.Context, c testCase) {
	t, reply, err := l.call(ctx, c)
	if err != nil {
		l.drop(ctx)
		l.end(c, violated, false, "the case could not begin: "+err.Error())
		return
	}
	if !l.hasDied(reply) {
		l.end(c, notApplicable, false)
		if c.outcome.wish == kind.Pend || reply.OperationID == "" || reply.Reason() == "OPERATION_IN_DOUBT" {
			l.drop(ctx) // something may pass the moment later
		}
		return
	}
	dead := l.idle
	l.idle = nil
	_ = dead.Close()
	if !dead.WasKilled() {
		l.end(c, violated, false, "the service ended by itself: "+dead.Log.From(0))
		return
	}
	fired, err := l.box.Fired(ctx)
	if err != nil {
		l.end(c, violated, false, err.Error())
		return
	}
	t.spoiled = fired > 0
	t.due = time.Now().Add(l.shelves[c.database].lease())
	l.waiting = append(l.waiting, t)
}

func (l *lane) call(ctx context.Context, c testCase) (*try, rig.Reply, error) {
	scene, err := kind.NewScene(ctx, l.box, c.kind, c.outcome.wish, fmt.Sprintf("case-%d", l.numbers.Add(1)))
	if err != nil {
		return nil, rig.Reply{}, err
	}
	t := &try{testCase: c, scene: scene}
	if err := l.box.Break(ctx); err != nil {
		return nil, rig.Reply{}, err
	}
	if err := c.kind.Stage(scene); err != nil {
		return nil, rig.Reply{}, fmt.Errorf("stage: %w", err)
	}
	if err := l.ready(ctx, c); err != nil {
		return nil, rig.Reply{}, err
	}
	t.url = l.idle.url
	if err := l.spoil(ctx, t); err != nil {
		return nil, rig.Reply{}, err
	}
	if err := l.idle.Arm(ctx); err != nil {
		return nil, rig.Reply{}, err
	}
	calling, cancel := context.WithTimeout(ctx, callTime)
	defer cancel()
	var reply rig.Reply
	l.hands.without(func() { reply = l.idle.Call(calling, c.kind.Request(scene)) })
	return t, reply, nil
}

// spoil has the case's outcome happen, unless it has.
func (l *lane) spoil(ctx context.Context, t *try) error {
	var rules []fault.Rule
	if t.outcome.rule != nil && !t.spoiled {
		rule := *t.outcome.rule
		rule.Operations = []string{t.kind.Operation}
		rules = []fault.Rule{rule}
	}
	return l.box.Break(ctx, rules...)
}

// hasDied waits for the end of a process that gave no answer of its own.
func (l *lane) hasDied(reply rig.Reply) bool {
	if reply.OperationID != "" || reply.Reason() != "" {
		return l.idle.HasEnded()
	}
	select {
	case <-l.idle.Ended():
		return true
	case <-time.After(2 * time.Second):
		return false
	}
}

// ready has a service that can be armed for the case.
func (l *lane) ready(ctx context.Context, c testCase) error {
	if l.suits(c) {
		return nil
	}
	l.drop(ctx)
	var err error
	l.idle, err = l.serve(ctx, c, l.shelves[c.database].take(l.t))
	return err
}

// suits reports whether the idle service can be used for a case.
func (l *lane) suits(c testCase) bool {
	return l.idle != nil && l.idle.moment == c.moment && l.idle.database == c.database && !l.idle.HasEnded()
}

func (l *lane) serve(ctx context.Context, c testCase, url string) (*service, error) {
	s := &service{moment: c.moment, database: c.database, url: url}
	var err error
	s.Service, err = rig.Serve(ctx, rig.Settings{
		Program: l.program, Database: url, Upstream: l.box.URL, Crash: c.moment.String() + ":later",
	})
	if err != nil {
		return nil, err
	}
	return s, nil
}

// drop ends the idle service and gives its database back.
func (l *lane) drop(ctx context.Context) {
	if l.idle == nil {
		return
	}
	_ = l.idle.Close()
	if err := l.shelves[l.idle.database].give(context.WithoutCancel(ctx), l.idle.url); err != nil {
		l.t.Error(err)
	}
	l.idle = nil
}

// finish starts a service on what the dead one left, and looks at what becomes of
// it.
func (l *lane) finish(ctx context.Context, t *try) {
	i := &inquiry{try: t, box: l.box, ctx: ctx, hands: l.hands}
	served, err := l.revive(ctx, t)
	if err != nil {
		l.end(t.testCase, violated, t.parked > 0, err.Error())
		return
	}
	i.service = served.Service
	i.inquire() //nolint:contextcheck // an inquiry has its own
	if fired, err := l.box.Fired(ctx); err == nil && fired > 0 {
		t.spoiled = true
	}
	i.complain(served.Log.Lines(0, "level=ERROR", "panic:")...)
	if i.absent && len(i.problems) == 0 && t.parked < 2 && l.patient {
		_ = served.Close()
		t.parked++
		t.due = time.Now().Add(absence)
		l.waiting = append(l.waiting, t)
		return
	}
	l.judge(i)
	l.drop(ctx)
	l.idle = served
	if len(i.problems) > 0 || i.absent || t.outcome.wish == kind.Pend {
		l.drop(ctx) // something may happen by itself
	}
}

// judge reports what came of a case.
func (l *lane) judge(i *inquiry) {
	parked := i.parked > 0
	switch {
	case len(i.problems) > 0:
		l.end(i.testCase, violated, parked, append(i.problems, i.service.Log.Lines(0, "level=WARN")...)...)
	case i.absent && !l.patient:
		l.end(i.testCase, unfinished, parked)
	case i.absent:
		l.end(i.testCase, violated, parked, "the absence was not proven in time")
	default:
		l.end(i.testCase, passed, parked)
	}
}

// revive starts a service on the database of a dead one.
func (l *lane) revive(ctx context.Context, t *try) (*service, error) {
	if err := l.spoil(ctx, t); err != nil {
		return nil, err
	}
	return l.serve(ctx, t.testCase, t.url)
}
