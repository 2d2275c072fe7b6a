package portone

import (
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"

	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"

	"github.com/paymentsvc/paymentsvc/internal/adapter/portone/answers"
	"github.com/paymentsvc/paymentsvc/internal/adapter/portone/codec"
)

// routesByPackage is every route there is.
func routesByPackage() map[protoreflect.FullName][]route {
	return map[protoreflect.FullName][]route{
		"paymentsvc.payment.v1":        paymentRoutes(),
		"paymentsvc.billing.v1":        billingRoutes(),
		"paymentsvc.identity.v1":       identityRoutes(),
		"paymentsvc.settlement.v1":     settlementRoutes(),
		"paymentsvc.invoicing.v1":      invoicingRoutes(),
		"paymentsvc.reconciliation.v1": reconciliationRoutes(),
	}
}

// resolved is a route whose names have been looked up in the contract.
type resolved struct {
	route

	rpc      protoreflect.FullName
	input    protoreflect.MessageDescriptor
	output   protoreflect.MessageDescriptor
	path     []segment
	query    []protoreflect.FieldDescriptor
	content  codec.Body                   // what the JSON leaves out
	bare     protoreflect.FieldDescriptor // nil unless bareField is set
	items    protoreflect.FieldDescriptor // what a list lists
	size     protoreflect.FieldDescriptor // page_size
	token    protoreflect.FieldDescriptor // page_token
	baseSize int                          // the page size PortOne uses when none is given
	answer   *codec.Shape                 // what the answer must hold; nil if it is not JSON
	echoes   []echo                       // what the answer must repeat
}

// segment is a piece of a path: text, or a field of the request.
type segment struct {
	text  string
	field protoreflect.FieldDescriptor
}

// resolveRoutes looks up all routes. A name that the contract does not have is a
// mistake in a table and fails the start.
func resolveRoutes() (map[protoreflect.FullName]*resolved, error) {
	all := map[protoreflect.FullName]*resolved{}
	for pkg, routes := range routesByPackage() {
		for _, r := range routes {
			found, err := resolve(pkg, r)
			if err != nil {
				return nil, fmt.Errorf("route of %s.%s: %w", pkg, r.rpc, err)
			}
			if _, twice := all[found.rpc]; twice {
				return nil, fmt.Errorf("route of %s: there are two", found.rpc)
			}
			all[found.rpc] = found
		}
	}
	return all, nil
}

func resolve(pkg protoreflect.FullName, r route) (*resolved, error) {
	name := pkg + "." + protoreflect.FullName(r.rpc)
	d, err := protoregistry.GlobalFiles.FindDescriptorByName(name)
	if err != nil {
		return nil, err
	}
	method, ok := d.(protoreflect.MethodDescriptor)
	if !ok {
		return nil, fmt.Errorf("%s is no RPC", name)
	}
	out := &resolved{route: r, rpc: name, input: method.Input(), output: method.Output()}
	if err := out.resolvePath(); err != nil {
		return nil, err
	}
	if err := out.resolveQuery(); err != nil {
		return nil, err
	}
	out.answer = answers.Shape(r.operation)
	out.resolveEchoes()
	return out, out.resolveOutput()
}

var placeholder = regexp.MustCompile(`\{(\w+)\}`)

// resolvePath splits the path template at its placeholders.
func (r *resolved) resolvePath() error {
	from := 0
	for _, at := range placeholder.FindAllStringSubmatchIndex(r.route.path, -1) {
		fd := pathField(r.input, r.route.path[at[2]:at[3]])
		if fd == nil {
			return fmt.Errorf("%s has no field for %s", r.input.FullName(), r.route.path[at[0]:at[1]])
		}
		r.path = append(r.path, segment{text: r.route.path[from:at[0]]}, segment{field: fd})
		from = at[1]
	}
	r.path = append(r.path, segment{text: r.route.path[from:]})
	return nil
}

// pathField finds the field that a placeholder stands for. PortOne's settlement
// paths say {id} for whatever the noun is; the contract says contract_id.
func pathField(md protoreflect.MessageDescriptor, placeholder string) protoreflect.FieldDescriptor {
	if fd := md.Fields().ByJSONName(placeholder); fd != nil {
		return fd
	}
	for i := range md.Fields().Len() {
		fd := md.Fields().Get(i)
		if strings.HasSuffix(string(fd.Name()), "_id") && fd.Name() != "request_id" && placeholder == "id" {
			return fd
		}
	}
	return nil
}

// resolveQuery settles which fields travel where.
func (r *resolved) resolveQuery() error {
	elsewhere := slices.Clone(r.queryFields)
	for _, s := range r.path {
		if s.field != nil {
			elsewhere = append(elsewhere, s.field.Name())
		}
	}
	r.content = codec.Without(elsewhere...)
	names := r.queryFields
	if r.body == bodyNone && (r.method == http.MethodGet || r.method == http.MethodDelete) {
		names = remaining(r.input, elsewhere)
	}
	for _, name := range names {
		fd, err := fieldOf(r.input, name)
		if err != nil {
			return err
		}
		r.query = append(r.query, fd)
	}
	return nil
}

// remaining are the fields of md that PortOne knows and that are not in names.
func remaining(md protoreflect.MessageDescriptor, names []protoreflect.Name) []protoreflect.Name {
	var left []protoreflect.Name
	for i := range md.Fields().Len() {
		name := md.Fields().Get(i).Name()
		if !slices.Contains(names, name) && !slices.Contains(Names().Local, name) {
			left = append(left, name)
		}
	}
	return left
}

// resolveOutput finds the fields of the response that need care.
func (r *resolved) resolveOutput() error {
	var err error
	if r.bareField != "" {
		if r.bare, err = fieldOf(r.output, r.bareField); err != nil {
			return err
		}
	}
	if r.paging == pagingNone {
		return nil
	}
	if r.size, err = fieldOf(r.input, "page_size"); err != nil {
		return err
	}
	if r.token, err = fieldOf(r.input, "page_token"); err != nil {
		return err
	}
	r.baseSize = defaultPageSize
	if r.paging == pagingFlat {
		r.baseSize = flatPageSize
	}
	for i := range r.output.Fields().Len() {
		if fd := r.output.Fields().Get(i); fd.IsList() && r.items == nil {
			r.items = fd
		}
	}
	if r.items == nil {
		return fmt.Errorf("%s lists nothing", r.output.FullName())
	}
	return nil
}

func fieldOf(md protoreflect.MessageDescriptor, name protoreflect.Name) (protoreflect.FieldDescriptor, error) {
	if fd := md.Fields().ByName(name); fd != nil {
		return fd, nil
	}
	return nil, fmt.Errorf("%s has no field %s", md.FullName(), name)
}
