package client

import (
	"errors"
	"net/url"
	"strings"
)

// inPath are the marks besides letters and digits that an escaped path may hold
// (RFC 3986 pchar, the slash and the escape itself).
const inPath = "/%" + unescaped + "$&+,;=:@"

// inQuery are those of an escaped query.
const inQuery = inPath + "?"

var (
	errBadBase  = errors.New("base URL must be http or https with a host, and without user, query or fragment")
	errBadPath  = errors.New("path is not an escaped absolute path")
	errDots     = errors.New("path holds an empty, . or .. segment")
	errBadQuery = errors.New("query is not escaped")
)

// parseBase reads the address all calls go to.
func parseBase(raw string) (*url.URL, error) {
	u, err := url.Parse(strings.TrimRight(raw, "/"))
	if err != nil {
		return nil, errBadBase // the cause quotes the URL, which may hold a password
	}
	bare := u.User == nil && u.RawQuery == "" && !u.ForceQuery && u.Fragment == "" && u.Opaque == ""
	if u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || !bare {
		return nil, errBadBase
	}
	return u, nil
}

// target puts path and query behind base without changing a byte of them.
//
// Empty and dotted segments are refused even when escaped, because servers and
// proxies fold them: an id ".." would turn the cancellation of a payment into a
// call of another operation, and an empty id a single resource into the list.
func target(base *url.URL, path, query string) (*url.URL, error) {
	if !strings.HasPrefix(path, "/") || !only(path, inPath) {
		return nil, errBadPath
	}
	plain, err := url.PathUnescape(path)
	if err != nil {
		return nil, errBadPath
	}
	for segment := range strings.SplitSeq(path[1:], "/") {
		// The whole path unescaped, so every part of it does.
		switch part, _ := url.PathUnescape(segment); part {
		case "", ".", "..":
			return nil, errDots
		}
	}
	if !only(query, inQuery) {
		return nil, errBadQuery
	}
	u := *base
	u.RawPath = base.EscapedPath() + path
	u.Path = base.Path + plain
	u.RawQuery = query
	return &u, nil
}

// only reports whether s has nothing but letters, digits and marks.
func only(s, marks string) bool {
	for i := range len(s) {
		if !isAlphanumeric(s[i]) && strings.IndexByte(marks, s[i]) < 0 {
			return false
		}
	}
	return true
}
