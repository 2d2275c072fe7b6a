package engine_test

import (
	"context"
	"log/slog"
	"testing"
	"time"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"

	"github.com/paymentsvc/paymentsvc/internal/domain"
	"github.com/paymentsvc/paymentsvc/internal/domain/failure"
	"github.com/paymentsvc/paymentsvc/internal/domain/operation"
	"github.com/paymentsvc/paymentsvc/internal/engine"
	"github.com/paymentsvc/paymentsvc/internal/evidencetest"
)

// listening is a journal that hears under which key an operation would be sent, and
// takes none.
type listening struct {
	operation.Journal

	key string
}

func (l *listening) Accept(_ context.Context, r operation.Record) (operation.Record, error) {
	l.key = r.Key
	return r, operation.ErrBusy
}

// willing is a PortOne to which anything could be sent.
type willing struct{}

func (willing) Check(operation.Call) *failure.Error { return nil }

func (willing) Do(context.Context, operation.Call) operation.Outcome { return operation.Outcome{} }

// keyIn is the key that a request has at PortOne in a namespace, with an empty journal.
func keyIn(t *testing.T, namespace string, d *operation.Definition, request proto.Message) string {
	t.Helper()
	journal := &listening{}
	e := engine.New(engine.Config{
		Port: willing{}, Journal: journal, Runtime: engine.Real{}, Now: time.Now, KeyIn: true, Namespace: namespace,
		Definitions: domain.Operations(),
		Fingerprint: func(b []byte) []byte { return b },
		Log:         slog.New(slog.DiscardHandler),
	})
	if _, err := e.Run(t.Context(), d, request); reasonOf(err) != "SUBJECT_BUSY" || journal.key == "" {
		t.Fatalf("%s: got %v and the key %q", d.RPC, err, journal.key)
	}
	return journal.key
}

// requestOf is a request of an RPC with a request id, and with nothing else.
func requestOf(t *testing.T, rpc protoreflect.FullName) proto.Message {
	t.Helper()
	m := evidencetest.NewRequest(t, rpc)
	m.Set(m.Descriptor().Fields().ByName("request_id"), protoreflect.ValueOfString("request-00000001"))
	return m.Interface()
}

// Deployments that share an account and a request id have keys of their own, for every
// RPC that writes. One that has lost its database finds its keys again.
func TestANamespaceKeepsKeysApart(t *testing.T) {
	t.Parallel()
	seen := map[string]string{}
	for _, d := range domain.Operations() {
		if d.Kind == operation.KindRead {
			continue
		}
		request := requestOf(t, d.RPC)
		for _, namespace := range []string{"", "shop-a", "shop-b"} {
			key := keyIn(t, namespace, d, request)
			if again := keyIn(t, namespace, d, request); again != key {
				t.Errorf("after the loss of a database the key of %s in %q is %s, not %s", d.RPC, namespace, again, key)
			}
			if other, taken := seen[key]; taken {
				t.Errorf("%s in namespace %q and %s have one key", d.RPC, namespace, other)
			}
			seen[key] = string(d.RPC) + " in namespace " + namespace
		}
	}
}
