package pairing

import "google.golang.org/protobuf/reflect/protoreflect"

// Side is the request or the response.
type Side string

// The sides.
const (
	Request  Side = "request"
	Response Side = "response"
)

// FindingKind says what is the matter with something.
type FindingKind string

// The kinds of finding.
const (
	// DocumentOnly is in the document and the contract lacks it: a loss.
	DocumentOnly FindingKind = "document only"
	// ContractOnly is in the contract and the document lacks it.
	ContractOnly FindingKind = "contract only"
	// Mismatch is in both, but one cannot hold the other: a loss.
	Mismatch FindingKind = "mismatch"
	// Owned is in the document, and the service sets it.
	Owned FindingKind = "owned"
)

// Finding is something without a proper counterpart.
type Finding struct {
	Operation string
	Side      Side
	Kind      FindingKind
	Path      string
	Detail    string
}

// IsLoss reports whether callers lose something by it.
func (f Finding) IsLoss() bool { return f.Kind == DocumentOnly || f.Kind == Mismatch }

// owned are the members of requests that callers must not set: with them they
// could silence the service's own webhooks.
var owned = map[string]bool{"noticeUrls": true, "skipWebhook": true}

func isOwned(member string) bool { return owned[member] }

// answered are the fields of answers that the service fills from what it has read.
var answered = map[protoreflect.FullName]bool{
	"paymentsvc.payment.v1.BillingKeyPaymentSummary.status": true,
	"paymentsvc.payment.v1.InstantPaymentSummary.status":    true,
	"paymentsvc.payment.v1.ConfirmedPaymentSummary.status":  true,
}

// Drift is what remains of the findings of all operations when they are put
// together: a field that one operation leaves empty is no drift if another fills it.
func Drift(operations []*Operation) []Finding {
	filled := map[string]bool{}
	for _, op := range operations {
		for _, name := range op.paired {
			filled[name] = true
		}
	}
	var drift []Finding
	for _, op := range operations {
		for _, f := range op.Findings {
			if f.Kind != ContractOnly || !filled[f.Detail] {
				drift = append(drift, f)
			}
		}
	}
	return drift
}
