package portone_test

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/testing/protocmp"
	"google.golang.org/protobuf/types/dynamicpb"

	paymentv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/payment/v1"
	"github.com/paymentsvc/paymentsvc/internal/adapter/portone"
	"github.com/paymentsvc/paymentsvc/internal/adapter/portone/codec"
)

// rounds is how often each message is filled with other values.
const rounds = 8

// failOnUnknown is the observer of documents that hold nothing unknown.
func failOnUnknown(tb testing.TB) codec.Observer {
	tb.Helper()
	return func(what codec.Unknown, where protoreflect.FullName) {
		tb.Errorf("unknown %s in %s", what, where)
	}
}

func TestEveryMessageSurvivesJSON(t *testing.T) {
	t.Parallel()
	c := contractCodec(t, nil)
	for _, mt := range contractMessages(t) {
		t.Run(string(mt.Descriptor().FullName()), func(t *testing.T) {
			t.Parallel()
			for seed := range uint64(rounds) {
				want, got := mt.New().Interface(), mt.New().Interface()
				filler(seed).Fill(want)
				requireRoundTrip(t, c, want, got)
			}
		})
	}
}

// Messages without generated code take other paths through protobuf.
func TestEveryMessageSurvivesJSONWithoutGeneratedCode(t *testing.T) {
	t.Parallel()
	c := contractCodec(t, nil)
	for _, mt := range contractMessages(t) {
		t.Run(string(mt.Descriptor().FullName()), func(t *testing.T) {
			t.Parallel()
			want, got := dynamicpb.NewMessage(mt.Descriptor()), dynamicpb.NewMessage(mt.Descriptor())
			filler(rounds).Fill(want)
			requireRoundTrip(t, c, want, got)

			typed := mt.New().Interface()
			filler(rounds).Fill(typed)
			if a, b := encode(t, c, want), encode(t, c, typed); !bytes.Equal(a, b) {
				t.Errorf("the same message is written in two ways:\n%s\n%s", a, b)
			}
		})
	}
}

// requireRoundTrip writes want and reads it into got, which must be the same.
func requireRoundTrip(t *testing.T, c *codec.Codec, want, got proto.Message) {
	t.Helper()
	doc := encode(t, c, want)
	if err := c.Unmarshal(doc, got); err != nil {
		t.Fatalf("%v\n%s", err, doc)
	}
	if !proto.Equal(want, got) {
		t.Fatalf("(-want +got):\n%s\n%s", cmp.Diff(want, got, protocmp.Transform()), doc)
	}
	if again := encode(t, c, got); !bytes.Equal(doc, again) {
		t.Fatalf("written again, the JSON differs:\n%s\n%s", doc, again)
	}
}

func encode(t *testing.T, c *codec.Codec, m proto.Message) []byte {
	t.Helper()
	doc, err := c.AppendJSON(nil, m, codec.Body{})
	if err != nil {
		t.Fatal(err)
	}
	if !json.Valid(doc) {
		t.Fatalf("not JSON: %s", doc)
	}
	return doc
}

