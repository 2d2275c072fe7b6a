package store_test

import (
	"path/filepath"
	"testing"

	"google.golang.org/protobuf/encoding/protowire"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"

	commonv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/common/v1"
	paymentv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/payment/v1"
	"github.com/paymentsvc/paymentsvc/internal/adapter/store"
	"github.com/paymentsvc/paymentsvc/internal/adapter/store/postgrestest"
	"github.com/paymentsvc/paymentsvc/internal/adapter/store/storetest"
	"github.com/paymentsvc/paymentsvc/internal/domain"
	"github.com/paymentsvc/paymentsvc/internal/domain/failure"
	"github.com/paymentsvc/paymentsvc/internal/domain/operation"
	"github.com/paymentsvc/paymentsvc/internal/domain/payment"
	"github.com/paymentsvc/paymentsvc/internal/protofill"
)

// What must not be found in any file: a card number, and a name.
const (
	pan      = "4929718365024417"
	customer = "홍길동 of 12 Mapo-daero"
)

// Every request of the contract that can hold a card is stored with one, and then
// every byte that the database wrote is searched for it.
func TestCardNumbersAreNowhere(t *testing.T) {
	t.Parallel()
	t.Run("sqlite", func(t *testing.T) {
		t.Parallel()
		folder := t.TempDir()
		s := open(t, store.Config{URL: "sqlite:" + filepath.Join(folder, "journal.db")})
		storeCards(t, s)
		nowhere(t, folder) // the log is not emptied before the end
	})
	t.Run("postgres", func(t *testing.T) {
		t.Parallel()
		server := postgrestest.New(t)
		storeCards(t, open(t, store.Config{URL: server.Database(t)}))
		server.Stop(t) // so that everything is in its files
		nowhere(t, server.Data())
		server.Start(t)
	})
}

func nowhere(t *testing.T, folder string) {
	t.Helper()
	all := files(t, folder)
	if len(mentions(all, "payment/searched-for")) == 0 {
		t.Fatal("the search does not even find what is there")
	}
	for _, secret := range []string{pan, customer} {
		if found := mentions(all, secret); len(found) != 0 {
			t.Errorf("%q is in %v", secret, found)
		}
	}
}

// storeCards stores all requests with cards, and one that names a customer.
func storeCards(t *testing.T, s *store.Store) {
	t.Helper()
	requests := map[protoreflect.FullName]proto.Message{
		payment.PayWithBillingKey.RPC: &paymentv1.PayWithBillingKeyRequest{OrderName: customer},
	}
	for _, d := range domain.Operations() {
		if request := cardRequest(t, d.RPC); request != nil {
			requests[d.RPC] = request
		}
	}
	const known = 2 // PayInstantly, IssueBillingKey
	if len(requests) < 1+known {
		t.Fatalf("%d requests hold cards; there were %d when this was written", len(requests)-1, known)
	}
	for rpc, request := range requests {
		r := storetest.Record(s.Now(), len(rpc))
		r.ID, r.RequestID = string(rpc), ""
		r.RPC, r.Subject, r.State = rpc, "payment/searched-for", operation.StateNotSent
		r.Request, r.Response = request, request // wherever it comes
		r.Fingerprint = s.Fingerprint([]byte(pan))
		r.Failure = &failure.Error{Reason: "REFUSED", Metadata: map[string]string{"pg_message": customer}}
		r, err := s.Accept(t.Context(), r)
		if err != nil {
			t.Fatal(err)
		}
		r.State, r.Suspected = operation.StateSucceeded, r.Failure
		if err := s.Save(t.Context(), r, operation.Ownership{}); err != nil {
			t.Fatal(err)
		}
	}
}

// cardRequest is a request of an RPC with everything in it, cards included, and a
// card in a field of a newer contract; nil if it cannot hold any.
func cardRequest(t *testing.T, rpc protoreflect.FullName) proto.Message {
	t.Helper()
	found, err := protoregistry.GlobalFiles.FindDescriptorByName(rpc)
	if err != nil {
		t.Fatal(err)
	}
	method, _ := found.(protoreflect.MethodDescriptor)
	kind, err := protoregistry.GlobalTypes.FindMessageByName(method.Input().FullName())
	if err != nil {
		t.Fatal(err)
	}
	for seed := range uint64(20) { // until a card is chosen among its alternatives
		request := kind.New()
		protofill.New(seed).Fill(request.Interface())
		if cards(request) > 0 {
			unknown := protowire.AppendTag(nil, 1023, protowire.BytesType)
			request.SetUnknown(protowire.AppendString(unknown, pan))
			return request.Interface()
		}
	}
	return nil
}

// cards puts the card number into all cards of a message, and counts them.
func cards(m protoreflect.Message) int {
	if card, ok := m.Interface().(*commonv1.CardCredential); ok {
		card.Number = pan
		return 1
	}
	n := 0
	m.Range(func(fd protoreflect.FieldDescriptor, v protoreflect.Value) bool {
		switch {
		case fd.Message() == nil || fd.IsMap():
		case fd.IsList():
			for i := range v.List().Len() {
				n += cards(v.List().Get(i).Message())
			}
		default:
			n += cards(v.Message())
		}
		return true
	})
	return n
}
