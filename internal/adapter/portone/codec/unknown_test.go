package codec_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/testing/protocmp"

	"github.com/paymentsvc/paymentsvc/internal/adapter/portone/codec"
)

// sighting is one call of an observer.
type sighting struct {
	What  codec.Unknown
	Where protoreflect.FullName
}

// sightings collects what one decoding reports. It is for one goroutine.
type sightings []sighting

func (s *sightings) observe(what codec.Unknown, where protoreflect.FullName) {
	*s = append(*s, sighting{what, where})
}

func TestUnknownThingsAreCountedAndCarriedOn(t *testing.T) {
	t.Parallel()
	const (
		aField = codec.UnknownField
		aValue = codec.UnknownEnumValue
		aCase  = codec.UnknownUnionCase
	)
	for name, tc := range map[string]struct {
		message protoreflect.Name
		json    string
		want    string
		seen    sightings
	}{
		"a field": {
			"Inner", `{"new":1,"id":"a"}`, `id: "a"`,
			sightings{{aField, "shop.Inner"}},
		},
		"a field of every kind": {
			"Inner", `{"id":"a","n":null,"t":true,"f":false,"i":-1.5e3,"s":"\ud83d\ude42","o":{"id":{}},"l":[[],{}]}`, `id: "a"`,
			sightings{{aField, "shop.Inner"}, {aField, "shop.Inner"}, {aField, "shop.Inner"}, {aField, "shop.Inner"}, {aField, "shop.Inner"}, {aField, "shop.Inner"}, {aField, "shop.Inner"}},
		},
		"a field twice": {
			"Inner", `{"new":1,"new":2,"id":"a"}`, `id: "a"`,
			sightings{{aField, "shop.Inner"}, {aField, "shop.Inner"}},
		},
		"an empty name": {
			"Inner", `{"":1,"id":"a"}`, `id: "a"`,
			sightings{{aField, "shop.Inner"}},
		},
		"a field in an element": {
			"Everything", `{"inners":[{"id":"a"},{"new":{},"id":"b"}],"text":"c"}`, `inners {id: "a"} inners {id: "b"} text: "c"`,
			sightings{{aField, "shop.Inner"}},
		},
		"a field in a union's case": {
			"Everything", `{"shape":{"new":[],"type":"CIRCLE","radius":1}}`, `shape {circle {radius: 1}}`,
			sightings{{aField, "shop.Circle"}},
		},
		"a field in a map": {
			"Everything", `{"named":{"a":{"new":0,"id":"b"}}}`, `named {key: "a" value {id: "b"}}`,
			sightings{{aField, "shop.Inner"}},
		},
		"a field along a path": {
			"ScanInnersResponse", `{"items":[{"inner":{"id":"a"},"new":1,"cursor":"1"}],"new":2}`, `inners {id: "a"} next_page_token: "1"`,
			sightings{{aField, "shop.ScanInnersResponse"}, {aField, "shop.ScanInnersResponse"}},
		},
		"a field that only the contract has": {
			"Everything", `{"requestId":"x","text":"a"}`, `text: "a"`,
			sightings{{aField, "shop.Everything"}},
		},
		"a field by its name in the contract": {
			"Everything", `{"maybe_text":"x","currencyCode":"KRW"}`, ``,
			sightings{{aField, "shop.Everything"}, {aField, "shop.Everything"}},
		},
		"an enum value": {
			"Everything", `{"color":"GREEN","text":"a"}`, `text: "a"`,
			sightings{{aValue, "shop.Color"}},
		},
		"an enum value with presence": {
			"Everything", `{"maybeColor":"GREEN","text":"a"}`, `text: "a"`,
			sightings{{aValue, "shop.Color"}},
		},
		"an empty enum value": {
			"Everything", `{"color":"","text":"a"}`, `text: "a"`,
			sightings{{aValue, "shop.Color"}},
		},
		"the name of no value": {
			"Everything", `{"color":"UNSPECIFIED","maybeColor":"COLOR_RED"}`, ``,
			sightings{{aValue, "shop.Color"}, {aValue, "shop.Color"}},
		},
		"an enum value in a list keeps its place": {
			"Everything", `{"colors":["RED","GREEN","DARK_BLUE"],"looseColors":["GREEN","RED"]}`,
			`colors: [COLOR_RED, COLOR_UNSPECIFIED, COLOR_DARK_BLUE] loose_colors: [COLOR_UNSPECIFIED, COLOR_RED]`,
			sightings{{aValue, "shop.Color"}, {aValue, "shop.Color"}},
		},
		"an enum value in a map": {
			"Everything", `{"paints":{"a":"GREEN","b":"RED"}}`, `paints {key: "a" value: COLOR_UNSPECIFIED} paints {key: "b" value: COLOR_RED}`,
			sightings{{aValue, "shop.Color"}},
		},
		"an enum value in an element": {
			"Everything", `{"inners":[{"color":"GREEN","id":"a"},{"color":"RED"}]}`, `inners {id: "a"} inners {color: COLOR_RED}`,
			sightings{{aValue, "shop.Color"}},
		},
		"a case": {
			"Everything", `{"shape":{"type":"STAR","points":[{"type":"CIRCLE"}]},"text":"a"}`, `shape {} text: "a"`,
			sightings{{aCase, "shop.Shape"}},
		},
		"a case with the tag behind": {
			"Everything", `{"shape":{"points":{"new":1},"type":"STAR"},"text":"a"}`, `shape {} text: "a"`,
			sightings{{aCase, "shop.Shape"}},
		},
		"no tag": {
			"Everything", `{"shape":{"radius":1},"text":"a"}`, `shape {} text: "a"`,
			sightings{{aCase, "shop.Shape"}},
		},
		"an empty union": {
			"Everything", `{"shape":{},"text":"a"}`, `shape {} text: "a"`,
			sightings{{aCase, "shop.Shape"}},
		},
		"a tag that is null": {
			"Everything", `{"shape":{"type":null,"radius":1},"text":"a"}`, `shape {} text: "a"`,
			sightings{{aCase, "shop.Shape"}},
		},
		"cases in a list keep their place": {
			"Everything", `{"shapes":[{"type":"CIRCLE"},{"type":"STAR"},{},{"type":"GROUP"}]}`, `shapes {circle {}} shapes {} shapes {} shapes {group {}}`,
			sightings{{aCase, "shop.Shape"}, {aCase, "shop.Shape"}},
		},
		"a case in a case": {
			"Everything", `{"shape":{"inside":{"type":"STAR"},"side":2,"type":"ROUND_SQUARE"}}`, `shape {round_square {side: 2 inside {}}}`,
			sightings{{aCase, "shop.Shape"}},
		},
		"a case by another convention": {
			"Content", `{"type":"CIRCLE"}`, ``,
			sightings{{aCase, "shop.Content"}},
		},
		"one of each": {
			"Inner", `{"new":0,"color":"GREEN","shape":{"type":"STAR"},"id":"a"}`, `id: "a" shape {}`,
			sightings{{aField, "shop.Inner"}, {aValue, "shop.Color"}, {aCase, "shop.Shape"}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var seen sightings
			s := newShop(t, seen.observe)
			want, got := s.message(t, tc.message, tc.want), s.empty(tc.message)
			if err := s.Unmarshal([]byte(tc.json), got); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, got, protocmp.Transform()); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(tc.seen, seen); diff != "" {
				t.Errorf("seen (-want +got):\n%s", diff)
			}
		})
	}
}

func TestUnknownThingsHaveNames(t *testing.T) {
	t.Parallel()
	for what, want := range map[codec.Unknown]string{
		codec.UnknownField: "field", codec.UnknownEnumValue: "enum_value", codec.UnknownUnionCase: "union_case",
	} {
		if got := what.String(); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
