package main

import (
	"fmt"
	"strings"

	"google.golang.org/genproto/googleapis/rpc/code"

	"github.com/paymentsvc/paymentsvc/internal/adapter/portone/errtable"
)

const errorsHead = `# Errors

Every failed call carries one ` + "`google.rpc.ErrorInfo`" + ` with domain ` + "`paymentsvc`" + `. Its reason is one of
those below; act on the reason, and on the status code where the reason is new to you. Messages are for people
and may change. Metadata keys are left out when there is no value.

A payment gateway's refusal, such as a declined card, is HTTP 402; whatever else the state of things
forbids (` + "`FAILED_PRECONDITION`" + `) is HTTP 422; HTTP 400 is for requests that can never succeed.

Below each reason stand its gRPC status code, the HTTP status of the JSON facade, and the error types
of PortOne that lead to it, with what they prove about a write of which nothing else was sent:

- refused: it was not done, and this is the answer
- already done: it was not done now, because what it asks for is there; this is the answer
- refused behind PortOne, by a gateway or another service, where its mistakes move no money: this is the answer
- refused by the gateway, if PortOne's record agrees: the record is read at once, and decides
- still running: an earlier attempt with the same key is under way
- unknown: it may have been done, which is found out

A write that was sent before is judged by PortOne's records, whatever a later attempt is told. A reason
without a type is this service's own.

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
		fmt.Fprintf(b, " · PortOne: %s", typesOf(r.types))
	}
	fmt.Fprintf(b, "\n\n%s\n", r.meaning)
	if len(r.metadata) > 0 {
		fmt.Fprintf(b, "\nMetadata: %s.\n", quoted(r.metadata))
	}
	if r.example != "" {
		fmt.Fprintf(b, "\n```json\n%s\n```\n", r.example)
	}
}

// typesOf lists error types with what they prove. What is so in some operations only
// stands behind what is so in general.
func typesOf(types []errtable.Type) string {
	var parts []string
	for i := 0; i < len(types); {
		t := types[i]
		var operations []string
		for ; i < len(types) && types[i].Name == t.Name && types[i].Proof == t.Proof && (types[i].Operation == "") == (t.Operation == ""); i++ {
			operations = append(operations, types[i].Operation)
		}
		text := "`" + t.Name + "` "
		if t.Operation != "" {
			text += "in " + quoted(operations) + " "
		}
		parts = append(parts, text+"("+string(t.Proof)+")")
	}
	return strings.Join(parts, ", ")
}

func quoted(words []string) string {
	return "`" + strings.Join(words, "`, `") + "`"
}
