package operation

import (
	"crypto/sha256"
	"encoding/base32"
	"encoding/binary"
	"strings"

	"google.golang.org/protobuf/reflect/protoreflect"
)

// UpstreamKey derives the idempotency key that PortOne sees. It depends on who
// asks, for what, and under which request id, so a repeat of the caller's is a
// repeat at PortOne, and two callers with one request id stay apart. The parts
// carry their lengths: ("ab", "c") and ("a", "bc") must not meet.
func UpstreamKey(caller string, rpc protoreflect.FullName, requestID string) string {
	h := sha256.New()
	for _, part := range []string{"paymentsvc/upstream-key/1", caller, string(rpc), requestID} {
		var size [8]byte
		binary.BigEndian.PutUint64(size[:], uint64(len(part)))
		h.Write(size[:])
		h.Write([]byte(part))
	}
	encoding := base32.StdEncoding.WithPadding(base32.NoPadding)
	return strings.ToLower(encoding.EncodeToString(h.Sum(nil))) // 52 characters
}
