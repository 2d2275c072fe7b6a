package crashpoint

// Point is a place in the program.
type Point string

// The points, in the order in which a write passes them. Events and webhooks have
// none before they exist.
const (
	// BeforeIntent: the call is about to be written down.
	BeforeIntent Point = "before-intent"
	// InIntent: it is, within a transaction that is not committed.
	InIntent Point = "in-intent"
	// IntentUnread: the database was told to commit, and nobody has read its answer.
	IntentUnread Point = "intent-unread"
	// AfterIntent: the intent is on disk.
	AfterIntent Point = "after-intent"
	// BeforeSend: an attempt is about to be made; that is on disk, too.
	BeforeSend Point = "before-send"
	// Connected: there is a connection to PortOne, and no byte has left.
	Connected Point = "connected"
	// HeadersWritten: the headers of the request have left, its body has not.
	HeadersWritten Point = "headers-written"
	// BodyWritten: all of the request has left.
	BodyWritten Point = "body-written"
	// AnswerBegun: the headers of the answer are there.
	AnswerBegun Point = "answer-begun"
	// AnswerRead: as much of its body is there as will ever come.
	AnswerRead Point = "answer-read"
	// AnswerKnown: the engine knows what came of the attempt.
	AnswerKnown Point = "answer-known"
	// EvidenceRead: PortOne's records were read to end a doubt.
	EvidenceRead Point = "evidence-read"
	// InSave: a change of an operation is written down, within a transaction that
	// is not committed.
	InSave Point = "in-save"
	// SaveUnread: the database was told to commit a change, and nobody has read its
	// answer.
	SaveUnread Point = "save-unread"
	// AfterOutcome: the outcome is on disk, and nobody was told.
	AfterOutcome Point = "after-outcome"
	// BeforeReply: the caller is about to be told.
	BeforeReply Point = "before-reply"
)

// Points lists all of them.
func Points() []Point {
	return []Point{
		BeforeIntent, InIntent, IntentUnread, AfterIntent, BeforeSend, Connected, HeadersWritten, BodyWritten,
		AnswerBegun, AnswerRead, AnswerKnown, EvidenceRead, InSave, SaveUnread, AfterOutcome, BeforeReply,
	}
}

// Variable is the environment variable that arms a point.
const Variable = "PAYMENTCRASH"

// Armed is what the program says when a signal has armed a point.
const Armed = "the crash point is armed"
