package state

import (
	"time"

	"github.com/paymentsvc/paymentsvc/internal/sandbox/account"
	"github.com/paymentsvc/paymentsvc/internal/sandbox/ledger"
	"github.com/paymentsvc/paymentsvc/internal/sandbox/wire"
)

// scheduleRecord has the fields of every case of wire.PaymentSchedule.
type scheduleRecord struct {
	ID                string
	MerchantID        string
	StoreID           string
	PaymentID         string
	BillingKey        string
	OrderName         string
	IsCulturalExpense bool
	IsEscrow          bool
	Customer          wire.Customer
	CustomData        string
	TotalAmount       int64
	TaxFreeAmount     *int64
	VatAmount         *int64
	Currency          wire.Currency
	InstallmentMonth  *int32
	NoticeURLs        []string
	Products          []wire.PaymentProduct
	CreatedAt         time.Time
	TimeToPay         time.Time
	StartedAt         *time.Time
	CompletedAt       *time.Time
	RevokedAt         *time.Time
}

// schedule is a payment that a billing key will make.
type schedule struct {
	scheduleRecord

	status  wire.PaymentScheduleStatus
	history history[schedule]
	// caller and input are what was asked for.
	caller Caller
	input  wire.BillingKeyPaymentScheduleInput
	// skipped schedules are forgotten when they come due.
	skipped bool
}

var scheduleCases = map[wire.PaymentScheduleStatus]func(*scheduleRecord) wire.PaymentSchedule{ //nolint:gochecknoglobals // a table that nobody changes
	wire.PaymentScheduleStatusScheduled: scheduleCase[wire.ScheduledPaymentSchedule](),
	wire.PaymentScheduleStatusStarted:   scheduleCase[wire.StartedPaymentSchedule](),
	wire.PaymentScheduleStatusSucceeded: scheduleCase[wire.SucceededPaymentSchedule](),
	wire.PaymentScheduleStatusFailed:    scheduleCase[wire.FailedPaymentSchedule](),
	wire.PaymentScheduleStatusPending:   scheduleCase[wire.PendingPaymentSchedule](),
	wire.PaymentScheduleStatusRevoked:   scheduleCase[wire.RevokedPaymentSchedule](),
}

func scheduleCase[T wire.PaymentSchedule]() func(*scheduleRecord) wire.PaymentSchedule {
	p := projectionOf[scheduleRecord, T]()
	return func(r *scheduleRecord) wire.PaymentSchedule { return p.of(r) }
}

func (p *schedule) asWire() wire.PaymentSchedule { return scheduleCases[p.status](&p.scheduleRecord) }

// remember implements remembered.
func (p *schedule) remember(now, since time.Time) {
	seen := *p
	seen.history = history[schedule]{}
	p.history.add(&seen, now, since)
}

// open tells whether the schedule still reserves its paymentId and protects its
// billing key.
func (p *schedule) open() bool {
	return p.status == wire.PaymentScheduleStatusScheduled || p.status == wire.PaymentScheduleStatusStarted
}

func (s *State) moveSchedule(p *schedule, to wire.PaymentScheduleStatus) {
	p.status = to
	touch(s, p, &p.history)
}

// reserved finds the open schedule of a paymentId, nil when there is none.
func (s *State) reserved(at key) *schedule {
	if p := s.reservations[at]; p != nil && p.open() {
		return p
	}
	return nil
}

// scheduled tells whether an open schedule needs a billing key.
func (s *State) scheduled(k *billingKey) bool {
	for _, p := range s.schedules {
		if p.open() && p.StoreID == k.StoreID && p.BillingKey == k.BillingKey {
			return true
		}
	}
	return false
}

// CreatePaymentSchedule reserves a paymentId for a payment at a later time.
func (s *State) CreatePaymentSchedule(c Caller, paymentID string, in *wire.CreatePaymentScheduleBody) (wire.CreatePaymentScheduleResponse, error) {
	p, err := s.newSchedule(c, paymentID, in)
	if err != nil {
		return wire.CreatePaymentScheduleResponse{}, err
	}
	if err := s.maySchedule(c, paymentID, in.Payment.BillingKey); err != nil {
		return wire.CreatePaymentScheduleResponse{}, err
	}
	p.ID = s.ids.uuid()
	s.schedules = append(s.schedules, p)
	s.reservations[c.key(paymentID)] = p
	touch(s, p, &p.history)
	s.Later(p.TimeToPay, func(now time.Time) { s.start(p, now) })
	return wire.CreatePaymentScheduleResponse{Schedule: wire.PaymentScheduleSummary{ID: p.ID}}, nil
}

// newSchedule checks an input for itself.
func (s *State) newSchedule(c Caller, paymentID string, in *wire.CreatePaymentScheduleBody) (*schedule, error) {
	if !in.TimeToPay.After(c.Now) {
		return nil, invalid("timeToPay", "must be in the future")
	}
	order := scheduledOrder(&in.Payment)
	if err := order.check(); err != nil {
		return nil, err
	}
	if _, err := installmentOf("payment.installmentMonth", in.Payment.InstallmentMonth, nil); err != nil {
		return nil, err
	}
	amount, err := amountOf(in.Payment.Amount)
	if err != nil {
		return nil, err
	}
	return &schedule{
		status: wire.PaymentScheduleStatusScheduled, caller: c, input: in.Payment,
		scheduleRecord: scheduleRecord{
			MerchantID: c.Store.MerchantID, StoreID: c.Store.ID, PaymentID: paymentID, BillingKey: in.Payment.BillingKey,
			OrderName: in.Payment.OrderName, Customer: customerOf(in.Payment.Customer), CustomData: deref(in.Payment.CustomData),
			TotalAmount: amount.Total, TaxFreeAmount: in.Payment.Amount.TaxFree, VatAmount: in.Payment.Amount.Vat,
			Currency: in.Payment.Currency, InstallmentMonth: in.Payment.InstallmentMonth, NoticeURLs: in.Payment.NoticeURLs,
			Products: in.Payment.Products, CreatedAt: c.Now, TimeToPay: in.TimeToPay.UTC(),
		},
	}, nil
}

func scheduledOrder(in *wire.BillingKeyPaymentScheduleInput) order {
	return order{
		name: in.OrderName, amount: in.Amount, currency: in.Currency, customer: in.Customer, customData: in.CustomData,
		country: in.Country, products: in.Products, productCount: in.ProductCount, promotionID: in.PromotionID,
		by: ledger.Schedule,
	}
}

func (s *State) maySchedule(c Caller, paymentID, billingKey string) error {
	if _, err := s.liveKey(c, billingKey); err != nil {
		return err
	}
	if s.reserved(c.key(paymentID)) != nil {
		return wire.PaymentScheduleAlreadyExistsError{}
	}
	if p := s.payments[c.key(paymentID)]; p != nil {
		waits := p.decisive().status == payPending || p.decisive().status == virtualAccountIssued
		if waits || !s.mayCharge(p) {
			return wire.AlreadyPaidOrWaitingError{}
		}
	}
	return nil
}

// channels are those of the schedule's billing key.
func (s *State) channelsOf(p *schedule) []*account.Channel {
	if k := s.billingKeys[key{p.StoreID, p.BillingKey}]; k != nil {
		return k.channels
	}
	return nil
}
