package state

import (
	"time"

	"github.com/paymentsvc/paymentsvc/internal/sandbox/script"
	"github.com/paymentsvc/paymentsvc/internal/sandbox/wire"
)

// start is a schedule that comes due. It is over when the gateway has answered.
func (s *State) start(p *schedule, now time.Time) {
	if p.status != wire.PaymentScheduleStatusScheduled || p.skipped {
		return
	}
	p.StartedAt = &now
	s.moveSchedule(p, wire.PaymentScheduleStatusStarted)
	pace := s.BillingPace(p.caller, p.PaymentID, &wire.BillingKeyPaymentInput{BillingKey: p.BillingKey, Amount: p.input.Amount})
	if pace == script.Prompt {
		s.finish(p, now)
		return
	}
	s.Later(now.Add(s.config.Pause(pace)), func(now time.Time) { s.finish(p, now) })
}

// finish makes a schedule's payment. What stands in its way fails the schedule:
// there is nobody to tell.
func (s *State) finish(p *schedule, now time.Time) {
	p.CompletedAt = &now
	// From here on the paymentId is not reserved, or it would be in its own way.
	s.moveSchedule(p, wire.PaymentScheduleStatusFailed)
	a, err := s.payScheduled(p, now)
	switch {
	case err != nil:
	case a.status == payPending:
		s.moveSchedule(p, wire.PaymentScheduleStatusPending)
	default:
		s.moveSchedule(p, wire.PaymentScheduleStatusSucceeded)
	}
}

func (s *State) payScheduled(p *schedule, now time.Time) (*attempt, error) {
	c, in := p.caller, p.input
	c.Now = now
	installment, err := installmentOf("", in.InstallmentMonth, in.UseFreeInterestFromMerchant)
	if err != nil {
		return nil, err
	}
	k, at, err := s.usableKey(c, in.BillingKey, in.ChannelKey)
	if err != nil {
		return nil, err
	}
	return s.charge(c, p.PaymentID, at, scheduledOrder(&in), func(a *attempt) {
		a.ScheduleID, a.BillingKey = &p.ID, &k.BillingKey
		a.Method = wire.PaymentMethodCard{Card: &k.card, Installment: installment, PointUsed: in.UseCardPoint}
	})
}

// ScheduleProgress is the control API's view of a schedule.
type ScheduleProgress struct {
	ScheduleID string `json:"scheduleId"`
	PaymentID  string `json:"paymentId"`
	Status     string `json:"status"`
}

// FireSchedule is PortOne starting a schedule too early, or after all.
func (s *State) FireSchedule(c Caller, id string) (ScheduleProgress, error) {
	p, err := s.waitingSchedule(c, id)
	if err != nil {
		return ScheduleProgress{}, err
	}
	p.skipped = false
	s.start(p, c.Now)
	return ScheduleProgress{p.ID, p.PaymentID, string(p.status)}, nil
}

// SkipSchedule is PortOne forgetting to start a schedule when it comes due.
func (s *State) SkipSchedule(c Caller, id string) (ScheduleProgress, error) {
	p, err := s.waitingSchedule(c, id)
	if err != nil {
		return ScheduleProgress{}, err
	}
	p.skipped = true
	return ScheduleProgress{p.ID, p.PaymentID, string(p.status)}, nil
}

func (s *State) waitingSchedule(c Caller, id string) (*schedule, error) {
	p := s.findSchedule(c, id)
	if p == nil {
		return nil, wire.PaymentScheduleNotFoundError{}
	}
	if p.status != wire.PaymentScheduleStatusScheduled {
		return nil, RefusedError("the schedule does not wait any more")
	}
	return p, nil
}
