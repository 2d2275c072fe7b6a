package portone_test

import (
	"encoding/json"
	"testing"
	"time"

	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"

	paymentv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/payment/v1"
	"github.com/paymentsvc/paymentsvc/internal/adapter/portone/codec"
)

// paymentName is the message that all comparisons are made with.
const paymentName = "paymentsvc.payment.v1.Payment"

// subjects are ways to do one thing with one payment, by name.
type subjects map[string]func() error

// decoders read the fixture. The two general purpose libraries are what a
// program without this codec would use.
func decoders(tb testing.TB) subjects {
	tb.Helper()
	c, doc := contractCodec(tb, nil), readFixture(tb)
	// protojson reads its own spelling of the same payment.
	protojsonDoc, err := protojson.Marshal(fixturePayment(tb))
	if err != nil {
		tb.Fatal(err)
	}
	discard := protojson.UnmarshalOptions{DiscardUnknown: true}
	var wire []byte
	return subjects{
		"wire": func() error {
			var err error
			wire, err = c.AppendWire(wire[:0], doc, paymentName)
			return err
		},
		"message":      func() error { return c.Unmarshal(doc, new(paymentv1.Payment)) },
		"protojson":    func() error { return discard.Unmarshal(protojsonDoc, new(paymentv1.Payment)) },
		"encodingjson": func() error { return json.Unmarshal(doc, new(payment)) },
	}
}

// encoders write the payment of the fixture.
func encoders(tb testing.TB) subjects {
	tb.Helper()
	c, message := contractCodec(tb, nil), fixturePayment(tb)
	var handwritten payment
	if err := json.Unmarshal(readFixture(tb), &handwritten); err != nil {
		tb.Fatal(err)
	}
	return subjects{
		"message": func() error {
			_, err := c.AppendJSON(nil, message, codec.Body{})
			return err
		},
		"protojson": func() error {
			_, err := protojson.Marshal(message)
			return err
		},
		"encodingjson": func() error {
			_, err := json.Marshal(&handwritten)
			return err
		},
	}
}

