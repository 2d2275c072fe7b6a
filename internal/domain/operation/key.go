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
// repeat at PortOne, and two callers with one request id stay apart. So do two
// deployments that have one account at PortOne and different namespaces. Nothing
// random is in it: a repeat has the same key even after the journal was lost.
// Without a namespace the key is that of versions which knew none. The parts
// carry their lengths: ("ab", "c") and ("a", "bc") must not meet.
func UpstreamKey(namespace, caller string, rpc protoreflect.FullName, requestID string) string {
	parts := []string{"paymentsvc/upstream-key/1", caller, string(rpc), requestID}
	if namespace != "" {
		parts = []string{"paymentsvc/upstream-key/2", namespace, caller, string(rpc), requestID}
	}
	h := sha256.New()
	for _, part := range parts {
		var size [8]byte
		binary.BigEndian.PutUint64(size[:], uint64(len(part)))
		h.Write(size[:])
		h.Write([]byte(part))
	}
	encoding := base32.StdEncoding.WithPadding(base32.NoPadding)
	return strings.ToLower(encoding.EncodeToString(h.Sum(nil))) // 52 characters
}
