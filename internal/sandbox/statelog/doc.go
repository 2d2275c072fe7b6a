// Package statelog is a file to which records are added and never changed, for a
// program whose state follows from them. What was synced survives a kill and a
// power cut. It knows nothing of what the records mean.
//
// The first line is the header; every other line is a batch, a JSON list of the
// records that were written together. Each line begins with its checksum, so that a
// line that was being written when the program was killed is told from a damaged
// file: the first is cut off, the second is refused.
package statelog
