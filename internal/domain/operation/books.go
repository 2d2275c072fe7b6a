package operation

import "context"

// Books reads what a journal writes down beside the records, for people.
type Books interface {
	// Attempts returns the attempts of an operation, in their order.
	Attempts(ctx context.Context, operationID string) ([]Attempt, error)
	// Audits returns what was decided about an operation, oldest first.
	Audits(ctx context.Context, operationID string) ([]AuditLine, error)
}
