package codec

import (
	"errors"
	"testing"
)

func TestPresentFindsWhatAnAnswerLacks(t *testing.T) {
	t.Parallel()
	thing := &Shape{Required: []string{"id", "amount"}, Members: map[string]*Shape{"amount": {Required: []string{"total"}}}}
	union := &Shape{Tag: "status", Cases: map[string]*Shape{"PAID": thing, "EMPTY": nil}}
	list := &Shape{Required: []string{"items"}, Members: map[string]*Shape{"items": union}}
	for name, c := range map[string]struct {
		json  string
		shape *Shape
		path  string // of what is missing; "-" when nothing is
	}{
		"all there":               {`{"amount":{"total":1},"id":"a"}`, thing, "-"},
		"more than known":         {`{"new":[{}],"amount":{"total":1,"x":{}},"id":"a"}`, thing, "-"},
		"empty text is there":     {`{"amount":{"total":0},"id":""}`, thing, "-"},
		"empty object":            {`{}`, thing, "id"},
		"something else":          {`{"ok":true}`, thing, "id"},
		"null is not there":       {`{"id":null,"amount":{"total":1}}`, thing, "id"},
		"inside":                  {`{"id":"a","amount":{}}`, thing, "amount.total"},
		"a list instead":          {`[]`, thing, ""},
		"null instead":            {`null`, thing, ""},
		"text where an object is": {`{"id":"a","amount":"1"}`, thing, "amount"},
		"case":                    {`{"id":"a","status":"PAID","amount":{"total":1}}`, union, "-"},
		"case lacks":              {`{"status":"PAID","amount":{"total":1}}`, union, "id"},
		"no tag":                  {`{"id":"a"}`, union, "status"},
		"null tag":                {`{"id":"a","status":null}`, union, "status"},
		"newer case":              {`{"status":"NEWER"}`, union, "-"},
		"case without content":    {`{"status":"EMPTY"}`, union, "-"},
		"empty list is there":     {`{"items":[]}`, list, "-"},
		"no list":                 {`{"page":{}}`, list, "items"},
		"element lacks":           {`{"items":[{"status":"NEWER"},{"status":"PAID","id":"a"}]}`, list, "items[1].amount"},
		"element is no object":    {`{"items":[1]}`, list, "items[0]"},
		"data behind":             {`{"items":[]}{}`, list, ""},
		"cut":                     {`{"items":[`, list, "items[0]"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			err := Present([]byte(c.json), c.shape)
			if c.path == "-" {
				if err != nil {
					t.Fatalf("got %v, want nothing missing", err)
				}
				return
			}
			var located *Error
			if !errors.As(err, &located) || located.Path != c.path {
				t.Errorf("got %v, want an error at %q", err, c.path)
			}
		})
	}
}
