package main

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"google.golang.org/genproto/googleapis/rpc/code"

	"github.com/paymentsvc/paymentsvc/internal/adapter/portone"
	"github.com/paymentsvc/paymentsvc/internal/adapter/portone/errtable"
	"github.com/paymentsvc/paymentsvc/internal/domain/operation"
)

func TestReadTakesACommentApart(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		comment string
		want    reason
	}{
		"sentences alone": {
			comment: "It is so.\nDo not repeat.",
			want:    reason{meaning: "It is so. Do not repeat."},
		},
		"metadata over two lines": {
			comment: "It is so.\nMetadata: portone_type, http_status,\nid.",
			want:    reason{meaning: "It is so.", metadata: []string{"portone_type", "http_status", "id"}},
		},
		"no metadata": {
			comment: "It is so.\nMetadata: none.",
			want:    reason{meaning: "It is so."},
		},
		"an example": {
			comment: "It is so.\nMetadata: id.\n\nExample:\n\n    {\n      \"reason\": \"IT\"\n    }",
			want:    reason{meaning: "It is so.", metadata: []string{"id"}, example: "{\n  \"reason\": \"IT\"\n}"},
		},
		"two paragraphs": {
			comment: "It is so.\n\nIt was so.\nMetadata: id.",
			want:    reason{meaning: "It is so.\n\nIt was so.", metadata: []string{"id"}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var got reason
			got.read(tc.comment)
			if diff := cmp.Diff(tc.want, got, cmp.AllowUnexported(reason{})); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestRenderErrors(t *testing.T) {
	t.Parallel()
	got := renderErrors([]catalogue{{
		name:  "ThingReason",
		about: "Reasons of things.",
		reasons: []reason{
			{
				name: "THING_NOT_FOUND", code: code.Code_NOT_FOUND, status: 404, meaning: "There is none.",
				metadata: []string{"id"}, example: "{}", types: []errtable.Type{
					{Name: "A", Proof: "refused"}, {Name: "A", Operation: "x", Proof: "unknown"}, {Name: "A", Operation: "y", Proof: "unknown"}, {Name: "B", Proof: "unknown"},
				},
			},
			{name: "OTHER", meaning: "Something else.", code: code.Code_UNKNOWN},
		},
	}})
	want := errorsHead + `- [ThingReason](#thingreason)

## ThingReason

Reasons of things.

### THING_NOT_FOUND

` + "`NOT_FOUND` · HTTP 404 · PortOne: `A` (refused), `A` in `x`, `y` (unknown), `B` (unknown)" + `

There is none.

` + "Metadata: `id`." + `

` + "```json\n{}\n```" + `

### OTHER

code and HTTP status follow PortOne's

Something else.
`
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestRenderOperations(t *testing.T) {
	t.Parallel()
	got := renderOperations([]operationLine{{
		rpc: "a.v1.Things.GetThing", kind: operation.KindRead, facade: "GET /v1/things/{thing_id}",
		route: portone.Route{OperationID: "getThing", Method: "GET", Path: "/things/{id}", Unstable: true},
	}})
	for _, want := range []string{
		"\n1 operations.\n",
		"\n## a.v1.Things\n",
		"\n| `GetThing` | read | `GET /v1/things/{thing_id}` | `getThing` | `GET /things/{id}` | unstable |\n",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("lacks %q:\n%s", want, got)
		}
	}
}

func TestClause(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"More was asked back than is left. Read the payment.": "more was asked back than is left.",
		"PortOne does not accept it.":                         "PortOne does not accept it.",
		"VAT is missing.":                                     "VAT is missing.",
		"A key of user_defined_properties is unknown.":        "a key of user_defined_properties is unknown.",
	} {
		if got := clause(text); got != want {
			t.Errorf("clause(%q) = %q, want %q", text, got, want)
		}
	}
}
