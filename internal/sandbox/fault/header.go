package fault

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/paymentsvc/paymentsvc/internal/sandbox/clock"
)

// Header is the request header that makes one request go wrong.
const Header = "X-Sandbox-Fault"

var errHeader = errors.New(Header + " must be kind or phase:kind, such as after:reset, then ;name=value for each option")

// ParseHeader reads the header's value: after:reset, before:http_503;body=empty,
// late_commit;delay=10m;answer=http_504.
func ParseHeader(value string) (Rule, error) {
	var r Rule
	what, options, _ := strings.Cut(value, ";")
	phase, kind, phased := strings.Cut(strings.TrimSpace(what), ":")
	if !phased {
		phase, kind = "", phase
	}
	r.Phase, r.Kind = Phase(phase), Kind(kind)
	if phased && phase == "" {
		return Rule{}, errHeader
	}
	for option := range strings.SplitSeq(options, ";") {
		if option = strings.TrimSpace(option); option == "" {
			continue
		}
		name, text, ok := strings.Cut(option, "=")
		if !ok {
			return Rule{}, errHeader
		}
		if err := r.set(name, text); err != nil {
			return Rule{}, fmt.Errorf("%s: %s: %w", Header, name, err)
		}
	}
	if err := r.check(); err != nil {
		return Rule{}, fmt.Errorf("%s: %w", Header, err)
	}
	return r, nil
}

// set takes one option by its name in JSON.
func (r *Rule) set(name, text string) error {
	durations := map[string]*clock.Duration{
		"latency": &r.Latency, "maxLatency": &r.MaxLatency, "hold": &r.Hold,
		"interval": &r.Interval, "delay": &r.Delay, "maxDelay": &r.MaxDelay,
	}
	if d, ok := durations[name]; ok {
		return d.UnmarshalText([]byte(text))
	}
	switch name {
	case "body":
		r.Body = Body(text)
	case "answer":
		r.Answer = Kind(text)
	case "error":
		r.Error = text
	case "retryAfter":
		seconds, err := strconv.Atoi(text)
		if err != nil {
			return errors.New("must be a number of seconds")
		}
		r.RetryAfter = &seconds
	default:
		return errors.New("is no option of a header")
	}
	return nil
}
