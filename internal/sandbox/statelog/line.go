package statelog

import (
	"bytes"
	"encoding/hex"
	"errors"
	"hash/crc32"
)

// sumLength is the length of a line's checksum in hexadecimal digits.
const sumLength = 8

var errLine = errors.New("its checksum is wrong")

// line is a text with its checksum before it and a line feed behind it. The text
// has no line feed of its own: JSON escapes them.
func line(text []byte) []byte {
	out := make([]byte, 0, sumLength+len(text)+len(" \n"))
	out = append(out, sumOf(text)...)
	out = append(out, ' ')
	out = append(out, text...)
	return append(out, '\n')
}

// textOf is the text of a line that has its line feed no more.
func textOf(line []byte) ([]byte, error) {
	sum, text, found := bytes.Cut(line, []byte(" "))
	if !found || !bytes.Equal(sum, sumOf(text)) {
		return nil, errLine
	}
	return text, nil
}

func sumOf(text []byte) []byte {
	sum := crc32.Checksum(text, crc32.MakeTable(crc32.Castagnoli))
	return hex.AppendEncode(nil, []byte{byte(sum >> 24), byte(sum >> 16), byte(sum >> 8), byte(sum)}) //nolint:gosec // one byte at a time
}
