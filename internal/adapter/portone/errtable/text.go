package errtable

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxValue is the most characters one metadata value may have.
const maxValue = 256

// ellipsis marks a list that was cut; half an id at the end would look like an id.
const ellipsis = "…"

// clean makes one line of s and cuts it. Control and format characters go,
// because the value ends up in logs and terminals of callers.
func clean(s string) string {
	printable := strings.Map(func(r rune) rune {
		if unicode.IsPrint(r) {
			return r
		}
		return ' '
	}, s)
	return cut(strings.Join(strings.Fields(printable), " "))
}

// cut shortens s to maxValue characters without splitting one.
func cut(s string) string {
	count := 0
	for i := range s {
		if count == maxValue {
			return s[:i]
		}
		count++
	}
	return s
}

// join puts commas between items, and leaves out whole items at the end where
// they do not fit.
func join(items []string) string {
	all := strings.Join(items, ",")
	if utf8.RuneCountInString(all) <= maxValue {
		return all
	}
	kept, room := 0, maxValue-len([]rune(ellipsis))
	for _, item := range items {
		room -= utf8.RuneCountInString(item) + len(",")
		if room < 0 {
			break
		}
		kept++
	}
	return strings.Join(append(items[:kept:kept], ellipsis), ",")
}
