package strict

import (
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/known/wrapperspb"

	"github.com/paymentsvc/paymentsvc/internal/domain/failure"
)

// Query checks the query string of a request that is not in the body. It returns nil
// when every parameter will be read.
func (r *Reader) Query(raw string, md protoreflect.MessageDescriptor, bound Bound) *failure.Error {
	parameters, failed := parse(raw)
	if failed != nil {
		return failed
	}
	q := &query{reader: r, bound: bound, given: map[string]fields{}}
	for _, name := range slices.Sorted(maps.Keys(parameters)) {
		q.parameter(md, name, parameters[name])
	}
	return q.failure()
}

// NoQuery rejects the query string of a request that is read from its body.
func (r *Reader) NoQuery(raw string, md protoreflect.MessageDescriptor, bound Bound) *failure.Error {
	parameters, failed := parse(raw)
	if failed != nil {
		return failed
	}
	var f findings
	for _, name := range slices.Sorted(maps.Keys(parameters)) {
		first, _, _ := strings.Cut(name, ".")
		description := "is not read from the query; the request is the body, and has no such field" + didYouMean(r.suggest(md, first))
		if fd := fieldOf(md, first); fd != nil {
			description = "is not read from the query; send it in the body"
			if _, inPath := bound[string(fd.Name())]; inPath {
				description = "is not read from the query; it is in the path"
			}
		}
		f.add(parameterName(name), ruleUnknown, description)
	}
	return f.failure()
}

func parse(raw string) (url.Values, *failure.Error) {
	parameters, err := url.ParseQuery(raw)
	if err != nil {
		return nil, Rejected("query", "must be parameters joined by &, with special characters escaped as %XX")
	}
	return parameters, nil
}

// parameterName is how answers call a parameter.
func parameterName(name string) string {
	if presentable(name) {
		return name
	}
	return "query"
}

// query is one reading of one query string.
type query struct {
	findings

	reader *Reader
	bound  Bound
	given  map[string]fields // by the path to their message
}

// parameter checks one parameter, whose name is the path of a field.
func (q *query) parameter(md protoreflect.MessageDescriptor, name string, values []string) {
	shown := parameterName(name)
	steps := strings.Split(name, ".")
	above := ""
	for i, step := range steps {
		fd := fieldOf(md, step)
		if fd == nil {
			q.add(shown, ruleUnknown, "the request has no such parameter"+didYouMean(q.suggest(md, steps, i)))
			return
		}
		last := i == len(steps)-1
		if rule, description := q.take(above, fd, strings.Join(steps[:i+1], "."), last); rule != "" {
			q.add(shown, rule, description)
			return
		}
		if last {
			q.values(shown, fd, values, i == 0)
			return
		}
		if fd.Message() == nil || fd.Cardinality() == protoreflect.Repeated || fd.Message().ParentFile().Package() == "google.protobuf" {
			q.add(shown, ruleUnknown, "the request has no such parameter; "+strings.Join(steps[:i+1], ".")+" has no fields that the query can name")
			return
		}
		md, above = fd.Message(), above+"."+string(fd.Name())
	}
}

// suggest names the parameter that a caller probably meant.
func (q *query) suggest(md protoreflect.MessageDescriptor, steps []string, wrong int) string {
	suggestion := q.reader.suggest(md, steps[wrong])
	if suggestion == "" {
		return ""
	}
	return strings.Join(append(slices.Clone(steps[:wrong]), suggestion), ".")
}

// take notes a field on the way to a parameter. Several parameters lead through one
// message, but only one of them to one field, or through one member of a oneof.
func (q *query) take(above string, fd protoreflect.FieldDescriptor, name string, last bool) (rule, description string) {
	if q.given[above] == nil {
		q.given[above] = fields{}
	}
	given := q.given[above]
	if _, again := given[fd.FullName()]; again && !last {
		return "", ""
	}
	return given.take(fd, name)
}

// values checks the values of a parameter.
func (q *query) values(name string, fd protoreflect.FieldDescriptor, values []string, top bool) {
	if bound, ok := q.bound[string(fd.Name())]; ok && top {
		if slices.ContainsFunc(values, func(value string) bool { return value != bound }) {
			q.add(name, rulePath, "must be the same as in the path, or left out")
		}
		return
	}
	if !fd.IsList() && len(values) > 1 {
		q.add(name, ruleDuplicate, wantOnce)
		return
	}
	for _, value := range values {
		if description := checkText(fd, value); description != "" {
			q.add(name, ruleType, description)
			return
		}
	}
}

// checkText returns what is expected when a text without quotes, as queries and the
// keys of maps have it, does not fit a field.
func checkText(fd protoreflect.FieldDescriptor, text string) string {
	if fd.Message() != nil {
		return checkMessageText(fd, text)
	}
	switch fd.Kind() {
	case protoreflect.StringKind:
		return ""
	case protoreflect.EnumKind:
		return checkEnumText(fd.Enum(), text)
	case protoreflect.BoolKind:
		if text == "true" || text == "false" {
			return ""
		}
		return "must be true or false"
	case protoreflect.BytesKind:
		return strings.TrimSuffix(checkScalar(fd, quote(text)), ", in double quotes")
	default:
		if decimal(fd.Kind(), text) && checkScalar(fd, []byte(text)) == "" {
			return ""
		}
		return expected(fd, text)
	}
}

// decimal reports whether a text is a number as JSON writes it; whole numbers have
// digits only, because the decoder of queries takes no others.
func decimal(kind protoreflect.Kind, text string) bool {
	if kind == protoreflect.DoubleKind || kind == protoreflect.FloatKind {
		return text != "" && text[0] != '"'
	}
	return wholeNumber.MatchString(text) && text[0] != '+'
}

func checkEnumText(ed protoreflect.EnumDescriptor, text string) string {
	if ed.Values().ByName(protoreflect.Name(text)) != nil {
		return ""
	}
	if number, err := strconv.ParseInt(text, 10, 32); err == nil && ed.Values().ByNumber(protoreflect.EnumNumber(number)) != nil {
		return ""
	}
	return oneOf(ed, text)
}

// checkMessageText takes those messages as a parameter that have a text of their own.
func checkMessageText(fd protoreflect.FieldDescriptor, text string) string {
	md := fd.Message()
	switch {
	case md.FullName() == timestampName:
		return checkKnown(md, quote(text))
	case md.FullName() == durationName:
		if _, err := time.ParseDuration(text); err != nil { // the decoder of queries takes less than that of bodies
			return wantDuration
		}
		return checkKnown(md, quote(text))
	case fd.Cardinality() == protoreflect.Repeated, md.ParentFile().Package() == "google.protobuf", md.Fields().Len() == 0:
		return "cannot be sent in the query"
	default:
		return "is an object; add one of its fields to the name, such as ." + md.Fields().Get(0).JSONName()
	}
}

// quote is a text as JSON. What is no UTF-8 becomes what no message takes.
func quote(text string) []byte {
	quoted, err := protojson.Marshal(wrapperspb.String(text))
	if err != nil {
		return []byte(`""`)
	}
	return quoted
}
