package operation

import "context"

// Notes is what a call learns about its operation beside the answer, for whoever
// sends it on.
type Notes struct {
	OperationID string
	// Replayed is set when the answer is that of an earlier call.
	Replayed bool
}

type notesKey struct{}

// WithNotes returns a context in which notes are taken into n.
func WithNotes(ctx context.Context, n *Notes) context.Context {
	return context.WithValue(ctx, notesKey{}, n)
}

// Note takes down which operation serves a call.
func Note(ctx context.Context, id string, replayed bool) {
	if n, ok := ctx.Value(notesKey{}).(*Notes); ok {
		n.OperationID, n.Replayed = id, replayed
	}
}

// NotesOf returns what was noted in ctx, empty if nothing was.
func NotesOf(ctx context.Context) Notes {
	if n, ok := ctx.Value(notesKey{}).(*Notes); ok {
		return *n
	}
	return Notes{}
}
