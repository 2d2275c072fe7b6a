package errtable

import (
	"encoding/json"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// maxMetadata bounds keys and values together. Metadata travels in the trailers
// of a call, and many peers and proxies refuse more than 8 KiB of them, which
// would lose the whole error; base64 adds a third.
const maxMetadata = 4 << 10

// entryOverhead is roughly what an entry costs on the wire besides its text.
const entryOverhead = 8

// keyPattern is what google.rpc.ErrorInfo allows for a key, lower case only.
var keyPattern = regexp.MustCompile(`^[a-z][a-z0-9_]{1,63}$`)

// metadata collects ErrorInfo.metadata. The first value of a key stays, so
// nothing PortOne sends can replace what the program put in before.
type metadata struct {
	values map[string]string
	left   int
}

func newMetadata() *metadata {
	return &metadata{values: map[string]string{}, left: maxMetadata}
}

// put adds an entry if its key is allowed, new, and fits.
func (m *metadata) put(key, value string) {
	if _, taken := m.values[key]; taken || !keyPattern.MatchString(key) {
		return
	}
	value = clean(value)
	cost := len(key) + len(value) + entryOverhead
	if cost > m.left {
		return
	}
	m.left -= cost
	m.values[key] = value
}

// putList adds a list as one value.
func (m *metadata) putList(key string, items []string) {
	cleaned := make([]string, len(items))
	for i, item := range items {
		cleaned[i] = clean(item)
	}
	m.put(key, join(cleaned))
}

// putFields adds every field that is text, a number, a yes or no, or a list of
// these, so that a field PortOne adds tomorrow reaches the caller as well. The
// order is fixed, because what comes last may no longer fit.
func (m *metadata) putFields(prefix string, fields map[string]any) {
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		key := prefix + snakeCase(name)
		if text, ok := scalar(fields[name]); ok {
			m.put(key, text)
		} else if items, ok := scalars(fields[name]); ok {
			m.putList(key, items)
		}
	}
}

// scalar returns the text of a JSON value that is not a container and not null.
func scalar(value any) (string, bool) {
	switch value := value.(type) {
	case string:
		return value, true
	case json.Number:
		return value.String(), true
	case bool:
		return strconv.FormatBool(value), true
	default:
		return "", false
	}
}

// scalars returns the texts of a list that holds nothing but scalars.
func scalars(value any) ([]string, bool) {
	list, ok := value.([]any)
	if !ok {
		return nil, false
	}
	texts := make([]string, len(list))
	for i, item := range list {
		if texts[i], ok = scalar(item); !ok {
			return nil, false
		}
	}
	return texts, true
}

// snakeCase turns portOneCancelAmount into port_one_cancel_amount.
func snakeCase(name string) string {
	var out strings.Builder
	previous := '_'
	for _, r := range name {
		if unicode.IsUpper(r) && previous != '_' && !unicode.IsUpper(previous) {
			out.WriteByte('_')
		}
		out.WriteRune(unicode.ToLower(r))
		previous = r
	}
	return out.String()
}
