package kind_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/paymentsvc/paymentsvc/test/internal/kind"
	"github.com/paymentsvc/paymentsvc/test/internal/rig"
)

// A kind that never took effect would pass every audit.
func TestEveryKindTakesEffectOnceAndNotWhenItIsDeclined(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	program, err := rig.Build(t.Context(), folder)
	if err != nil {
		t.Fatal(err)
	}
	box, err := rig.Play(t.Context(), program)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(box.Close)
	service, err := rig.Serve(t.Context(), rig.Settings{Program: program, Database: "sqlite:" + folder + "/journal.db", Upstream: box.URL})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = service.Close() })
	for n, k := range kind.All() {
		for _, wish := range []kind.Wish{kind.Accept, kind.Decline, kind.Pend} {
			if wish != kind.Accept && !slices.Contains(k.Wishes, wish) {
				continue
			}
			t.Run(k.Name+"/"+string(wish), func(t *testing.T) {
				t.Parallel()
				s, err := kind.NewScene(t.Context(), box, k, wish, fmt.Sprintf("%s-%d", wish, n))
				if err != nil {
					t.Fatal(err)
				}
				try(t, service, k, s)
			})
		}
	}
}

// try makes a call twice and looks at what it did.
func try(t *testing.T, service *rig.Service, k *kind.Kind, s *kind.Scene) {
	t.Helper()
	if err := k.Stage(s); err != nil {
		t.Fatal(err)
	}
	effects(t, k, s, 0)
	first := service.Call(t.Context(), k.Request(s))
	if (first.Err != nil) != (s.Wish == kind.Decline) && s.Wish != kind.Pend {
		t.Fatalf("got %v", first)
	}
	switch s.Wish {
	case kind.Decline:
		effects(t, k, s, 0)
	case kind.Pend:
		effects(t, k, s, 0)
		if err := k.Settle(s); err != nil {
			t.Fatal(err)
		}
		effects(t, k, s, 1)
	case kind.Accept:
		effects(t, k, s, 1)
	}
	if again := service.Call(t.Context(), k.Request(s)); !again.Replayed || !again.Equal(first) && s.Wish != kind.Pend {
		t.Errorf("first %v, then %v", first, again)
	}
	count, err := s.Box.Requests(t.Context(), k.Operation, s.Key)
	if err != nil {
		t.Fatal(err)
	}
	if count.Received != 1 {
		t.Errorf("requests of %s: %+v", k.Operation, count)
	}
}

func effects(t *testing.T, k *kind.Kind, s *kind.Scene, want int) {
	t.Helper()
	got, err := k.Effects(s)
	if err != nil {
		t.Fatal(err)
	}
	if got != want {
		t.Errorf("it took effect %d times, want %d", got, want)
	}
}
