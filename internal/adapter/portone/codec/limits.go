package codec

// What one document may be. All of it is far beyond what PortOne sends, and keeps
// what it might send by mistake, or somebody in its place, from exhausting memory.
const (
	// MaxDocument is how many bytes a document may have, unless Limit sets
	// another number.
	MaxDocument = 8 << 20

	// MaxDepth is how deeply objects and arrays may be nested. PortOne's deepest
	// answer has about ten levels.
	MaxDepth = 64

	// MaxValues is how many objects and free-form values are decoded: an object
	// costs three bytes of JSON, `{},`, and several hundred as a message. A full
	// page of a thousand payments has some thirty thousand.
	MaxValues = 1 << 18
)
