package sample

import (
	"fmt"
	"strconv"

	"google.golang.org/protobuf/reflect/protoreflect"

	"github.com/paymentsvc/paymentsvc/tools/conformance/internal/apidoc"
	"github.com/paymentsvc/paymentsvc/tools/conformance/internal/contract"
	"github.com/paymentsvc/paymentsvc/tools/conformance/internal/pairing"
)

func newMessage(md protoreflect.MessageDescriptor) protoreflect.Message { return contract.New(md) }

// Requests makes variant v of the request. It may take several samples, because a
// rule may forbid two things at once that both have to be shown.
func (k *Maker) Requests(v int, mode Mode) ([]*Sample, error) {
	s, violations, err := k.with(mode).request(v)
	if err == nil {
		return []*Sample{s}, nil
	}
	first := err
	var good []*Sample
	for _, attempt := range k.with(mode).repairs(violations) {
		if s, _, err := attempt.request(v); err == nil {
			good = append(good, s)
		}
	}
	if len(good) == 0 {
		return nil, fmt.Errorf("make a request that the contract accepts: %w", first)
	}
	return good, nil
}

// repairs are makers that avoid what violations complain of.
func (k *Maker) repairs(violations []broken) []*Maker {
	if k.mode.Minimal {
		return k.additions(violations)
	}
	small, without := k.with(k.mode), k.with(k.mode)
	small.mode.small, without.mode.small = true, true
	without.drop = map[protoreflect.FullName]bool{}
	for _, b := range violations {
		for _, name := range b.names {
			without.drop[name] = true
		}
	}
	attempts := []*Maker{small, without}
	for _, b := range violations {
		for _, fd := range b.enums {
			for value := range fd.Enum().Values().Len() {
				forced := k.with(small.mode)
				forced.force = map[protoreflect.FullName]int{fd.FullName(): value}
				attempts = append(attempts, forced)
			}
		}
	}
	return attempts
}

// additions are makers of small samples with one more field, or with all that a
// rule names.
func (k *Maker) additions(violations []broken) []*Maker {
	all := k.with(k.mode)
	all.add = map[protoreflect.FullName]bool{}
	attempts := []*Maker{all}
	for _, b := range violations {
		for _, name := range b.names {
			all.add[name] = true
			one := k.with(k.mode)
			one.add = map[protoreflect.FullName]bool{name: true}
			attempts = append(attempts, one)
		}
	}
	return attempts
}

// request makes one request and validates it.
func (k *Maker) request(v int) (*Sample, []broken, error) {
	k.sample = &Sample{Message: newMessage(k.op.Request.Desc), Values: map[apidoc.Place]map[string]string{}}
	members := k.object(k.op.Request, v, place{}, k.sample.Message)
	body := map[string]any{}
	for _, f := range k.op.Request.Fields {
		value, set := members[f.Member.Name]
		switch {
		case !set:
		case f.In == k.op.Doc.BodyIn && k.isBodyMember(f.Member.Name):
			body[f.Member.Name] = value
		default:
			k.put(f.In, f.Member.Name, value)
		}
	}
	k.local(body)
	if k.op.Doc.Body != nil {
		k.sample.JSON = body
	}
	violations, err := k.rules.validate(k.sample.Message)
	return k.sample, violations, err
}

func (k *Maker) isBodyMember(name string) bool {
	return k.op.Doc.Body != nil && k.op.Doc.Body.Member(name) != nil
}

func (k *Maker) put(in apidoc.Place, name string, value any) {
	if k.sample.Values[in] == nil {
		k.sample.Values[in] = map[string]string{}
	}
	k.sample.Values[in][name] = fmt.Sprint(value)
}

// local sets the fields that only the contract has, and what follows from them.
func (k *Maker) local(body map[string]any) {
	fields := k.op.Request.Desc.Fields()
	if fd := fields.ByName("request_id"); fd != nil {
		id := fmt.Sprintf("conformance-%016d", k.next())
		k.sample.Message.Set(fd, protoreflect.ValueOfString(id))
	}
	fd := fields.ByName("page_size")
	if fd == nil {
		return
	}
	const least, span = 100, 800
	size := least + k.next()%span
	k.sample.Message.Set(fd, protoreflect.ValueOfInt32(int32(size)))
	paging := k.op.Paging
	k.page(body, paging.Size, size)
	k.page(body, paging.Number, 0)
}

// page sets one of the members that say which page is wanted.
func (k *Maker) page(body map[string]any, path string, value int) {
	if path == "" {
		return
	}
	SetPath(body, path, value)
	k.sample.Leaves = append(k.sample.Leaves, Leaf{Doc: path, In: k.op.Doc.BodyIn, JSON: path})
}

// SetPath sets a member of body, or of the object `page` in it.
func SetPath(body map[string]any, path string, value any) {
	const object = "page."
	if len(path) > len(object) && path[:len(object)] == object {
		inner, ok := body["page"].(map[string]any)
		if !ok {
			inner = map[string]any{}
			body["page"] = inner
		}
		inner[path[len(object):]] = value
		return
	}
	body[path] = value
}

// Response makes variant v of the answer.
func (k *Maker) Response(v int, mode Mode) *Sample {
	other := k.with(mode)
	return other.response(v)
}

func (k *Maker) response(v int) *Sample {
	k.sample = &Sample{Message: newMessage(k.op.RPC.Descriptor.Output())}
	at, out := place{}, k.sample.Message
	if fd := k.op.Bare; fd != nil {
		at.proto, at.facade = string(fd.Name()), fd.JSONName()
		out = out.Mutable(fd).Message()
	}
	object := k.object(k.op.Response, v, at, out)
	k.echo(object)
	k.sample.JSON = object
	return k.sample
}

// echo adds to the answer of a list what PortOne repeats of the question.
func (k *Maker) echo(object map[string]any) {
	for _, path := range k.op.Paging.Echoes {
		SetPath(object, path, k.next())
	}
	if k.op.Paging.Counted {
		list := k.sample.Message.Get(k.op.Paging.Items).List()
		fd := k.sample.Message.Descriptor().Fields().ByName("total_size")
		count := protoreflect.ValueOfInt64(int64(list.Len()))
		k.sample.Message.Set(fd, count)
	}
}

// Side is the side of the operation that k makes samples of.
func (k *Maker) Side() pairing.Side { return k.side }

// String names the maker in errors.
func (k *Maker) String() string {
	return string(k.side) + " of " + k.op.Doc.ID + " " + strconv.Itoa(k.Variants())
}
