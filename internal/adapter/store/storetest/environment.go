package storetest

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/paymentsvc/paymentsvc/internal/domain/environment"
	"github.com/paymentsvc/paymentsvc/internal/domain/operation"
)

func binding() []check {
	return []check{
		{"a journal is bound to the first environment", boundOnce},
		{"another environment is refused and changes nothing", otherRefused},
		{"of many who bind at once all who are alike agree", bindAtOnce},
		{"every state says whether it is undecided", undecidedStates},
		{"rebinding waits until everything is decided", rebindDecided},
		{"a new secret has to be the merchant's", newSecret},
		{"the merchant is learned once", learnMerchant},
		{"a namespace changes only while everything is decided", newNamespace},
	}
}

func sandboxed(identity string) environment.Environment {
	return environment.Environment{Sandbox: identity}
}

func upstream(secret string) environment.Environment {
	return environment.Environment{URL: "https://portone.example", Secrets: map[string][]string{"": {secret}}}
}

// nobody is asked in a test that needs no answer.
func (f trial) nobody() environment.Ask {
	return func(context.Context, string) (string, error) {
		f.Error("PortOne is asked")
		return "", nil
	}
}

func answering(merchant string, err error) environment.Ask {
	return func(context.Context, string) (string, error) { return merchant, err }
}

// binds checks an environment, and what the journal is bound to afterwards.
func (f trial) binds(given environment.Environment, ask environment.Ask, want environment.Environment) {
	f.Helper()
	if _, is, err := environment.Check(f.Context(), f.Journal, given, ask); err != nil || f.diff(want, is) != "" {
		f.Fatalf("got %+v, %v, want %+v", is, err, want)
	}
	f.bound(want)
}

func (f trial) bound(want environment.Environment) {
	f.Helper()
	got, _, err := environment.Bound(f.Context(), f.Journal)
	if err != nil {
		f.Fatal(err)
	}
	if diff := f.diff(want, got); diff != "" {
		f.Errorf("bound to (-want +got):\n%s", diff)
	}
}

func boundOnce(f trial) {
	if _, is, err := environment.Bound(f.Context(), f.Journal); is || err != nil {
		f.Errorf("a new journal is bound: %v %v", is, err)
	}
	f.accept(Record(f.Now(), 1)) // as journals of before have it
	for range 2 {
		f.binds(upstream("a"), f.nobody(), upstream("a"))
	}
}

func otherRefused(f trial) {
	for _, mine := range []environment.Environment{sandboxed("1"), upstream("a")} {
		f.rebind(mine)
		for _, given := range []environment.Environment{sandboxed("2"), upstream("a"), {URL: "https://other.example"}} {
			if given.Sandbox == mine.Sandbox && given.URL == mine.URL {
				continue
			}
			_, _, err := environment.Check(f.Context(), f.Journal, given, f.nobody())
			if _, refused := errors.AsType[*environment.OtherError](err); !refused {
				f.Errorf("%s is taken for %s: %v", given, mine, err)
			}
			f.bound(mine)
		}
	}
}

func (f trial) rebind(to environment.Environment) {
	f.Helper()
	if _, err := environment.Rebind(f.Context(), f.Journal, to); err != nil {
		f.Fatal(err)
	}
	f.bound(to)
}

func bindAtOnce(f trial) {
	const each = 8
	var (
		all sync.WaitGroup
		mu  sync.Mutex
		won = map[string]int{}
	)
	for _, identity := range []string{"1", "2"} {
		for range each {
			all.Go(func() {
				_, _, err := environment.Check(f.Context(), f.Journal, sandboxed(identity), f.nobody())
				var other *environment.OtherError
				if err != nil && !errors.As(err, &other) {
					f.Error(err)
				}
				mu.Lock()
				defer mu.Unlock()
				if err == nil {
					won[identity]++
				}
			})
		}
	}
	all.Wait()
	got, _, err := environment.Bound(f.Context(), f.Journal)
	if err != nil || len(won) != 1 || won[got.Sandbox] != each {
		f.Errorf("bound to %v (%v), and these think it is theirs: %v", got, err, won)
	}
}

