package client

// lane is what a call is for. Each has capacity of its own, so that what hangs in
// one of them does not stop the others.
type lane uint8

const (
	// laneRead is what callers want to know.
	laneRead lane = iota
	// laneInquiry is what this service must know: before it sends a write, and about
	// what became of one.
	laneInquiry
	// laneWrite changes something.
	laneWrite

	lanes
)

// lane is the one the call takes.
func (c *call) lane() lane {
	switch {
	case c.write:
		return laneWrite
	case c.Inquiry:
		return laneInquiry
	}
	return laneRead
}

// places is how many calls of a lane may be under way.
func (c *Config) places(l lane) int {
	return [lanes]int{laneRead: c.Reads, laneInquiry: c.Inquiries, laneWrite: c.Writes}[l]
}
