package sandbox

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// asked is what a request asks about, as far as its answer may repeat it.
type asked struct {
	// by are values by their names: placeholders of the path, and members of the input.
	by map[string]any
	// last is the value of the last placeholder: what the answer itself is.
	last    string
	storeID string
}

func (s *Sandbox) askedBy(v *visit) *asked {
	a := &asked{by: map[string]any{}}
	if v.op == nil {
		return a
	}
	for name, value := range v.call.input {
		if isIdentity(name) || name == "amount" || name == "currentCancellableAmount" {
			a.by[name] = value
		}
	}
	placeholders := 0
	for segment := range strings.SplitSeq(v.op.Path, "/") {
		if isParameter(segment) && placeholders < len(v.call.parameters) {
			a.last = v.call.parameters[placeholders]
			a.by[strings.Trim(segment, "{}")] = a.last
			placeholders++
		}
	}
	delete(a.by, storeField)
	if a.storeID = storeOf(v.call.query, v.call.input); a.storeID == "" {
		a.storeID = s.options.Account.Stores[0].ID
	}
	return a
}

// isIdentity tells whether a member names something at PortOne.
func isIdentity(name string) bool {
	return name == "id" || name == "billingKey" || strings.HasSuffix(name, "Id") || strings.HasSuffix(name, "Ids") || strings.HasSuffix(name, "DocumentKey")
}

// repeats is what the member of an object in an answer repeats of the request.
func (a *asked) repeats(in, name string) (any, bool) {
	names := []string{name}
	switch name {
	case "id":
		names = []string{"id", in + "Id", in + "Key"}
	case "revokedScheduleIds":
		names = []string{"scheduleIds"}
	case "totalAmount":
		names = []string{"amount", "currentCancellableAmount"} // a refund without an amount is of all
	}
	for _, other := range names {
		if value, ok := a.by[other]; ok {
			return value, true
		}
	}
	if name == "id" && in == "" || strings.HasSuffix(name, "DocumentKey") {
		return a.last, a.last != ""
	}
	return nil, false
}

// fill writes into the smallest answer what it repeats of the request.
func (a *asked) fill(answer tree) {
	for _, object := range objectsOf(answer) {
		for _, name := range sortedKeys(object.tree) {
			if name == storeField {
				object.tree[name] = a.storeID
			} else if value, ok := a.repeats(object.name, name); ok {
				object.tree[name] = value
			}
		}
	}
}

// replace makes an answer one about something else: every value that it repeats of the
// request becomes another, in the objects of lists, too.
func (a *asked) replace(answer tree) bool {
	changed := false
	objects := objectsOf(answer)
	for _, name := range sortedKeys(answer) {
		items, _ := answer[name].([]any)
		for _, item := range items {
			if t, ok := item.(tree); ok {
				objects = append(objects, object{name, t})
			}
		}
	}
	for _, object := range objects {
		for _, name := range sortedKeys(object.tree) {
			value, ok := a.repeats(object.name, name)
			if ok && fmt.Sprint(value) == fmt.Sprint(object.tree[name]) {
				object.tree[name], changed = another(object.tree[name]), true
			}
		}
	}
	return changed
}

// another is a value of the same kind.
func another(value any) any {
	switch v := value.(type) {
	case string:
		return v + "-other"
	case []any:
		return []any{"other"}
	case json.Number:
		return json.Number("1" + strings.TrimPrefix(v.String(), "-")) // a number that begins with 0 is none
	default:
		return nil
	}
}

func sortedKeys(t tree) []string { return slices.Sorted(maps.Keys(t)) }
