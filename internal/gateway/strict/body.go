package strict

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"regexp"

	"github.com/go-json-experiment/json/jsontext"
	"google.golang.org/protobuf/reflect/protoreflect"

	errorv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/error/v1"
	"github.com/paymentsvc/paymentsvc/internal/domain/failure"
)

// maxDepth is how deeply a body may be nested. It is more than any message of the
// contract with the deepest free-form content that can be sent to PortOne.
const maxDepth = 100

// body is one reading of one body.
type body struct {
	findings

	reader *Reader
	text   []byte
	in     *jsontext.Decoder
	bound  Bound
}

// Body checks the JSON of a request whose path has given values to the fields in
// bound. It returns nil when every part of the body will be read.
func (r *Reader) Body(text []byte, md protoreflect.MessageDescriptor, bound Bound) *failure.Error {
	if bytes.HasPrefix(text, []byte("\ufeff")) {
		return invalid(position{1, 1}, "it begins with a byte order mark; send UTF-8 without one")
	}
	b := &body{reader: r, text: text, bound: bound, in: jsontext.NewDecoder(bytes.NewBuffer(text), jsontext.AllowDuplicateNames(true))}
	err := b.request(md)
	if err == nil {
		err = b.end()
	}
	if err != nil {
		return b.syntax(err)
	}
	return b.failure()
}

// invalid is the failure of a body that is not JSON.
func invalid(at position, why string) *failure.Error {
	f := failure.New(errorv1.CommonReason_COMMON_REASON_INVALID_JSON, fmt.Sprintf("The body is not valid JSON at %s: %s.", at, why))
	f.Violations = []failure.Violation{{Field: whole, Rule: "request.json", Description: fmt.Sprintf("%s: %s", at, why)}}
	return f
}

// syntax explains an error of the decoder, whose texts quote single characters only.
func (b *body) syntax(err error) *failure.Error {
	at, why := b.in.InputOffset(), err
	if syntactic, ok := errors.AsType[*jsontext.SyntacticError](err); ok {
		at, why = syntactic.ByteOffset, syntactic.Err
	}
	if errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF) {
		return invalid(positionOf(b.text, int64(len(b.text))), "it ends too early")
	}
	if why.Error() == depthExceeded {
		b.findings = findings{}
		b.add(whole, ruleDepth, fmt.Sprintf("must not be nested deeper than %d levels", maxDepth))
		return b.failure()
	}
	if danglingComma.Match(b.text[min(at, int64(len(b.text))):]) {
		return invalid(positionOf(b.text, at), "there is a comma, and nothing follows it")
	}
	return invalid(positionOf(b.text, at), why.Error())
}

// depthExceeded is what the decoder says of a value that is skipped, and nested more
// deeply than the decoder counts. Such a text may still be JSON.
const depthExceeded = "exceeded max depth"

// danglingComma is a mistake that is common enough to be named.
var danglingComma = regexp.MustCompile(`^,\s*[}\]]`)

// errMore is the error of a body that goes on behind its value.
var errMore = errors.New("there is more text after the end of the value")

func (b *body) end() error {
	value := b.in.InputOffset()
	if rest := bytes.TrimLeft(b.text[value:], " \t\r\n"); len(rest) > 0 {
		return &jsontext.SyntacticError{ByteOffset: int64(len(b.text) - len(rest)), Err: errMore}
	}
	return nil
}

// request reads the body as a whole.
func (b *body) request(md protoreflect.MessageDescriptor) error {
	if kind := b.in.PeekKind(); kind != jsontext.KindBeginObject {
		return b.unfit(nil, ruleType, "must be an object, in braces")
	}
	return b.object(nil, md)
}

// unfit notes what is wrong with the next value and skips it.
func (b *body) unfit(at *place, rule, description string) error {
	if err := b.in.SkipValue(); err != nil {
		return err
	}
	b.add(at.String(), rule, description)
	return nil
}

// object reads the fields of a message.
func (b *body) object(at *place, md protoreflect.MessageDescriptor) error {
	given := fields{}
	return b.members(at, func(name string, begin int64) error {
		fd := fieldOf(md, name)
		if fd == nil {
			return b.unknown(at, md, name, begin)
		}
		field := at.field(name)
		if rule, description := given.take(fd, name); rule != "" {
			return b.unfit(field, rule, description)
		}
		if bound, ok := b.bound[string(fd.Name())]; ok && at == nil {
			return b.repeated(field, bound)
		}
		return b.value(field, fd)
	})
}