func TestTheFixtureSurvivesAsAMessage(t *testing.T) {
	t.Parallel()
	doc := readFixture(t)
	c := contractCodec(t, failOnUnknown(t))
	var p paymentv1.Payment
	if err := c.Unmarshal(doc, &p); err != nil {
		t.Fatal(err)
	}
	want := parse(t, doc)
	delete(want, "disputes") // an empty list is written as none
	if diff := cmp.Diff(want, parse(t, encode(t, c, &p))); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestTheFixtureIsRead(t *testing.T) {
	t.Parallel()
	p := fixturePayment(t)
	for what, pair := range map[string][2]any{
		"status":          {p.GetStatus(), paymentv1.PaymentStatus_PAYMENT_STATUS_PAID},
		"total":           {p.GetAmount().GetTotal(), int64(89000)},
		"currency":        {p.GetCurrencyCode(), "KRW"},
		"name of a card":  {p.GetMethod().GetCard().GetCard().GetName(), "신한카드 Deep Dream"},
		"installment":     {p.GetMethod().GetCard().GetInstallment().GetMonth(), int32(3)},
		"address":         {p.GetCustomer().GetAddress().GetSeparated().GetAddressLine2(), "JK타워 7층"},
		"second product":  {p.GetProducts()[1].GetName(), "머그컵"},
		"webhook's body":  {p.GetWebhooks()[0].GetResponse().GetBody(), "ok"},
		"time of payment": {p.GetPaidAt().AsTime().UnixMilli(), int64(1795314671402)},
		"left out":        {p.PromotionId == nil, true},
	} {
		if diff := cmp.Diff(pair[1], pair[0]); diff != "" {
			t.Errorf("%s (-want +got):\n%s", what, diff)
		}
	}
}

// parse reads JSON without losing digits.
func parse(t *testing.T, doc []byte) map[string]any {
	t.Helper()
	decoder := json.NewDecoder(bytes.NewReader(doc))
	decoder.UseNumber()
	var members map[string]any
	if err := decoder.Decode(&members); err != nil {
		t.Fatal(err)
	}
	return members
}

func TestListsAreRead(t *testing.T) {
	t.Parallel()
	c := contractCodec(t, failOnUnknown(t))
	one, two := &paymentv1.Payment{Id: "order-1"}, &paymentv1.Payment{Id: "order-2"}
	for name, tc := range map[string]struct {
		json string
		want proto.Message
	}{
		"by page": {
			`{"items":[{"id":"order-1"},{"id":"order-2"}],"page":{"number":3,"size":2,"totalCount":57}}`,
			&paymentv1.ListPaymentsResponse{Payments: []*paymentv1.Payment{one, two}, TotalSize: 57},
		},
		"by cursor": {
			`{"items":[{"payment":{"id":"order-1"},"cursor":"a"},{"payment":{"id":"order-2"},"cursor":"b"}]}`,
			&paymentv1.ScanPaymentsResponse{Payments: []*paymentv1.Payment{one, two}, NextPageToken: "b"},
		},
		"by cursor, empty": {`{"items":[]}`, &paymentv1.ScanPaymentsResponse{}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := tc.want.ProtoReflect().New().Interface()
			if err := c.Unmarshal([]byte(tc.json), got); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tc.want, got, protocmp.Transform()); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// A row that names nothing is a spelling mistake, or is left over from a change
// of the contract.
func TestEveryExceptionNamesSomething(t *testing.T) {
	t.Parallel()
	x := portone.Names()
	fields := map[protoreflect.FullName]bool{}
	names := map[protoreflect.Name]bool{}
	messages := map[protoreflect.FullName]bool{}
	enums := map[protoreflect.FullName]bool{}
	for _, mt := range contractMessages(t) {
		messages[mt.Descriptor().FullName()] = true
		all := mt.Descriptor().Fields()
		for i := range all.Len() {
			fields[all.Get(i).FullName()], names[all.Get(i).Name()] = true, true
			if ed := all.Get(i).Enum(); ed != nil {
				enums[ed.FullName()] = true
			}
		}
	}
	requireKnown(t, "Names", names, slices.Collect(maps.Keys(x.Names)))
	requireKnown(t, "Local", names, x.Local)
	requireKnown(t, "Fields", fields, slices.Collect(maps.Keys(x.Fields)))
	requireKnown(t, "EnumNames", fields, slices.Collect(maps.Keys(x.EnumNames)))
	requireKnown(t, "EnumAliases", enums, slices.Collect(maps.Keys(x.EnumAliases)))
	requireKnown(t, "TypeNamedUnions", messages, x.TypeNamedUnions)
	requireKnown(t, "Ignored", messages, slices.Collect(maps.Keys(x.Ignored)))
}

func requireKnown[K comparable](t *testing.T, table string, known map[K]bool, rows []K) {
	t.Helper()
	for _, row := range rows {
		if !known[row] {
			t.Errorf("%s: the contract has no %v", table, row)
		}
	}
}
