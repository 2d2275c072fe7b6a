package portone

import (
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"

	errorv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/error/v1"
	"github.com/paymentsvc/paymentsvc/internal/adapter/portone/client"
	"github.com/paymentsvc/paymentsvc/internal/adapter/portone/codec"
	"github.com/paymentsvc/paymentsvc/internal/domain/failure"
	"github.com/paymentsvc/paymentsvc/internal/domain/operation"
)

// request turns a call into an HTTP request.
func (a *Adapter) request(r *resolved, call operation.Call, at position) (client.Request, error) {
	m := call.Request.ProtoReflect()
	out := client.Request{
		Operation:      r.operation,
		Method:         r.method,
		Path:           escapedPath(r.path, m),
		IdempotencyKey: call.Key,
		Store:          a.store(m),
		Caller:         call.Caller,
		Inquiry:        call.Inquiry,
		Repeat:         call.Again,
	}
	if r.isSheet {
		out.Accept = "text/csv, application/json" // errors are JSON there, too
	}
	query := url.Values{}
	for _, fd := range r.query {
		// A field without presence is required: its zero means zero.
		if !fd.HasPresence() || m.Has(fd) {
			query.Set(jsonNameOf(fd), a.queryText(fd, m.Get(fd)))
		}
	}
	if r.body == bodyNone {
		out.Query = query.Encode()
		return out, nil
	}
	body, err := a.json(r, call.Request, at)
	if err != nil {
		return client.Request{}, unwritable(r.operation, err)
	}
	if r.body == bodyJSON {
		out.Body = body
		out.Query = query.Encode()
		return out, nil
	}
	out.Query = client.QueryBody(body)
	if len(query) > 0 {
		out.Query += "&" + query.Encode()
	}
	return out, nil
}

// unwritable is the failure of a request that has no form in JSON. Validation
// refuses such requests before; this names the field if one gets here.
func unwritable(op string, err error) error {
	wrapped := fmt.Errorf("write the request of %s: %w", op, err)
	var located *codec.Error
	if !errors.As(err, &located) {
		return wrapped
	}
	return failure.OfViolations(errorv1.CommonReason_COMMON_REASON_VALIDATION_FAILED,
		[]failure.Violation{{Field: located.Path, Rule: "portone.json", Description: "cannot be sent to PortOne: " + located.Problem}}, 0).Because(wrapped)
}

// escapedPath fills the placeholders of a path. Ids are chosen by shops and may
// hold anything, slashes included.
func escapedPath(path []segment, m protoreflect.Message) string {
	var b strings.Builder
	for _, s := range path {
		b.WriteString(s.text)
		if s.field != nil {
			b.WriteString(client.PathEscape(m.Get(s.field).String()))
		}
	}
	return b.String()
}

// jsonNameOf is PortOne's name of a request field outside JSON.
func jsonNameOf(fd protoreflect.FieldDescriptor) string {
	if name, ok := Names().Names[fd.Name()]; ok {
		return name
	}
	return fd.JSONName()
}

// queryText writes a scalar as a query value.
func (a *Adapter) queryText(fd protoreflect.FieldDescriptor, v protoreflect.Value) string {
	switch fd.Kind() {
	case protoreflect.EnumKind:
		return codec.EnumName(fd.Enum(), v.Enum())
	case protoreflect.BoolKind:
		return strconv.FormatBool(v.Bool())
	default:
		return v.String()
	}
}

// json writes the JSON of a request, with the page to read where it is a list.
func (a *Adapter) json(r *resolved, request proto.Message, at position) ([]byte, error) {
	body, err := a.codec.AppendJSON(nil, request, r.content)
	if err != nil {
		return nil, err
	}
	return r.paging.splice(body, at), nil
}

// store is the store a request is about, when it has a secret of its own. The
// field is at the top, or in what the request is about.
func (a *Adapter) store(m protoreflect.Message) string {
	for _, within := range []protoreflect.Name{"", "payment", "filter"} {
		about := m
		if fd := m.Descriptor().Fields().ByName(within); fd != nil && fd.Message() != nil && m.Has(fd) {
			about = m.Get(fd).Message()
		} else if within != "" {
			continue
		}
		if fd := about.Descriptor().Fields().ByName("store_id"); fd != nil {
			if id := about.Get(fd).String(); slices.Contains(a.stores, id) {
				return id
			}
		}
	}
	return ""
}
