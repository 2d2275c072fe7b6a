package operation

// State is where an operation stands. Every operation ends in a final state; until
// then somebody is working on it, or will.
type State uint8

// The states. Their order has no meaning; their names are stored, not their numbers.
const (
	// StateAccepted: the intent is on disk and not one byte has been sent.
	StateAccepted State = iota + 1
	// StateSending: an attempt is under way, or was when its process died.
	StateSending
	// StateReady: an attempt is proven not to have left, or to have been refused because
	// PortOne's records were behind; another may be made.
	StateReady
	// StateDoubt: bytes left and it is not known what became of them.
	StateDoubt
	// StatePending: PortOne accepted it and finishes it later.
	StatePending

	// StateSucceeded: it took effect.
	StateSucceeded
	// StateDeclined: PortOne or a gateway refused it, and it had no effect.
	StateDeclined
	// StateNotSent: no byte ever left, or PortOne refused all that did because its records
	// were behind.
	StateNotSent
	// StateNotExecuted: bytes left, and it is proven that they had no effect.
	StateNotExecuted
	// StateConflict: the effect is there and is not ours.
	StateConflict
	// StateLateSuccess: it took effect after it was reported as not executed, and is
	// being undone.
	StateLateSuccess
	// StateVoided: it took effect late and was undone.
	StateVoided
	// StateSucceededLate: it took effect late and was left so.
	StateSucceededLate

	// StateRejected: what was read before the first attempt forbids it, so that nothing
	// was sent.
	StateRejected
	// StateInternal: this service failed before the first byte left.
	StateInternal
)

// names are what is stored and shown.
func (s State) names() [16]string {
	return [...]string{
		"NONE", "ACCEPTED", "SENDING", "READY", "IN_DOUBT", "PENDING_UPSTREAM",
		"SUCCEEDED", "FAILED_DECLINED", "FAILED_NOT_SENT", "FAILED_NOT_EXECUTED",
		"CONFLICT_FOREIGN", "LATE_SUCCESS", "VOIDED", "SUCCEEDED_LATE",
		"FAILED_REJECTED", "FAILED_INTERNAL",
	}
}

// String names the state.
func (s State) String() string {
	names := s.names()
	if int(s) >= len(names) {
		return names[0]
	}
	return names[s]
}

// ParseState is the state with a name; false when there is none.
func ParseState(name string) (State, bool) {
	for i, n := range State(0).names() {
		if n == name && i > 0 {
			return State(i), true
		}
	}
	return 0, false
}

// Active states hold their subject: no other operation on it may start.
func (s State) Active() bool {
	switch s {
	case StateAccepted, StateSending, StateReady, StateDoubt:
		return true
	case StatePending, StateSucceeded, StateDeclined, StateNotSent, StateNotExecuted, StateConflict, StateLateSuccess, StateVoided, StateSucceededLate, StateRejected, StateInternal:
		return false
	}
	return false
}

// Answered states have an answer for the caller, though some may change later.
func (s State) Answered() bool {
	return s != 0 && !s.Active()
}

// Watched states may turn out to be wrong, because what was sent may still be on its way:
// it has been proven that it had no effect, or that others had it. Whoever found that out
// by reading looks for a late effect for a while.
func (s State) Watched() bool { return s == StateNotExecuted || s == StateConflict }

// Final states never change again. Watched ones may, and NotSent may be tried again by
// the caller, so neither is final.
func (s State) Final() bool {
	switch s {
	case StateSucceeded, StateDeclined, StateVoided, StateSucceededLate, StateRejected, StateInternal:
		return true
	case StateAccepted, StateSending, StateReady, StateDoubt, StatePending, StateNotSent, StateNotExecuted, StateConflict, StateLateSuccess:
		return false
	}
	return false
}
