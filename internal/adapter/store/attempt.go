package store

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/paymentsvc/paymentsvc/internal/domain/operation"
)

// attemptLine is one attempt as it is kept: a line that is added to the row of its
// operation by the save that reports it. So it is there if, and only if, that save
// took effect, and costs no statement of its own.
type attemptLine struct {
	// Epoch tells attempts with the same number apart: numbers begin anew when a
	// request is repeated.
	Epoch     int64  `json:"epoch"`
	Number    int    `json:"number"`
	Replica   string `json:"replica"`
	Class     string `json:"class"`
	Reason    string `json:"reason,omitempty"`
	StartedAt int64  `json:"startedAt"`
	EndedAt   int64  `json:"endedAt"`
}

func encodeAttempts(epoch int64, attempts []operation.Attempt) (string, error) {
	var lines strings.Builder
	encoder := json.NewEncoder(&lines) // ends each value with a line break
	for _, a := range attempts {
		err := encoder.Encode(attemptLine{
			Epoch: epoch, Number: a.Number, Replica: a.Replica, Class: a.Class.String(), Reason: a.Reason,
			StartedAt: micros(a.StartedAt), EndedAt: micros(a.EndedAt),
		})
		if err != nil {
			return "", err
		}
	}
	return lines.String(), nil
}

// decodeAttempts sorts the lines. A save that was made again after its outcome was
// unknown may have added its attempts twice: the first counts.
func decodeAttempts(log string) ([]attemptLine, error) {
	var lines []attemptLine
	for decoder := json.NewDecoder(strings.NewReader(log)); ; {
		var line attemptLine
		switch err := decoder.Decode(&line); {
		case errors.Is(err, io.EOF):
			slices.SortStableFunc(lines, inOrder)
			return slices.CompactFunc(lines, func(a, b attemptLine) bool { return inOrder(a, b) == 0 }), nil
		case err != nil:
			return nil, err
		}
		lines = append(lines, line)
	}
}

func inOrder(a, b attemptLine) int {
	return cmp.Or(cmp.Compare(a.Epoch, b.Epoch), cmp.Compare(a.Number, b.Number))
}

// Attempts implements operation.Books.
func (s *Store) Attempts(ctx context.Context, operationID string) ([]operation.Attempt, error) {
	ctx, cancel := s.bounded(ctx)
	defer cancel()
	log, err := s.backend.read().GetAttemptLog(ctx, operationID)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return nil, fmt.Errorf("read attempts of operation %s: %w", operationID, err)
	}
	lines, err := decodeAttempts(log)
	if err != nil {
		return nil, fmt.Errorf("read attempts of operation %s: %w", operationID, err)
	}
	attempts := make([]operation.Attempt, 0, len(lines))
	for _, line := range lines {
		attempts = append(attempts, operation.Attempt{
			OperationID: operationID, Number: line.Number, Replica: line.Replica, Class: parseClass(line.Class), Reason: line.Reason,
			StartedAt: instant(line.StartedAt), EndedAt: instant(line.EndedAt),
		})
	}
	return attempts, nil
}

// parseClass is the class with a name, 0 for one that this program does not know.
func parseClass(name string) operation.Class {
	for c := operation.Done; c <= operation.Unsendable; c++ {
		if c.String() == name {
			return c
		}
	}
	return 0
}