func (s subjects) run(b *testing.B, names ...string) {
	b.Helper()
	for _, name := range names {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if err := s[name](); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkDecode(b *testing.B) {
	decoders(b).run(b, "wire", "message", "protojson", "encodingjson")
}

func BenchmarkEncode(b *testing.B) {
	encoders(b).run(b, "message", "protojson", "encodingjson")
}

// fixturePayment is the payment of the fixture as a message.
func fixturePayment(tb testing.TB) *paymentv1.Payment {
	tb.Helper()
	wire, err := contractCodec(tb, nil).AppendWire(nil, readFixture(tb), paymentName)
	if err != nil {
		tb.Fatal(err)
	}
	p := new(paymentv1.Payment)
	if err := proto.Unmarshal(wire, p); err != nil {
		tb.Fatal(err)
	}
	return p
}

// payment is what one would write by hand to read the fixture with encoding/json.
type payment struct {
	Status        string `json:"status"`
	ID            string `json:"id"`
	TransactionID string `json:"transactionId"`
	MerchantID    string `json:"merchantId"`
	StoreID       string `json:"storeId"`
	Method        *struct {
		Type string `json:"type"`
		Card *struct {
			Publisher string `json:"publisher"`
			Issuer    string `json:"issuer"`
			Brand     string `json:"brand"`
			Type      string `json:"type"`
			OwnerType string `json:"ownerType"`
			BIN       string `json:"bin"`
			Name      string `json:"name"`
			Number    string `json:"number"`
		} `json:"card"`
		ApprovalNumber string `json:"approvalNumber"`
		Installment    *struct {
			Month                      int32 `json:"month"`
			IsInterestFree             bool  `json:"isInterestFree"`
			IsInterestFreeFromMerchant bool  `json:"isInterestFreeFromMerchant"`
		} `json:"installment"`
		PointUsed *bool `json:"pointUsed"`
	} `json:"method"`
	Channel *struct {
		Type         string `json:"type"`
		ID           string `json:"id"`
		Key          string `json:"key"`
		Name         string `json:"name"`
		PGProvider   string `json:"pgProvider"`
		PGMerchantID string `json:"pgMerchantId"`
	} `json:"channel"`
	ChannelGroup *struct {
		ID        string `json:"id"`
		Name      string `json:"name"`
		IsForTest bool   `json:"isForTest"`
	} `json:"channelGroup"`
	Version    string    `json:"version"`
	ScheduleID *string   `json:"scheduleId"`
	BillingKey *string   `json:"billingKey"`
	Webhooks   []webhook `json:"webhooks"`

	RequestedAt     time.Time `json:"requestedAt"`
	UpdatedAt       time.Time `json:"updatedAt"`
	StatusChangedAt time.Time `json:"statusChangedAt"`
	OrderName       string    `json:"orderName"`
	Amount          *struct {
		Total            int64  `json:"total"`
		TaxFree          int64  `json:"taxFree"`
		VAT              *int64 `json:"vat"`
		Supply           *int64 `json:"supply"`
		Discount         int64  `json:"discount"`
		Paid             int64  `json:"paid"`
		Cancelled        int64  `json:"cancelled"`
		CancelledTaxFree int64  `json:"cancelledTaxFree"`
	} `json:"amount"`
	Currency string    `json:"currency"`
	Customer *customer `json:"customer"`
	Origin   *struct {
		PlatformType string  `json:"platformType"`
		UserAgent    *string `json:"userAgent"`
		URL          *string `json:"url"`
		IPAddress    string  `json:"ipAddress"`
	} `json:"origin"`
	IsCulturalExpense *bool `json:"isCulturalExpense"`
	Products          []struct {
		ID       string  `json:"id"`
		Name     string  `json:"name"`
		Tag      *string `json:"tag"`
		Code     *string `json:"code"`
		Amount   int64   `json:"amount"`
		Quantity int32   `json:"quantity"`
		Link     *string `json:"link"`
	} `json:"products"`
	ProductCount              *int32     `json:"productCount"`
	CustomData                *string    `json:"customData"`
	Country                   *string    `json:"country"`
	PaidAt                    *time.Time `json:"paidAt"`
	PGTxID                    *string    `json:"pgTxId"`
	PGResponse                *string    `json:"pgResponse"`
	CashReceiptIssuanceStatus *string    `json:"cashReceiptIssuanceStatus"`
	ReceiptURL                *string    `json:"receiptUrl"`
	Disputes                  []struct{} `json:"disputes"`
}

type webhook struct {
	PaymentStatus         string `json:"paymentStatus"`
	ID                    string `json:"id"`
	Status                string `json:"status"`
	URL                   string `json:"url"`
	IsAsync               *bool  `json:"isAsync"`
	CurrentExecutionCount *int32 `json:"currentExecutionCount"`
	MaxExecutionCount     *int32 `json:"maxExecutionCount"`
	Request               *struct {
		Header      *string    `json:"header"`
		Body        string     `json:"body"`
		RequestedAt *time.Time `json:"requestedAt"`
	} `json:"request"`
	Response *struct {
		Code        string    `json:"code"`
		Header      string    `json:"header"`
		Body        string    `json:"body"`
		RespondedAt time.Time `json:"respondedAt"`
	} `json:"response"`
	TriggeredAt *time.Time `json:"triggeredAt"`
}

type customer struct {
	ID          *string `json:"id"`
	Name        *string `json:"name"`
	BirthYear   *string `json:"birthYear"`
	BirthMonth  *string `json:"birthMonth"`
	BirthDay    *string `json:"birthDay"`
	Gender      *string `json:"gender"`
	Email       *string `json:"email"`
	PhoneNumber *string `json:"phoneNumber"`
	Address     *struct {
		Type         string  `json:"type"`
		OneLine      string  `json:"oneLine"`
		AddressLine1 string  `json:"addressLine1"`
		AddressLine2 string  `json:"addressLine2"`
		City         *string `json:"city"`
		Province     *string `json:"province"`
		Country      *string `json:"country"`
	} `json:"address"`
	Zipcode *string `json:"zipcode"`
}
