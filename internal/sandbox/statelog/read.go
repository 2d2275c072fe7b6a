package statelog

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// DamagedError is a log in which something was changed or lost.
type DamagedError struct {
	Path string
	// Line counts from 1.
	Line int
	// Problem is what is wrong with it.
	Problem string
}

// Error implements error.
func (e *DamagedError) Error() string {
	return fmt.Sprintf("%s is damaged: line %d: %s", e.Path, e.Line, e.Problem)
}

// contents is what a log holds.
type contents struct {
	header  json.RawMessage
	records []json.RawMessage
	// whole is the length of the lines that were written to their end.
	whole int64
}

// read reads a log. What stands behind the last line feed was being written when
// the program was killed; nobody was told of it.
func read(path string, from io.Reader) (contents, error) {
	var (
		c      contents
		lines  = bufio.NewReaderSize(from, 1<<16) //nolint:mnd // 64 KiB
		number int
	)
	for {
		text, err := lines.ReadBytes('\n')
		if errors.Is(err, io.EOF) {
			return c, nil
		}
		if err != nil {
			return c, fmt.Errorf("read %s: %w", path, err)
		}
		number++
		if err := c.take(bytes.TrimSuffix(text, []byte("\n")), number); err != nil {
			return c, &DamagedError{Path: path, Line: number, Problem: err.Error()}
		}
		c.whole += int64(len(text))
	}
}

func (c *contents) take(line []byte, number int) error {
	text, err := textOf(line)
	if err != nil {
		return err
	}
	if number == 1 {
		c.header = text
		return nil
	}
	var batch []json.RawMessage
	if err := json.Unmarshal(text, &batch); err != nil {
		return errors.New("it is no list of records")
	}
	c.records = append(c.records, batch...)
	return nil
}
