package outage_test

import (
	"testing"

	"github.com/paymentsvc/paymentsvc/internal/adapter/store/postgrestest"
	"github.com/paymentsvc/paymentsvc/test/internal/rig"
)

// The database server ends while calls are under way, stays away for a while, and
// comes back.
func TestTheDatabaseServerGoesAndComesBack(t *testing.T) {
	t.Parallel()
	for name, end := range map[string]func(*postgrestest.Server, testing.TB){
		"shut down": (*postgrestest.Server).Stop,
		"crashed":   (*postgrestest.Server).Crash,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := postgrestest.New(t)
			h := build(t, server.Database(t))
			paid := h.scene(t, "paid")
			first := h.pay(t, paid)
			if first.Err != nil {
				t.Fatal(first)
			}

			underWay, reply := h.begin(t)
			end(server, t)
			refused := h.refuses(t, paid)
			// It has happened by now, and nobody can write that down.
			soon(t, "PortOne is done", func() bool { n, err := h.kind.Effects(underWay); return err == nil && n == 1 })
			server.Start(t)
			h.recovers(t, refused)

			ended := reply()
			if ended.Err != nil {
				t.Errorf("the call that was under way: %v", ended)
			}
			h.once(t, underWay)
			for _, s := range []struct {
				was   rig.Reply
				again rig.Reply
			}{{first, h.pay(t, paid)}, {ended, h.pay(t, underWay)}} {
				if !s.again.Replayed || !s.again.Equal(s.was) {
					t.Errorf("it was %v, and is %v", s.was, s.again)
				}
			}
		})
	}
}
