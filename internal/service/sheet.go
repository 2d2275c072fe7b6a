package service

import "iter"

// pieceSize is how much of a file one message of a download carries: small
// enough for any client's message limit.
const pieceSize = 64 << 10

// pieces divides a file into what goes in one message each.
func pieces(content []byte) iter.Seq[[]byte] {
	return func(yield func([]byte) bool) {
		for len(content) > 0 {
			n := min(pieceSize, len(content))
			if !yield(content[:n]) {
				return
			}
			content = content[n:]
		}
	}
}
