package lease_test

import (
	"errors"
	"testing"
	"time"

	"github.com/paymentsvc/paymentsvc/internal/adapter/store/lease"
)

const ttl = 10 * time.Second

func at(seconds int) time.Time {
	return time.Unix(1_000_000, 0).Add(time.Duration(seconds) * time.Second)
}

// beat is one beat and what came of it.
type beat struct {
	at     int
	failed bool
}

func TestLeasesThatEndedDuringAnOutageAreJudgedByItsBeginning(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		restarted int
		beats     []beat
		asked     int
		want      int
		wantAll   bool // all leases there ever were count
	}{
		"while all is well":                          {-100, []beat{{0, false}, {2, false}}, 3, 3, false},
		"after one beat that failed":                 {-100, []beat{{0, false}, {2, true}, {4, false}}, 5, 5, false},
		"while beats fail":                           {-100, []beat{{0, false}, {2, true}}, 3, 0, false},
		"while the database is away for long":        {-100, []beat{{0, false}, {2, true}, {30, true}}, 40, 0, false},
		"when it is back, before the next beat":      {-100, []beat{{0, false}, {2, true}, {30, true}}, 31, 0, false},
		"right after it is back":                     {-100, []beat{{0, false}, {2, true}, {30, true}, {32, false}}, 32, 0, false},
		"almost a lease after it is back":            {-100, []beat{{0, false}, {2, true}, {32, false}, {36, false}, {40, false}}, 41, 0, false},
		"a lease after it is back":                   {-100, []beat{{0, false}, {2, true}, {32, false}, {37, false}, {42, false}}, 42, 42, false},
		"after a pause of its own":                   {-100, []beat{{0, false}, {2, false}}, 60, 2, false},
		"after a second outage in the lease after":   {-100, []beat{{0, false}, {30, false}, {36, false}}, 37, 30, false},
		"right after the database was restarted":     {-3, nil, -1, 0, true},
		"a lease after the database was restarted":   {-3, []beat{{1, false}, {5, false}}, 8, 8, false},
		"after beats, soon after a restart":          {-3, []beat{{1, false}, {5, false}}, 6, 0, true},
		"when the clock was set back, before a beat": {-100, []beat{{300, false}}, 0, 0, false},
		"right after the clock was set back":         {-100, []beat{{300, false}, {302, false}, {0, false}}, 1, 0, true},
		"a lease after the clock was set back":       {-100, []beat{{270, false}, {300, false}, {0, false}, {5, false}, {10, false}}, 11, 11, false},
		"before it has said that it lives, long ago": {-100, nil, 100, 100, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var l lease.Leases
			l.Restarted(at(test.restarted), ttl)
			for _, b := range test.beats {
				var err error
				if b.failed {
					err = errors.New("no database")
				}
				l.Beat(at(b.at), ttl, err)
			}
			want := at(test.want)
			if test.wantAll {
				want = time.Time{}
			}
			if got := l.AsOf(at(test.asked)); !got.Equal(want) {
				t.Errorf("judged by %v, want %v", got, want)
			}
		})
	}
}
