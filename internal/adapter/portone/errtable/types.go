package errtable

import (
	"slices"

	"github.com/paymentsvc/paymentsvc/internal/domain/failure"
)

// Types returns PortOne's error types by the wire name of the reason they lead
// to, sorted. It is for documents; calls use Parse.
func Types() map[string][]string {
	types := map[string][]string{}
	add := func(reason failure.Reason, portoneType string) {
		name := failure.NameOf(reason)
		types[name] = append(types[name], portoneType)
	}
	for _, part := range parts() {
		for portoneType, reason := range part {
			add(reason, portoneType)
		}
	}
	for exception, reason := range exceptions {
		add(reason, exception.portoneType+" ("+exception.operationID+")")
	}
	for _, list := range types {
		slices.Sort(list)
	}
	return types
}
