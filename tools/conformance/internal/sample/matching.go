package sample

import (
	"fmt"
	"regexp/syntax"
	"strings"
)

// matching returns a text that the pattern matches, another for each number as far
// as the pattern has room.
func matching(pattern string, n int) string {
	tree, err := syntax.Parse(pattern, syntax.Perl)
	if err != nil {
		panic(fmt.Sprintf("read the pattern %s: %v", pattern, err)) // it compiles in the program
	}
	var b strings.Builder
	left := n
	appendMatch(&b, tree.Simplify(), &left)
	return b.String()
}

// appendMatch appends what tree matches. Choices are digits of left.
func appendMatch(b *strings.Builder, tree *syntax.Regexp, left *int) {
	switch tree.Op {
	case syntax.OpLiteral:
		b.WriteString(string(tree.Rune))
	case syntax.OpCharClass:
		b.WriteRune(runeOf(tree.Rune, take(left, size(tree.Rune))))
	case syntax.OpAnyChar, syntax.OpAnyCharNotNL:
		b.WriteByte("0123456789"[take(left, 10)])
	case syntax.OpConcat, syntax.OpCapture:
		for _, sub := range tree.Sub {
			appendMatch(b, sub, left)
		}
	case syntax.OpAlternate:
		appendMatch(b, tree.Sub[take(left, len(tree.Sub))], left)
	case syntax.OpPlus:
		for range 3 {
			appendMatch(b, tree.Sub[0], left)
		}
	default: // anchors, and what may be left out
	}
}

// take splits one choice among count off left.
func take(left *int, count int) int {
	choice := *left % count
	*left /= count
	return choice
}

// size is how many characters a class has.
func size(ranges []rune) int {
	n := 0
	for i := 0; i < len(ranges); i += 2 {
		n += int(ranges[i+1]-ranges[i]) + 1
	}
	return n
}

// runeOf is a class's character at index i.
func runeOf(ranges []rune, i int) rune {
	for at := 0; at < len(ranges); at += 2 {
		width := int(ranges[at+1]-ranges[at]) + 1
		if i < width {
			return ranges[at] + rune(i) //nolint:gosec // smaller than the class
		}
		i -= width
	}
	return ranges[0]
}
