package portone

import (
	"encoding/binary"
	"encoding/json"
	"fmt"
	"strconv"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"

	errorv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/error/v1"
	"github.com/paymentsvc/paymentsvc/internal/domain/failure"
	"github.com/paymentsvc/paymentsvc/internal/domain/pagetoken"
)

const (
	defaultPageSize = 10   // PortOne's own default
	flatPageSize    = 500  // the same for tax invoices
	maxPageSize     = 1000 // more is coerced (AIP-158)
)

// position is where a page begins: a page number or a cursor, and its size.
type position struct {
	number int
	cursor string
	size   int
}

// page finds out which page a request asks for.
func (r *resolved) page(request proto.Message) (position, error) {
	if r.paging == pagingNone {
		return position{}, nil
	}
	m := request.ProtoReflect()
	at := position{size: int(m.Get(r.size).Int())}
	if at.size == 0 {
		at.size = r.baseSize
	}
	at.size = min(at.size, maxPageSize)
	token := m.Get(r.token).String()
	if token == "" {
		return at, nil
	}
	place, err := pagetoken.Read(request, token)
	if err == nil {
		err = at.read(place)
	}
	return at, err
}

// write makes the place that a token carries.
func (p *position) write() []byte {
	return append(binary.AppendUvarint(nil, uint64(p.number)), p.cursor...) //nolint:gosec // page numbers are not negative
}

// read takes the page out of a place.
func (p *position) read(place []byte) error {
	number, n := binary.Uvarint(place)
	const far = 1 << 31
	if n <= 0 || number >= far {
		return failure.New(errorv1.CommonReason_COMMON_REASON_INVALID_PAGE_TOKEN, "The page token holds no page.")
	}
	p.number = int(number)
	p.cursor = string(place[n:])
	return nil
}

// splice adds the page to a JSON object.
func (p paging) splice(body []byte, at position) []byte {
	number, size := strconv.Itoa(at.number), strconv.Itoa(at.size)
	var members string
	switch p {
	case pagingNone, pagingSlice:
		return body
	case pagingPages:
		members = `"page":{"number":` + number + `,"size":` + size + `}`
	case pagingFlat:
		members = `"pageNumber":` + number + `,"pageSize":` + size
	case pagingCursor:
		members = `"size":` + size
		if at.cursor != "" {
			quoted, _ := json.Marshal(at.cursor) //nolint:errchkjson // a string always has a JSON form
			members += `,"cursor":` + string(quoted)
		}
	}
	if len(body) > len("{}") {
		members += ","
	}
	return append([]byte("{"+members), body[1:]...)
}

// turn completes the answer of a list: which page comes next, and how many items
// there are where PortOne does not say.
func (r *resolved) turn(request, response proto.Message, at position) error {
	if r.paging == pagingNone {
		return nil
	}
	m := response.ProtoReflect()
	next, token := at, m.Descriptor().Fields().ByName("next_page_token")
	items := m.Mutable(r.items).List()
	more := false
	switch r.paging {
	case pagingCursor:
		// The codec put the cursor of the last item here.
		next.cursor = m.Get(token).String()
		more = items.Len() >= at.size && next.cursor != ""
	case pagingSlice:
		more = slicePage(m, items, at)
		next.number++
	case pagingPages, pagingFlat, pagingNone:
		total := m.Descriptor().Fields().ByName("total_size")
		if total == nil {
			return fmt.Errorf("%s has no total_size", m.Descriptor().FullName())
		}
		next.number++
		more = items.Len() > 0 && int64(next.number)*int64(at.size) < m.Get(total).Int()
	}
	if !more {
		m.Clear(token)
		return nil
	}
	m.Set(token, protoreflect.ValueOfString(pagetoken.Write(request, next.write())))
	return nil
}

// slicePage leaves one page of a whole list, and reports whether another follows.
func slicePage(m protoreflect.Message, items protoreflect.List, at position) bool {
	whole := items.Len()
	if total := m.Descriptor().Fields().ByName("total_size"); total != nil {
		m.Set(total, protoreflect.ValueOfInt64(int64(whole)))
	}
	from := min(at.number*at.size, whole)
	to := min(from+at.size, whole)
	for i := from; i < to; i++ {
		items.Set(i-from, items.Get(i))
	}
	items.Truncate(to - from)
	return to < whole
}
