package crashmatrix_test

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/paymentsvc/paymentsvc/internal/crashpoint"
	"github.com/paymentsvc/paymentsvc/internal/sandbox/clock"
	"github.com/paymentsvc/paymentsvc/internal/sandbox/fault"
	"github.com/paymentsvc/paymentsvc/test/internal/kind"
)

// moment is when the process dies: the nth time it passes a point.
type moment struct {
	point crashpoint.Point
	nth   int
}

// String is what arms the moment.
func (m moment) String() string { return string(m.point) + ":" + strconv.Itoa(m.nth) }

// moments are all points. Saves are passed twice by kinds that read before they
// send: once before the first byte and once after the last.
func moments() []moment {
	var all []moment
	for _, p := range crashpoint.Points() {
		all = append(all, moment{p, 1})
		if p == crashpoint.InSave || p == crashpoint.SaveUnread {
			all = append(all, moment{p, 2})
		}
	}
	return all
}

// outcome is what becomes of the request at PortOne.
type outcome struct {
	name string
	wish kind.Wish
	// rule spoils the first attempt, if it is set.
	rule *fault.Rule
}

// lateness is how much later than its answer a late commit is.
const lateness = 5 * time.Second

// seenWithin is long enough for the service to see what took effect behind an attempt
// that hangs.
const seenWithin = 1800 * time.Millisecond

func outcomes() []outcome {
	before := func(k fault.Kind) *fault.Rule { return &fault.Rule{Kind: k, Phase: fault.Before} }
	after := func(k fault.Kind) *fault.Rule { return &fault.Rule{Kind: k, Phase: fault.After} }
	all := []outcome{
		{"accepted", kind.Accept, nil},
		{"declined", kind.Decline, nil},
		{"pending", kind.Pend, nil},
		{"hang-before", kind.Accept, before(fault.Hang)},
		{"reset-before", kind.Accept, before(fault.Reset)},
		{"500-before", kind.Accept, before(fault.HTTP500)},
		{"503-empty-before", kind.Accept, &fault.Rule{Kind: fault.HTTP503, Phase: fault.Before, Body: fault.Empty}},
		{"429-before", kind.Accept, &fault.Rule{Kind: fault.HTTP429, Phase: fault.Before, RetryAfter: new(1)}},
		{"hang-after", kind.Accept, after(fault.Hang)},
		{"reset-after", kind.Accept, after(fault.Reset)},
		{"closed-after", kind.Accept, after(fault.CloseBeforeHeaders)},
		{"headers-only-after", kind.Accept, after(fault.CloseAfterHeaders)},
		{"truncated-after", kind.Accept, after(fault.Truncated)},
		{"cut-json-after", kind.Accept, after(fault.CutJSON)},
		{"garbage-after", kind.Accept, after(fault.Garbage)},
		{"empty-object-before", kind.Accept, before(fault.EmptyObject)},
		{"empty-object-after", kind.Accept, after(fault.EmptyObject)},
		{"missing-field-before", kind.Accept, before(fault.MissingField)},
		{"other-object-after", kind.Accept, after(fault.OtherObject)},
		{"502-after", kind.Accept, after(fault.HTTP502)},
		{"504-json-after", kind.Accept, &fault.Rule{Kind: fault.HTTP504, Phase: fault.After, Body: fault.JSON}},
		{"declined-reset", kind.Decline, after(fault.Reset)},
		{"late", kind.Accept, &fault.Rule{Kind: fault.LateCommit, Delay: clock.Duration(lateness), Answer: fault.Reset}},
	}
	for _, o := range all {
		if o.rule != nil {
			o.rule.Count = 1
			switch {
			case o.rule.Kind != fault.Hang:
			case o.rule.Phase == fault.After:
				o.rule.Hold = clock.Duration(seenWithin)
			default:
				o.rule.Hold = clock.Duration(time.Second)
			}
		}
	}
	return all
}

// unheard reports whether PortOne never does what the first attempt asks for.
func (o outcome) unheard() bool { return o.rule != nil && o.rule.Phase == fault.Before }

func (o outcome) late() bool { return o.rule != nil && o.rule.Kind == fault.LateCommit }

// testCase is one cell of the matrix.
type testCase struct {
	database string
	moment   moment
	kind     *kind.Kind
	outcome  outcome
}

// String names the case; parse takes the name.
func (c testCase) String() string {
	return strings.Join([]string{c.database, c.moment.String(), c.kind.Name, c.outcome.name}, "/")
}

// matrix is all cases on the databases. They come in rounds: in each one every kind
// dies at every moment, with another outcome than in the rounds before. So a run that
// is broken off has tried everything with something.
func matrix(databases ...string) []testCase {
	var all []testCase
	for n := range outcomes() {
		all = append(all, round(n, databases)...)
	}
	return all
}

// round is the nth round.
func round(n int, databases []string) []testCase {
	const stride = 5 // so that neighbours differ
	var all []testCase
	for d, database := range databases {
		for m, moment := range moments() {
			for k, kind := range kind.All() {
				possible := outcomesOf(kind)
				if n < len(possible) {
					all = append(all, testCase{database, moment, kind, possible[(n+d+m+stride*k)%len(possible)]})
				}
			}
		}
	}
	return all
}

// outcomesOf are what PortOne can be made to say to a kind. Where an empty object is its
// answer, nobody can tell that nothing was done.
func outcomesOf(k *kind.Kind) []outcome {
	return slices.DeleteFunc(outcomes(), func(o outcome) bool {
		isObject := o.rule != nil && o.rule.Kind == fault.EmptyObject && o.rule.Phase == fault.Before
		return isObject && k.Mute() || o.wish != kind.Accept && !slices.Contains(k.Wishes, o.wish)
	})
}

// rows are runs of cases that die at the same moment.
func rows(cases []testCase) [][]testCase {
	const most = 32
	var all [][]testCase
	for n, c := range cases {
		last := len(all) - 1
		if n > 0 && cases[n-1].moment == c.moment && cases[n-1].database == c.database && len(all[last]) < most {
			all[last] = append(all[last], c)
			continue
		}
		all = append(all, []testCase{c})
	}
	return all
}

func parse(name string) (testCase, error) {
	for _, c := range matrix(databases()...) {
		if c.String() == name {
			return c, nil
		}
	}
	return testCase{}, fmt.Errorf("there is no case %q", name)
}

// slow reports whether the outcome is probably an absence, which takes minutes to
// prove: PortOne has no record, and the request must not be sent again or is refused.
func (c testCase) slow() bool {
	unanswered := []crashpoint.Point{
		crashpoint.IntentUnread, crashpoint.AfterIntent, crashpoint.BeforeSend, crashpoint.Connected,
		crashpoint.HeadersWritten, crashpoint.BodyWritten, crashpoint.InSave, crashpoint.SaveUnread,
		crashpoint.AnswerBegun, crashpoint.AnswerRead, crashpoint.AnswerKnown,
	}
	spoilt := c.outcome.unheard() || c.outcome.late() || c.outcome.wish == kind.Decline && c.outcome.rule != nil
	return c.mayBeAbsent() && (spoilt || slices.Contains(unanswered, c.moment.point))
}
