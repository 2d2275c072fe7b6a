package presence

import (
	"slices"
	"strings"
	"testing"

	"google.golang.org/genproto/googleapis/rpc/code"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"

	errorv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/error/v1"
	"github.com/paymentsvc/paymentsvc/internal/domain"
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

// TestEveryThingIsAskedForByAWrite keeps rows out that no refusal of a write can reach.
func TestEveryThingThatIsMadeIsKnownUntilItIsGone(t *testing.T) {
	t.Parallel()
	for i := range things {
		row := &things[i]
		if len(row.shown) == 0 || len(row.lacks) == 0 || len(row.asked) == 0 {
			t.Errorf("the row of %s is not whole", row.kind)
		}
	}
}
