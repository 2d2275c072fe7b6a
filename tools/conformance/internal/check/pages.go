package check

import (
	"context"
	"errors"
	"fmt"
	"strconv"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"

	"github.com/paymentsvc/paymentsvc/tools/conformance/internal/leaf"
	"github.com/paymentsvc/paymentsvc/tools/conformance/internal/pairing"
	"github.com/paymentsvc/paymentsvc/tools/conformance/internal/sample"
)

// pages walks through a list: the token of one page must lead to the next.
func (s *subject) pages(ctx context.Context, way over) {
	if s.op.Paging.Items == nil {
		return
	}
	var err error
	if s.op.Paging.Number == "" && s.op.Paging.Cursor == "" {
		err = s.sliced(ctx, way)
	} else {
		err = s.paged(ctx, way)
	}
	if err != nil {
		s.found.Lose("paging", string(way), "", err.Error())
	}
}

// paged asks for two pages of a list that PortOne divides.
func (s *subject) paged(ctx context.Context, way over) error {
	first, err := s.pageRequest(way, 2, "")
	if err != nil {
		return err
	}
	response := s.response(0, sample.Mode{}, first)
	got, err := s.exchange(ctx, way, 0, first, response)
	if err != nil {
		return fmt.Errorf("read the first page: %w", err)
	}
	_, token, err := s.page(way, got)
	if err != nil {
		return err
	}
	if token == "" {
		return errors.New("the first page leads to no other")
	}
	second := *first
	second.Message = proto.Clone(first.Message.Interface()).ProtoReflect()
	setField(second.Message, "page_token", token)
	if _, err := s.exchange(ctx, way, 0, &second, response); err != nil {
		return fmt.Errorf("read the second page: %w", err)
	}
	return s.secondPage(way, &second, response)
}

// secondPage looks at what was asked for the second page.
func (s *subject) secondPage(way over, request, response *sample.Sample) error {
	arrivals := s.Upstream.Take()
	if len(arrivals) == 0 {
		return errors.New("nothing was asked for the second page")
	}
	asked, err := s.arrived(arrivals[0], request)
	if err != nil {
		return err
	}
	path, want := s.op.Paging.Number, "1"
	if s.op.Paging.Cursor != "" {
		path, want = s.op.Paging.Cursor, lastCursor(response)
	}
	if asked[path] != want {
		return fmt.Errorf("the second page was asked for with %s %s, want %s", path, asked[path], want)
	}
	s.seen[key(pairing.Request, way, path)] = true
	if s.op.Paging.Cursors != "" {
		s.seen[key(pairing.Response, way, s.op.Paging.Cursors)] = true
	}
	return nil
}

// lastCursor is the cursor of the last item of a list.
func lastCursor(response *sample.Sample) string {
	object, _ := response.JSON.(map[string]any)
	items, _ := object["items"].([]any)
	if len(items) == 0 {
		return ""
	}
	last, _ := items[len(items)-1].(map[string]any)
	cursor, _ := last["cursor"].(string)
	return strconv.Quote(cursor)
}

// pageRequest is the full request for a page of size items.
func (s *subject) pageRequest(way over, size int32, token string) (*sample.Sample, error) {
	request, err := s.request(way)
	if err != nil {
		return nil, err
	}
	m := request.Message
	m.Set(m.Descriptor().Fields().ByName("page_size"), protoreflect.ValueOfInt32(size))
	setField(m, "page_token", token)
	return request, nil
}

func setField(m protoreflect.Message, name protoreflect.Name, text string) {
	m.Set(m.Descriptor().Fields().ByName(name), protoreflect.ValueOfString(text))
}

// page takes the leaves and the token out of an answer.
func (s *subject) page(way over, got answer) (leaf.Set, string, error) {
	var all leaf.Set
	name := nextPage
	if way == overGRPC {
		all = leaf.OfMessage(got.messages[0], leaf.ProtoNames)
	} else {
		body, err := leaf.Parse(got.body)
		if err != nil {
			return nil, "", err
		}
		all, name = leaf.OfJSON(body), nextPageJSON
	}
	if all[name] == "" {
		return all, "", nil
	}
	token, err := strconv.Unquote(all[name])
	return all, token, err
}

// sliced reads a list that PortOne gives whole, an item at a time.
func (s *subject) sliced(ctx context.Context, way over) error {
	request, err := s.pageRequest(way, 1, "")
	if err != nil {
		return err
	}
	response := s.response(0, sample.Mode{}, request)
	want := response.Message.Get(s.op.Paging.Items).List()
	for i := range want.Len() {
		got, err := s.exchange(ctx, way, 0, request, response)
		if err != nil {
			return fmt.Errorf("read page %d: %w", i, err)
		}
		all, token, err := s.page(way, got)
		if err != nil {
			return err
		}
		if err := s.onlyItem(way, all, want.Get(i).Message()); err != nil {
			return fmt.Errorf("page %d: %w", i, err)
		}
		if isLast := i == want.Len()-1; isLast != (token == "") {
			return fmt.Errorf("page %d of %d leads to another: %v", i, want.Len(), token != "")
		}
		setField(request.Message, "page_token", token)
	}
	return nil
}

// onlyItem checks that a page has this item and no other.
func (s *subject) onlyItem(way over, all leaf.Set, want protoreflect.Message) error {
	naming, top := leaf.ProtoNames, string(s.op.Paging.Items.Name())
	if way == overJSON {
		naming, top = leaf.JSONNames, s.op.Paging.Items.JSONName()
	}
	for path, text := range leaf.OfMessage(want, naming) {
		if at := top + "[0]." + path; all[at] != text {
			return fmt.Errorf("%s is %s, want %s", at, all[at], text)
		}
	}
	if all.HasUnder(top + "[1]") {
		return errors.New("it has more than one item")
	}
	return nil
}
