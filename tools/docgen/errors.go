package main

import (
	"fmt"
	"strings"

	"google.golang.org/genproto/googleapis/rpc/code"
)

const errorsHead = `# Errors

Every failed call carries one ` + "`google.rpc.ErrorInfo`" + ` with domain ` + "`paymentsvc`" + `. Its reason is one of
those below; act on the reason, and on the status code where the reason is new to you. Messages are for people
and may change. Metadata keys are left out when there is no value.

Below each reason stand its gRPC status code, the HTTP status of the JSON facade, and the error types
of PortOne that lead to it. A reason without such a type is this service's own.

`

// renderErrors writes the catalogue of reasons.
func renderErrors(catalogues []catalogue) string {
	var b strings.Builder
	b.WriteString(errorsHead)
	for _, c := range catalogues {
		fmt.Fprintf(&b, "- [%s](#%s)\n", c.name, strings.ToLower(c.name))
	}
	for _, c := range catalogues {
		fmt.Fprintf(&b, "\n## %s\n\n%s\n", c.name, c.about)
		for _, r := range c.reasons {
			r.render(&b)
		}
	}
	return b.String()
}

func (r *reason) render(b *strings.Builder) {
	fmt.Fprintf(b, "\n### %s\n\n", r.name)
	if r.code == code.Code_UNKNOWN { // it has no code of its own
		b.WriteString("code and HTTP status follow PortOne's")
	} else {
		fmt.Fprintf(b, "`%s` · HTTP %d", r.code, r.status)
	}
	if len(r.types) > 0 {
		fmt.Fprintf(b, " · PortOne: %s", quoted(r.types))
	}
	fmt.Fprintf(b, "\n\n%s\n", r.meaning)
	if len(r.metadata) > 0 {
		fmt.Fprintf(b, "\nMetadata: %s.\n", quoted(r.metadata))
	}
	if r.example != "" {
		fmt.Fprintf(b, "\n```json\n%s\n```\n", r.example)
	}
}

func quoted(words []string) string {
	return "`" + strings.Join(words, "`, `") + "`"
}