// undecided are the ids of undecided operations.
func (f trial) undecided() []string {
	f.Helper()
	operations, err := f.Journal.Undecided(f.Context(), len(states())+1)
	if err != nil {
		f.Fatal(err)
	}
	ids := make([]string, 0, len(operations))
	for _, o := range operations {
		ids = append(ids, o.ID+" "+o.RPC+" "+string(o.Subject)+" "+o.State.String())
	}
	return ids
}

func undecidedStates(f trial) {
	if empty, err := f.Journal.Empty(f.Context()); !empty || err != nil {
		f.Errorf("a new journal is not empty: %v", err)
	}
	want := []string{}
	for i, s := range states() {
		r := f.accept(Record(f.Now().Add(time.Duration(i)*time.Second), i))
		r.State, r.NextAt = s, time.Time{}
		if s == operation.StateNotExecuted {
			r.NextAt = f.Now().Add(time.Hour) // it is watched
		}
		r = f.save(r, "")
		if s.Active() || s == operation.StatePending || s == operation.StateLateSuccess || s == operation.StateNotExecuted {
			want = append(want, r.ID+" "+string(r.RPC)+" "+string(r.Subject)+" "+s.String())
		}
	}
	if diff := f.diff(want, f.undecided()); diff != "" {
		f.Errorf("undecided (-want +got):\n%s", diff)
	}
	if empty, err := f.Journal.Empty(f.Context()); empty || err != nil {
		f.Errorf("a journal with operations is empty: %v", err)
	}
}

func rebindDecided(f trial) {
	f.binds(sandboxed("1"), f.nobody(), sandboxed("1"))
	r := f.accept(Record(f.Now(), 1))
	_, err := environment.Rebind(f.Context(), f.Journal, sandboxed("2"))
	var undecided *environment.UndecidedError
	if !errors.As(err, &undecided) || len(undecided.Operations) != 1 || undecided.Operations[0].ID != r.ID {
		f.Errorf("rebound with something undecided: %v", err)
	}
	old, err := f.Journal.Environment(f.Context())
	if err != nil {
		f.Fatal(err)
	}
	if done, err := f.Journal.Rebind(f.Context(), old, []byte("{}")); done || err != nil {
		f.Errorf("the database rebinds with something undecided: %v %v", done, err)
	}
	f.bound(sandboxed("1"))
	r.State, r.NextAt = operation.StateSucceeded, time.Time{}
	f.save(r, "")
	f.rebind(sandboxed("2"))
}

func newSecret(f trial) {
	mine := upstream("a")
	mine.Merchant = "merchant-1"
	f.rebind(mine)
	both := mine
	both.Secrets = map[string][]string{"": {"a", "b"}}
	f.binds(upstream("b"), answering("merchant-1", nil), both)
	f.binds(upstream("a"), f.nobody(), both)

	var other *environment.OtherError
	if _, _, err := environment.Check(f.Context(), f.Journal, upstream("c"), answering("merchant-2", nil)); !errors.As(err, &other) {
		f.Errorf("another merchant's secret: %v", err)
	}
	r := f.accept(Record(f.Now(), 1))
	for _, ask := range []environment.Ask{answering("", nil), answering("", operation.ErrBusy)} {
		_, _, err := environment.Check(f.Context(), f.Journal, upstream("c"), ask)
		if _, refused := errors.AsType[*environment.UnprovenError](err); !refused {
			f.Errorf("a secret that may be anybody's, with something undecided: %v", err)
		}
	}
	f.bound(both)
	r.State, r.NextAt = operation.StateSucceeded, time.Time{}
	f.save(r, "")
	three := mine
	three.Secrets = map[string][]string{"": {"a", "b", "c"}}
	f.binds(upstream("c"), answering("", nil), three)
}

func learnMerchant(f trial) {
	mine := upstream("a")
	f.rebind(mine)
	mine.Merchant = "merchant-1"
	for range 2 {
		if err := environment.Learn(f.Context(), f.Journal, "merchant-1"); err != nil {
			f.Error(err)
		}
		f.bound(mine)
	}
	var other *environment.OtherError
	if err := environment.Learn(f.Context(), f.Journal, "merchant-2"); !errors.As(err, &other) {
		f.Errorf("two merchants: %v", err)
	}
}
