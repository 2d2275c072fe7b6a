package errtable

import (
	"net/http"
	"strings"
	"testing"
	"unicode"

	"google.golang.org/protobuf/reflect/protoreflect"

	"github.com/paymentsvc/paymentsvc/internal/domain"
	"github.com/paymentsvc/paymentsvc/internal/domain/failure"
)

func TestMessageSaysWhatWasRefused(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		rpc                    protoreflect.Name
		operation, portoneType string
		status                 int
		want                   string
	}{
		{"CancelPayment", "cancelPayment", "CANCEL_AMOUNT_EXCEEDS_CANCELLABLE_AMOUNT", 409, "PortOne refused to cancel the payment: more was asked back than is left."},
		{"PayInstantly", "payInstantly", "PG_PROVIDER", 502, "The payment gateway declined the charge."},
		{"ConfirmIdentityVerification", "confirmIdentityVerification", "PG_PROVIDER", 502, "The provider behind the channel refused to confirm the identity verification."},
		{"GetPayment", "getPayment", "BRAND_NEW", 400, "PortOne refused to get the payment."},
	} {
		if got := Lookup(tc.operation, tc.portoneType, tc.status).Message(tc.rpc); got != tc.want {
			t.Errorf("%s of %s: %q, want %q", tc.portoneType, tc.rpc, got, tc.want)
		}
	}
}

// TestEveryRowHasASentence fails when the sentences were not generated anew.
func TestEveryRowHasASentence(t *testing.T) {
	t.Parallel()
	for _, row := range allRows() {
		if sentences[failure.NameOf(row.reason)] == "" {
			t.Errorf("%s says nothing: run make generate", row.portoneType)
		}
		if found := Lookup(row.operationID, row.portoneType, http.StatusConflict); !strings.HasSuffix(found.Message("CancelPayment"), ".") {
			t.Errorf("%s is no sentence: %q", row.portoneType, found.Message("CancelPayment"))
		}
	}
}

// TestEveryTaskIsAVerbWithAnObject walks all calls.
func TestEveryTaskIsAVerbWithAnObject(t *testing.T) {
	t.Parallel()
	for _, d := range domain.Operations() {
		task := Task(d.RPC.Name())
		if len(strings.Fields(task)) < 3 || strings.ContainsFunc(task, unicode.IsUpper) || !strings.Contains(task, " the ") {
			t.Errorf("%s: %q", d.RPC, task)
		}
	}
	for rpc := range tasks {
		found := false
		for _, d := range domain.Operations() {
			found = found || d.RPC.Name() == rpc
		}
		if !found {
			t.Errorf("there is no %s", rpc)
		}
	}
}
