package presence

import (
	"slices"
	"strings"
	"testing"
	"time"

	"google.golang.org/genproto/googleapis/rpc/code"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"
	"google.golang.org/protobuf/types/dynamicpb"

	billingv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/billing/v1"
	errorv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/error/v1"
	"github.com/paymentsvc/paymentsvc/internal/domain"
	"github.com/paymentsvc/paymentsvc/internal/domain/failure"
	"github.com/paymentsvc/paymentsvc/internal/domain/operation"
)

// othersMake are the reasons about things that this service does not make, so that no
// success of its own contradicts them. A new reason of the kind gets a line here or a row
// in the table.
var othersMake = []string{
	// Settings and records of PortOne's own.
	"CHANNEL_NOT_FOUND", "PROMOTION_NOT_FOUND", "CHECKOUT_PROFILE_NOT_FOUND", "WEBHOOK_NOT_FOUND", "COMPANY_NOT_FOUND",
	"USER_DEFINED_PROPERTY_NOT_FOUND", "PARTNER_SETTLEMENTS_NOT_FOUND", "BULK_TAX_INVOICE_NOT_FOUND", "CERTIFICATE_UNREGISTERED",
	// What a request itself leaves out, or names in the payment's books.
	"SETTLEMENT_PARAMETER_NOT_FOUND", "PRODUCT_ID_NOT_FOUND",
	// A session that is over was there.
	"CHECKOUT_SESSION_EXPIRED",
	// The caller uploads the file, or not; attaching one tells no id; a read makes the verification.
	"FILE_NOT_FOUND", "TAX_INVOICE_ATTACHMENT_NOT_FOUND", "ACCOUNT_VERIFICATION_NOT_FOUND",
	// This service's own.
	"ROUTE_NOT_FOUND", "OPERATION_NOT_FOUND",
}

func TestEveryReasonThatSomethingIsMissingIsDecidedAbout(t *testing.T) {
	t.Parallel()
	rows := map[string]bool{}
	for i := range things {
		for _, name := range things[i].reasons() {
			rows[name] = true
		}
	}
	protoregistry.GlobalFiles.RangeFilesByPackage(errorv1.File_paymentsvc_error_v1_options_proto.Package(), func(file protoreflect.FileDescriptor) bool {
		for i := range file.Enums().Len() {
			values := file.Enums().Get(i).Values()
			prefix := strings.TrimSuffix(string(values.ByNumber(0).Name()), "UNSPECIFIED")
			for k := range values.Len() {
				name := strings.TrimPrefix(string(values.Get(k).Name()), prefix)
				if proto.GetExtension(values.Get(k).Options(), errorv1.E_Code) != code.Code_NOT_FOUND {
					continue
				}
				if rows[name] == slices.Contains(othersMake, name) {
					t.Errorf("%s must stand in the table or among what others make", name)
				}
			}
		}
		return true
	})
}

// methods are all write RPCs.
func methods(t *testing.T) map[protoreflect.Name]protoreflect.MethodDescriptor {
	t.Helper()
	all := map[protoreflect.Name]protoreflect.MethodDescriptor{}
	for _, d := range domain.Operations() {
		if d.Kind == operation.KindRead {
			continue
		}
		found, err := protoregistry.GlobalFiles.FindDescriptorByName(d.RPC)
		method, ok := found.(protoreflect.MethodDescriptor)
		if err != nil || !ok || all[d.RPC.Name()] != nil {
			t.Fatalf("%s is not one RPC: %v", d.RPC, err)
		}
		all[d.RPC.Name()] = method
	}
	return all
}

func TestThePlacesOfThingsExist(t *testing.T) {
	t.Parallel()
	known := methods(t)
	forms := operation.Forms(domain.Operations())
	for i := range things {
		row := &things[i]
		if row.isSubject && !slices.Contains(forms, row.kind+"/") {
			t.Errorf("nothing has the subject %s/", row.kind)
		}
		for _, p := range append(slices.Clone(row.shown), row.gone...) {
			if known[p.rpc] == nil || !leads(known[p.rpc], p.path) {
				t.Errorf("%s of %s leads nowhere", p.path, p.rpc)
			}
		}
		for _, field := range row.asked {
			if !asksFor(known, row, protoreflect.Name(field)) {
				t.Errorf("no request has the field %s of %s", field, row.kind)
			}
		}
		for _, rpc := range row.of {
			if known[rpc] == nil {
				t.Errorf("there is no RPC %s", rpc)
			}
		}
	}
}

// leads reports whether a path ends at a text.
func leads(method protoreflect.MethodDescriptor, path string) bool {
	md := method.Input()
	side, path, _ := strings.Cut(path, ".")
	if side == "response" {
		md = method.Output()
	}
	parts := strings.Split(path, ".")
	for i, part := range parts {
		fd := md.Fields().ByName(protoreflect.Name(part))
		switch {
		case fd == nil:
			return false
		case i == len(parts)-1:
			return fd.Kind() == protoreflect.StringKind
		case fd.Message() == nil:
			return false
		}
		md = fd.Message()
	}
	return false
}

func asksFor(known map[protoreflect.Name]protoreflect.MethodDescriptor, row *row, field protoreflect.Name) bool {
	for name, method := range known {
		if (len(row.of) == 0 || slices.Contains(row.of, name)) && hasField(method.Input(), field, 6) {
			return true
		}
	}
	return false
}

