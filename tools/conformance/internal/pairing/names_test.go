package pairing

import (
	"testing"

	"google.golang.org/protobuf/reflect/protoreflect"

	paymentv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/payment/v1"
)

func TestFieldNames(t *testing.T) {
	t.Parallel()
	for member, want := range map[string]protoreflect.Name{
		"id": "id", "pgTxId": "pg_tx_id", "addressLine1": "address_line1",
		"currency": "currency_code", "country": "region_code", "settlementCurrency": "settlement_currency_code",
	} {
		if got := fieldName("Any", member); got != want {
			t.Errorf("fieldName(%s) = %s, want %s", member, got, want)
		}
	}
}

func TestEnumPrefixes(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"CardType": "CARD_TYPE", "PgCompany": "PG_COMPANY", "PortOneVersion": "PORT_ONE_VERSION",
	} {
		if got := upperSnake(name); got != want {
			t.Errorf("upperSnake(%s) = %s, want %s", name, got, want)
		}
	}
}

func TestTwoNamesOfOneStatus(t *testing.T) {
	t.Parallel()
	fd := (&paymentv1.Payment{}).ProtoReflect().Descriptor().Fields().ByName("status")
	for _, value := range []string{"PENDING", "PAY_PENDING"} {
		if vd := ValueOf(fd, value); vd == nil || vd.Name() != "PAYMENT_STATUS_PAY_PENDING" {
			t.Errorf("ValueOf(%s) = %v, want PAYMENT_STATUS_PAY_PENDING", value, vd)
		}
	}
	if vd := ValueOf(fd, "FAILED"); vd == nil || vd.Name() != "PAYMENT_STATUS_FAILED" {
		t.Errorf("ValueOf(FAILED) = %v", vd)
	}
	if vd := ValueOf(fd, "UNHEARD_OF"); vd != nil {
		t.Errorf("ValueOf(UNHEARD_OF) = %v", vd)
	}
}

func TestCasesAreFoundByNameAndBySchema(t *testing.T) {
	t.Parallel()
	md := (&paymentv1.PaymentMethod{}).ProtoReflect().Descriptor()
	for tag, want := range map[string]protoreflect.Name{"PaymentMethodEasyPay": "easy_pay", "CARD": "card"} {
		if fd := caseField(md, tag); fd == nil || fd.Name() != want {
			t.Errorf("caseField(%s) = %v, want %s", tag, fd, want)
		}
	}
	if fd := caseField(md, "PaymentMethodTelepathy"); fd != nil {
		t.Errorf("caseField of an unknown tag = %v", fd)
	}
}
