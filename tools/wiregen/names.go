package main

import (
	"strings"
	"unicode"
)

// goName is the Go name of a schema: the document's, without underscores and
// with a capital first letter.
func goName(schema string) string {
	var b strings.Builder
	for part := range strings.SplitSeq(schema, "_") {
		b.WriteString(capital(part))
	}
	return b.String()
}

// camel turns a constant's value into the tail of a Go name. Values that are not
// in capitals (some discriminators are schema names) are good as they are.
func camel(value string) string {
	if strings.ContainsFunc(value, unicode.IsLower) {
		return capital(value)
	}
	return joinWords(strings.Split(strings.ToLower(value), "_"))
}

// fieldName is the Go name of a JSON member.
func fieldName(json string) string {
	var words []string
	start := 0
	for i, r := range json {
		if unicode.IsUpper(r) {
			words = append(words, json[start:i])
			start = i
		}
	}
	return joinWords(append(words, json[start:]))
}

// joinWords makes one Go name of words, with Go's spelling of initialisms.
func joinWords(words []string) string {
	initialisms := map[string]string{"Api": "API", "Id": "ID", "Ids": "IDs", "Ip": "IP", "Url": "URL", "Urls": "URLs"}
	var b strings.Builder
	for _, w := range words {
		w = capital(w)
		if upper, ok := initialisms[w]; ok {
			w = upper
		}
		b.WriteString(w)
	}
	return b.String()
}

func capital(s string) string {
	if s == "" {
		return ""
	}
	return strings.ToUpper(s[:1]) + s[1:]
}