// members calls each for every member of an object, before its value is read.
func (b *body) members(at *place, each func(name string, begin int64) error) error {
	if b.in.StackDepth() >= maxDepth {
		return b.unfit(at, ruleDepth, fmt.Sprintf("must not be nested deeper than %d levels", maxDepth))
	}
	if _, err := b.in.ReadToken(); err != nil {
		return err
	}
	for b.in.PeekKind() != jsontext.KindEndObject {
		before := b.in.InputOffset()
		name, err := b.in.ReadToken()
		if err != nil {
			return err
		}
		begin := before + int64(bytes.IndexByte(b.text[before:], '"'))
		if err := each(name.String(), begin); err != nil {
			return err
		}
	}
	_, err := b.in.ReadToken()
	return err
}

// unknown notes a member that is no field.
func (b *body) unknown(at *place, md protoreflect.MessageDescriptor, name string, begin int64) error {
	if !presentable(name) {
		where := positionOf(b.text, begin)
		return b.unfit(at, ruleUnknown, "has a field at "+where.String()+" that the request does not have")
	}
	return b.unfit(at.field(name), ruleUnknown, "the request has no such field"+didYouMean(b.reader.suggest(md, name)))
}

// repeated reads the value of a field that the path has given one already.
func (b *body) repeated(at *place, bound string) error {
	value, err := b.in.ReadValue()
	if err != nil {
		return err
	}
	text, err := jsontext.AppendUnquote(nil, value)
	if value.Kind() != jsontext.KindString || err != nil || string(text) != bound {
		b.add(at.String(), rulePath, "must be the same as in the path, or left out")
	}
	return nil
}

// value reads the value of a field.
func (b *body) value(at *place, fd protoreflect.FieldDescriptor) error {
	switch {
	case fd.IsMap():
		return b.entries(at, fd)
	case fd.IsList():
		return b.list(at, fd)
	default:
		return b.single(at, fd)
	}
}

const wantPresent = "must not be null; leave the field out, or give it a value"

// list reads the items of a repeated field.
func (b *body) list(at *place, fd protoreflect.FieldDescriptor) error {
	switch b.in.PeekKind() {
	case jsontext.KindNull:
		return b.unfit(at, ruleNull, wantPresent)
	case jsontext.KindBeginArray:
		return b.items(at, func(item *place) error { return b.single(item, fd) })
	default:
		return b.unfit(at, ruleType, wantList)
	}
}

// items calls each for every item of an array.
func (b *body) items(at *place, each func(item *place) error) error {
	if b.in.StackDepth() >= maxDepth {
		return b.unfit(at, ruleDepth, fmt.Sprintf("must not be nested deeper than %d levels", maxDepth))
	}
	if _, err := b.in.ReadToken(); err != nil {
		return err
	}
	for i := 0; b.in.PeekKind() != jsontext.KindEndArray; i++ {
		if err := each(at.item(i)); err != nil {
			return err
		}
	}
	_, err := b.in.ReadToken()
	return err
}

// entries reads a map.
func (b *body) entries(at *place, fd protoreflect.FieldDescriptor) error {
	switch b.in.PeekKind() {
	case jsontext.KindNull:
		return b.unfit(at, ruleNull, wantPresent)
	case jsontext.KindBeginObject:
	default:
		return b.unfit(at, ruleType, wantMap)
	}
	given := map[string]bool{}
	return b.members(at, func(key string, _ int64) error {
		entry := at.member(key)
		if given[key] {
			return b.unfit(entry, ruleDuplicate, wantOnce)
		}
		given[key] = true
		if wanted := checkText(fd.MapKey(), key); wanted != "" {
			b.add(entry.String(), ruleType, "as a key "+wanted)
		}
		return b.single(entry, fd.MapValue())
	})
}

// single reads one value of a field that may have several.
func (b *body) single(at *place, fd protoreflect.FieldDescriptor) error {
	if b.in.PeekKind() == jsontext.KindNull && !isFreeForm(fd) {
		return b.unfit(at, ruleNull, wantPresent)
	}
	if md := fd.Message(); md != nil {
		return b.message(at, md)
	}
	value, err := b.in.ReadValue()
	if err != nil {
		return err
	}
	if description := checkScalar(fd, value); description != "" {
		b.add(at.String(), ruleType, description)
	}
	return nil
}

// message reads a message, by the fields it has or as JSON has it.
func (b *body) message(at *place, md protoreflect.MessageDescriptor) error {
	if read, ok := wellKnown(md); ok {
		return read(b, at)
	}
	if b.in.PeekKind() != jsontext.KindBeginObject {
		return b.unfit(at, ruleType, wantFields(md))
	}
	return b.object(at, md)
}