func hasField(md protoreflect.MessageDescriptor, name protoreflect.Name, depth int) bool {
	if fd := md.Fields().ByName(name); fd != nil && fd.Kind() == protoreflect.StringKind {
		return true
	}
	for i := range md.Fields().Len() {
		if inner := md.Fields().Get(i).Message(); inner != nil && depth > 0 && hasField(inner, name, depth-1) {
			return true
		}
	}
	return false
}

// A thing of which only operations on its own subject tell is looked for nowhere else.
func TestWhatIsToldElsewhereIsLookedForThere(t *testing.T) {
	t.Parallel()
	forms := map[protoreflect.Name][]string{}
	for _, d := range domain.Operations() {
		forms[d.RPC.Name()] = d.Forms
	}
	for i := range things {
		row := &things[i]
		for _, p := range append(slices.Clone(row.shown), row.gone...) {
			own := slices.Contains(forms[p.rpc], row.kind+"/") || row.kind == "cash-receipt" && slices.Contains(forms[p.rpc], "payment/")
			if !own && !row.elsewhere {
				t.Errorf("%s tells of a %s, and its subject is %v", p.rpc, row.kind, forms[p.rpc])
			}
		}
	}
}

// told is a record of an RPC that has an id at a place.
func told(t *testing.T, p place, id string, at time.Time) operation.Record {
	t.Helper()
	method := methods(t)[p.rpc]
	r := operation.Record{RPC: method.FullName(), State: operation.StateSucceeded, UpdatedAt: at}
	r.Request, r.Response = dynamicpb.NewMessage(method.Input()), dynamicpb.NewMessage(method.Output())
	side, path, _ := strings.Cut(p.path, ".")
	m := r.Request.ProtoReflect()
	if side == "response" {
		m = r.Response.ProtoReflect()
	}
	parts := strings.Split(path, ".")
	for i, part := range parts {
		fd := m.Descriptor().Fields().ByName(protoreflect.Name(part))
		switch {
		case i < len(parts)-1 && fd.IsList():
			m = m.Mutable(fd).List().AppendMutable().Message()
		case i < len(parts)-1:
			m = m.Mutable(fd).Message()
		case fd.IsList():
			m.Mutable(fd).List().Append(protoreflect.ValueOfString(id))
		default:
			m.Set(fd, protoreflect.ValueOfString(id))
		}
	}
	return r
}

// TestWhatWasMadeIsKnownForAWhile walks everything that proves a thing to be there, and
// everything that takes it away.
func TestWhatWasMadeIsKnownForAWhile(t *testing.T) {
	t.Parallel()
	made := time.Date(2026, time.November, 22, 9, 0, 0, 0, time.UTC)
	soon := made.Add(time.Minute)
	for i := range things {
		row := &things[i]
		thing, other := Thing{row, "made"}, Thing{row, "mistyped"}
		for _, p := range row.shown {
			r := told(t, p, "made", made)
			failed := r
			failed.State = operation.StateDeclined
			for name, tc := range map[string]struct {
				known, want bool
			}{
				"a moment later":       {thing.Known([]operation.Record{r}, soon), true},
				"long after":           {thing.Known([]operation.Record{r}, made.Add(JustMade+time.Second)), false},
				"another":              {other.Known([]operation.Record{r}, soon), false},
				"what came to nothing": {thing.Known([]operation.Record{failed}, soon), false},
				"nothing":              {thing.Known(nil, soon), false},
			} {
				if tc.known != tc.want {
					t.Errorf("%s by %s, %s: known is %t", row.kind, p.rpc, name, tc.known)
				}
			}
			for _, g := range row.gone {
				after, before := told(t, g, "made", made.Add(time.Second)), told(t, g, "made", made.Add(-time.Second))
				if thing.Known([]operation.Record{r, after}, soon) || thing.Known([]operation.Record{after, r}, soon) {
					t.Errorf("%s by %s is known after %s", row.kind, p.rpc, g.rpc)
				}
				if !thing.Known([]operation.Record{r, before}, soon) {
					t.Errorf("%s by %s is not known for an earlier %s", row.kind, p.rpc, g.rpc)
				}
			}
		}
	}
}

// TestARefusalIsAboutWhatTheRequestNames takes a request that names two things.
func TestARefusalIsAboutWhatTheRequestNames(t *testing.T) {
	t.Parallel()
	request := &billingv1.CreatePaymentScheduleRequest{PaymentId: "order-1", Payment: &billingv1.ScheduledPaymentInput{BillingKey: "key-1"}}
	for reason, want := range map[failure.Reason][]string{
		errorv1.BillingReason_BILLING_REASON_BILLING_KEY_NOT_FOUND: {"key-1"},
		errorv1.PaymentReason_PAYMENT_REASON_PAYMENT_NOT_FOUND:     {"order-1"},
		errorv1.ChannelReason_CHANNEL_REASON_CHANNEL_NOT_FOUND:     nil,
	} {
		var got []string
		for _, thing := range Missed("paymentsvc.billing.v1.PaymentScheduleService.CreatePaymentSchedule", request, failure.New(reason, "")) {
			got = append(got, thing.id)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s is about %v, want %v", failure.NameOf(reason), got, want)
		}
	}
}
