package main

import (
	"cmp"
	"slices"
	"strings"

	"google.golang.org/genproto/googleapis/rpc/code"
	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"

	errorv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/error/v1"
	"github.com/paymentsvc/paymentsvc/internal/adapter/portone/errtable"
	"github.com/paymentsvc/paymentsvc/internal/gateway"
	"github.com/paymentsvc/paymentsvc/tools/internal/image"
)

// catalogue is one enum of reasons.
type catalogue struct {
	name    string
	about   string
	reasons []reason
}

// reason is one value of such an enum.
type reason struct {
	name     string // as in ErrorInfo.reason
	code     code.Code
	status   int // HTTP
	meaning  string
	metadata []string
	example  string
	types    []errtable.Type // PortOne's error types that lead to it
}

// catalogues reads the enums of paymentsvc.error.v1. What every call can meet
// comes first.
func catalogues(files []protoreflect.FileDescriptor) []catalogue {
	types := errtable.Types()
	var out []catalogue
	for _, file := range files {
		if file.Package() != "paymentsvc.error.v1" {
			continue
		}
		for i := range file.Enums().Len() {
			out = append(out, catalogueOf(file.Enums().Get(i), types))
		}
	}
	slices.SortStableFunc(out, func(a, b catalogue) int {
		const first = "CommonReason"
		return cmp.Compare(rank(a.name == first), rank(b.name == first))
	})
	return out
}

func rank(first bool) int {
	if first {
		return 0
	}
	return 1
}

func catalogueOf(enum protoreflect.EnumDescriptor, types map[string][]errtable.Type) catalogue {
	out := catalogue{name: string(enum.Name()), about: strings.Join(image.Paragraphs(image.Comment(enum)), "\n\n")}
	prefix := strings.TrimSuffix(string(enum.Values().Get(0).Name()), "UNSPECIFIED")
	for i := 1; i < enum.Values().Len(); i++ {
		value := enum.Values().Get(i)
		r := reason{name: strings.TrimPrefix(string(value.Name()), prefix)}
		r.code, _ = proto.GetExtension(value.Options(), errorv1.E_Code).(code.Code)
		r.status = gateway.HTTPStatus(r.name, codes.Code(r.code)) //nolint:gosec // canonical codes are small
		r.types = types[r.name]
		r.read(image.Comment(value))
		out.reasons = append(out.reasons, r)
	}
	return out
}

// read takes the parts out of the comment of a reason: sentences, a line of
// metadata keys, and perhaps an example, which is indented.
func (r *reason) read(comment string) {
	about, example, _ := strings.Cut(comment, "\n\nExample:\n")
	about, metadata, _ := strings.Cut(about, "\nMetadata: ")
	r.meaning = strings.Join(image.Paragraphs(about), "\n\n")
	metadata = strings.TrimSuffix(strings.Join(strings.Fields(metadata), " "), ".")
	if metadata != "" && metadata != "none" {
		r.metadata = strings.Split(metadata, ", ")
	}
	r.example = dedent(example)
}

// dedent removes the four spaces that set an example apart.
func dedent(text string) string {
	lines := strings.Split(strings.Trim(text, "\n"), "\n")
	for i, line := range lines {
		lines[i] = strings.TrimPrefix(line, "    ")
	}
	return strings.Join(lines, "\n")
}
