package service

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"time"

	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/paymentsvc/paymentsvc/tools/conformance/internal/contract"
)

// Answer is what the JSON facade answered.
type Answer struct {
	Status int
	Body   []byte
}

type client struct{ http *http.Client }

func newClient() *client {
	return &client{http: &http.Client{Transport: &http.Transport{}}}
}

func (c *client) close() { c.http.CloseIdleConnections() }

var placeholder = regexp.MustCompile(`\{(\w+)\}`)

// CallHTTP makes one call over the JSON facade.
func (s *Service) CallHTTP(ctx context.Context, b contract.Binding, request protoreflect.Message) (Answer, error) {
	path, rest := fillPath(b.Path, request)
	target := s.HTTP + path
	var body io.Reader
	if b.HasBody {
		text, err := protojson.Marshal(rest.Interface())
		if err != nil {
			return Answer{}, fmt.Errorf("write the request of %s %s: %w", b.Method, b.Path, err)
		}
		body = bytes.NewReader(text)
	} else if query, ok := queryOf(rest); ok && query != "" {
		target += "?" + query
	}
	// The program is to answer in time itself, so it alone is told the deadline.
	r, err := http.NewRequestWithContext(context.WithoutCancel(ctx), b.Method, target, body)
	if err != nil {
		return Answer{}, fmt.Errorf("make the request of %s %s: %w", b.Method, b.Path, err)
	}
	if deadline, ok := ctx.Deadline(); ok {
		left := max(time.Until(deadline), time.Millisecond)
		r.Header.Set("Grpc-Timeout", strconv.FormatInt(left.Milliseconds(), 10)+"m")
	}
	if body != nil {
		r.Header.Set("Content-Type", "application/json")
	}
	return s.do(r)
}

func (s *Service) do(r *http.Request) (Answer, error) {
	response, err := s.client.http.Do(r)
	if err != nil {
		return Answer{}, fmt.Errorf("call the facade: %w", err)
	}
	text, err := io.ReadAll(response.Body)
	if err = errors.Join(err, response.Body.Close()); err != nil {
		return Answer{}, fmt.Errorf("read the facade's answer: %w", err)
	}
	return Answer{Status: response.StatusCode, Body: text}, nil
}

// Get reads a page of the facade or of the admin server.
func (s *Service) Get(ctx context.Context, target string) (Answer, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, target, http.NoBody)
	if err != nil {
		return Answer{}, fmt.Errorf("make a request: %w", err)
	}
	return s.do(r)
}

// fillPath puts fields into a path, and returns the request without them.
func fillPath(template string, request protoreflect.Message) (string, protoreflect.Message) {
	rest := proto.Clone(request.Interface()).ProtoReflect()
	path := placeholder.ReplaceAllStringFunc(template, func(found string) string {
		fd := rest.Descriptor().Fields().ByName(protoreflect.Name(strings.Trim(found, "{}")))
		defer rest.Clear(fd)
		return url.PathEscape(rest.Get(fd).String())
	})
	return path, rest
}

// Takes reports whether a request can be said over b: a query has no place for
// lists of objects, maps, and objects of any content.
func Takes(b contract.Binding, request protoreflect.Message) bool {
	if b.HasBody {
		return true
	}
	_, rest := fillPath(b.Path, request)
	_, ok := queryOf(rest)
	return ok
}

// queryOf writes a message as a query, as the facade's documentation says.
func queryOf(m protoreflect.Message) (string, bool) {
	values := url.Values{}
	ok := addQuery(values, "", m)
	return values.Encode(), ok
}

func addQuery(values url.Values, prefix string, m protoreflect.Message) bool {
	ok := true
	m.Range(func(fd protoreflect.FieldDescriptor, v protoreflect.Value) bool {
		name := prefix + string(fd.Name())
		switch {
		case fd.IsMap():
			ok = false
		case fd.IsList():
			ok = ok && fd.Message() == nil
			for i := 0; ok && i < v.List().Len(); i++ {
				values.Add(name, queryText(fd, v.List().Get(i)))
			}
		case fd.Message() == nil:
			values.Set(name, queryText(fd, v))
		default:
			ok = ok && addObject(values, name, v.Message())
		}
		return ok
	})
	return ok
}

func addObject(values url.Values, name string, m protoreflect.Message) bool {
	switch v := m.Interface().(type) {
	case *timestamppb.Timestamp:
		values.Set(name, v.AsTime().Format(time.RFC3339Nano))
		return true
	default:
		before := len(values)
		// An object that is there and empty cannot be said either.
		return m.Descriptor().FullName() != "google.protobuf.Struct" && addQuery(values, name+".", m) && len(values) > before
	}
}

func queryText(fd protoreflect.FieldDescriptor, v protoreflect.Value) string {
	if fd.Kind() == protoreflect.EnumKind {
		return string(fd.Enum().Values().ByNumber(v.Enum()).Name())
	}
	return v.String()
}
