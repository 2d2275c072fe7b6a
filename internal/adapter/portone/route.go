package portone

import (
	"net/http"

	"google.golang.org/protobuf/reflect/protoreflect"
)

// route says where an RPC leads. Fields that the path names travel in the path;
// the others in the query on GET and DELETE, and in a JSON body otherwise, unless
// the route says differently.
type route struct {
	rpc       string // Service.Method within the package
	operation string // PortOne's operationId
	method    string
	path      string // as PortOne's API document writes it

	queryFields []protoreflect.Name
	body        bodyMode
	paging      paging
	bareField   protoreflect.Name
	isSheet     bool
	isUnstable  bool
}

// bodyMode is where the fields go that are neither in the path nor in the query.
type bodyMode uint8

const (
	bodyNone    bodyMode = iota // there are none, or they are all in the query
	bodyJSON                    // in the body
	bodyInQuery                 // as JSON in the query parameter requestBody
)

// paging is how PortOne divides a list.
type paging uint8

const (
	pagingNone   paging = iota
	pagingPages         // page numbers, in an object `page`
	pagingFlat          // page numbers, beside the filter
	pagingCursor        // a cursor with every item
	pagingSlice         // not at all: the adapter divides it
)

func get(rpc, operation, path string) route {
	return route{rpc: rpc, operation: operation, method: http.MethodGet, path: path}
}

func post(rpc, operation, path string) route {
	return route{rpc: rpc, operation: operation, method: http.MethodPost, path: path, body: bodyJSON}
}

func put(rpc, operation, path string) route {
	return route{rpc: rpc, operation: operation, method: http.MethodPut, path: path, body: bodyJSON}
}

func patch(rpc, operation, path string) route {
	return route{rpc: rpc, operation: operation, method: http.MethodPatch, path: path, body: bodyJSON}
}

func del(rpc, operation, path string) route {
	return route{rpc: rpc, operation: operation, method: http.MethodDelete, path: path}
}

// list is a list by page numbers.
func list(rpc, operation, path string) route {
	r := get(rpc, operation, path).bodyInQuery()
	r.paging = pagingPages
	return r
}

// flatList is a list whose page number stands beside the filter.
func flatList(rpc, operation, path string) route {
	r := list(rpc, operation, path)
	r.paging = pagingFlat
	return r
}

// cursor is a list by cursor.
func cursor(rpc, operation, path string) route {
	r := list(rpc, operation, path)
	r.paging = pagingCursor
	return r
}

// sheet is a file and not JSON.
func sheet(rpc, operation, path string) route {
	r := get(rpc, operation, path).bodyInQuery()
	r.isSheet = true
	return r
}

// query sends the named fields in the query although others go elsewhere.
func (r route) query(fields ...protoreflect.Name) route {
	r.queryFields = fields
	return r
}

// bare says that PortOne's answer is the field itself, without an object around it.
func (r route) bare(field protoreflect.Name) route {
	r.bareField = field
	return r
}

// withoutBody is a POST that must not have one.
func (r route) withoutBody() route {
	r.body = bodyNone
	return r
}

// withBody is a DELETE that has one.
func (r route) withBody() route {
	r.body = bodyJSON
	return r
}

// bodyInQuery sends the JSON where clients that cannot send a body with a GET
// put it. PortOne's own SDKs always do.
func (r route) bodyInQuery() route {
	r.body = bodyInQuery
	return r
}

// sliced is a list that PortOne gives whole.
func (r route) sliced() route {
	r.paging = pagingSlice
	return r
}

// unstable marks an operation that PortOne may change without notice.
func (r route) unstable() route {
	r.isUnstable = true
	return r
}
