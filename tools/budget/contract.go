package main

import (
	"fmt"
	"strings"
	"unicode"
)

// addProto measures a file of the contract. Korean text and the marks of the
// tool that once drafted the comments must not be left in it: the contract is
// written in English, in our own words.
func (m *measures) addProto(name string, source []byte) {
	number := 0
	for line := range strings.Lines(string(source)) {
		number++
		line = strings.TrimSpace(line)
		if line == "" {
			continue
		}
		m.protoLines++
		if strings.HasPrefix(line, "//") {
			m.protoComments++
		}
		switch {
		case strings.ContainsFunc(line, isHangul):
			m.foreign = append(m.foreign, fmt.Sprintf("%s:%d: Korean text", name, number))
		case strings.Contains(line, "@@"):
			m.foreign = append(m.foreign, fmt.Sprintf("%s:%d: a draft's @@", name, number))
		}
	}
	m.protoFiles.samples = append(m.protoFiles.samples, sample{number, name})
}

func isHangul(r rune) bool { return unicode.Is(unicode.Hangul, r) }
