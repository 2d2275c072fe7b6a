package service

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"net/http"
	"regexp"
	"strconv"
	"strings"
)

// Unknowns are the program's counters of what PortOne sent and the contract does
// not know, by kind.
type Unknowns map[string]int

const unknownMetric = "paymentsvc_portone_unknown_total"

var unknownLine = regexp.MustCompile(`^\w+\{.*kind="(\w+)".*\} (\S+)$`)

// Unknowns reads the counters.
func (s *Service) Unknowns(ctx context.Context) (Unknowns, error) {
	page, err := s.Get(ctx, s.Admin+"/metrics")
	if err != nil {
		return nil, err
	}
	if page.Status != http.StatusOK {
		return nil, fmt.Errorf("read the metrics: HTTP %d", page.Status)
	}
	counts := Unknowns{}
	lines := bufio.NewScanner(bytes.NewReader(page.Body))
	for lines.Scan() {
		if !strings.HasPrefix(lines.Text(), unknownMetric) {
			continue
		}
		found := unknownLine.FindStringSubmatch(lines.Text())
		if found == nil {
			return nil, fmt.Errorf("read the metrics: %q is not understood", lines.Text())
		}
		count, err := strconv.ParseFloat(found[2], 64)
		if err != nil {
			return nil, fmt.Errorf("read the metrics: %w", err)
		}
		counts[found[1]] += int(count)
	}
	return counts, nil
}
