package errtable

import (
	"fmt"
	"strconv"
)

// maxFailures is how many failures of single channels are told in full. A
// channel group has at most ten channels. Source: PortOne smart routing guide.
const maxFailures = 10

// putChannels adds what CHANNEL_SPECIFIC nests in lists: which channels succeeded
// and how each of the others failed. A half-deleted billing key cannot be sorted
// out without it.
func (m *metadata) putChannels(fields map[string]any) {
	if channels, ok := fields["succeededChannels"].([]any); ok {
		m.put("succeeded_channels", strconv.Itoa(len(channels)))
		var keys []string
		for _, channel := range channels {
			if key, ok := channelKey(channel); ok {
				keys = append(keys, key)
			}
		}
		if len(keys) > 0 {
			m.putList("succeeded_channel_keys", keys)
		}
	}
	if failures, ok := fields["failures"].([]any); ok {
		m.put("failures", strconv.Itoa(len(failures)))
		m.putFailures(failures[:min(len(failures), maxFailures)])
	}
}

// putFailures adds the failed channels, the texts of all of them last: the long
// text of one channel must not push out the name of another.
func (m *metadata) putFailures(failures []any) {
	prefix := func(i int) string { return fmt.Sprintf("failure_%d_", i) }
	for i, failure := range failures {
		fields, _ := failure.(map[string]any)
		if key, ok := channelKey(fields["channel"]); ok {
			m.put(prefix(i)+"channel_key", key)
		}
		for _, name := range []string{"type", "pgCode"} {
			if text, ok := scalar(fields[name]); ok {
				m.put(prefix(i)+snakeCase(name), text)
			}
		}
	}
	for i, failure := range failures {
		fields, _ := failure.(map[string]any)
		m.putFields(prefix(i), fields)
	}
}

// channelKey returns the key of a selected channel; PortOne may leave it out.
func channelKey(channel any) (string, bool) {
	fields, ok := channel.(map[string]any)
	if !ok {
		return "", false
	}
	key, ok := fields["key"].(string)
	return key, ok
}
