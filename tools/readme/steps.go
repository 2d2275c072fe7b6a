package main

import (
	"errors"
	"fmt"
	"strings"
)

// step is one block of commands with what they print.
type step struct {
	line     int // of the block in the document
	kind     stepKind
	commands string
	want     *expectation // nil if the document does not say
}

type stepKind uint8

const (
	stepSucceeds stepKind = iota
	stepFails
	stepRun
)

// kinds are the words after the three backquotes that make a block a step.
var kinds = map[string]stepKind{"sh": stepSucceeds, "sh fails": stepFails, "sh run": stepRun}

const fence = "```"

// parse finds the steps in a document.
func parse(document string) ([]step, error) {
	var (
		steps    []step
		adjacent bool // nothing but empty lines since the last step
		lines    = strings.Split(document, "\n")
	)
	for i := 0; i < len(lines); i++ {
		tag, opens := strings.CutPrefix(strings.TrimSpace(lines[i]), fence)
		if !opens {
			adjacent = adjacent && strings.TrimSpace(lines[i]) == ""
			continue
		}
		begin := i
		text, end, err := block(lines, begin)
		if err != nil {
			return nil, err
		}
		i = end
		kind, isStep := kinds[strings.Join(strings.Fields(tag), " ")]
		switch {
		case isStep:
			steps = append(steps, step{line: begin + 1, kind: kind, commands: text})
		case tag == "text" || tag == "json":
			if !adjacent {
				return nil, fmt.Errorf("line %d: a block of %s stands directly after the commands that print it", begin+1, tag)
			}
			steps[len(steps)-1].want = &expectation{text: text, isJSON: tag == "json"}
		}
		adjacent = isStep && kind != stepRun
	}
	if len(steps) == 0 {
		return nil, errors.New("there are no commands in it")
	}
	return steps, nil
}

// block returns the text of the block that opens at line begin, and the line at
// which it closes. What the block is indented by does not belong to the text.
func block(lines []string, begin int) (string, int, error) {
	indent, _, _ := strings.Cut(lines[begin], fence)
	var text strings.Builder
	for i := begin + 1; i < len(lines); i++ {
		if strings.TrimSpace(lines[i]) == fence {
			return text.String(), i, nil
		}
		text.WriteString(strings.TrimPrefix(lines[i], indent) + "\n")
	}
	return "", 0, fmt.Errorf("line %d: the block has no end", begin+1)
}
