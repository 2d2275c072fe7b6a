package failure

import (
	"fmt"
	"strings"
)

// OfViolations is the failure of a request that breaks rules. Its message names the first
// of them: many callers show the message and nothing else. Unlisted is how many more were
// found than are listed.
func OfViolations(reason Reason, all []Violation, unlisted int) *Error {
	message := all[0].Description
	if all[0].Field != "" {
		message = all[0].Field + ": " + message
	}
	if !strings.HasSuffix(message, "?") {
		message += "."
	}
	if others := len(all) - 1 + unlisted; others > 0 {
		message += fmt.Sprintf(" The field violations list %d more.", others)
	}
	f := New(reason, message)
	f.Violations = all
	return f
}
