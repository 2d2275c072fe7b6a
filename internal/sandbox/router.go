package sandbox

import (
	"net/url"
	"slices"
	"strings"
)

// router finds a route by method and escaped path: ids are chosen by merchants,
// and one that contains a slash must not change the number of segments. The
// standard ServeMux is no help, since PortOne's templates overlap in ways it
// refuses to register.
type router[T any] map[routeKey][]route[T]

// routeKey narrows the search down to routes of one shape.
type routeKey struct {
	method   string
	segments int
}

type route[T any] struct {
	segments []string
	target   T
}

// add registers a template such as /payments/{paymentId}.
func (r router[T]) add(method, template string, target T) {
	added := route[T]{segments: strings.Split(template, "/"), target: target}
	key := routeKey{method, len(added.segments)}
	r[key] = append(r[key], added)
	slices.SortStableFunc(r[key], func(x, y route[T]) int { return slices.CompareFunc(x.segments, y.segments, literalFirst) })
}

// literalFirst puts /billing-keys/confirm before /billing-keys/{billingKey}.
func literalFirst(x, y string) int {
	switch {
	case isParameter(x) == isParameter(y):
		return 0
	case isParameter(x):
		return 1
	default:
		return -1
	}
}

func isParameter(segment string) bool { return strings.HasPrefix(segment, "{") }

// match returns the target of a request and the values of the template's
// parameters, in order, and whether there is one.
func (r router[T]) match(method, escapedPath string) (T, []string, bool) {
	var none T
	segments := strings.Split(escapedPath, "/")
	for i, s := range segments {
		if !strings.Contains(s, "%") {
			continue
		}
		plain, err := url.PathUnescape(s)
		if err != nil {
			return none, nil, false
		}
		segments[i] = plain
	}
	for _, candidate := range r[routeKey{method, len(segments)}] {
		if parameters, ok := candidate.match(segments); ok {
			return candidate.target, parameters, true
		}
	}
	return none, nil, false
}

func (r route[T]) match(segments []string) ([]string, bool) {
	var parameters []string
	for i, want := range r.segments {
		switch {
		case isParameter(want) && segments[i] != "":
			parameters = append(parameters, segments[i])
		case want != segments[i]:
			return nil, false
		}
	}
	return parameters, true
}
