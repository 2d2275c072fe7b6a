package settlement

import "github.com/paymentsvc/paymentsvc/internal/sandbox/wire"

// CreateContract adds a contract.
func (b *Book) CreateContract(c Caller, in *wire.CreatePlatformContractBody) (wire.CreatePlatformContractResponse, error) {
	var none wire.CreatePlatformContractResponse
	fee, err := feeOf(in.PlatformFee)
	if err != nil {
		return none, err
	}
	cycle, err := cycleOf(in.SettlementCycle)
	if err != nil {
		return none, err
	}
	id := b.chosen(in.ID)
	if b.contracts[c.key(id)] != nil {
		return none, wire.PlatformContractAlreadyExistsError{}
	}
	contract := &wire.PlatformContract{
		ID: id, GraphqlID: graphqlID(kindContract, id), Name: in.Name, Memo: in.Memo, PlatformFee: fee, SettlementCycle: cycle,
		PlatformFeeVatPayer: in.PlatformFeeVatPayer, SubtractPaymentVatAmount: in.SubtractPaymentVatAmount,
		AppliedAt: c.Now, IsForTest: c.Test,
	}
	b.contracts[c.key(id)] = contract
	return wire.CreatePlatformContractResponse{Contract: *contract}, nil
}

// GetContract returns one contract.
func (b *Book) GetContract(c Caller, id string) (wire.PlatformContract, error) {
	contract := b.contracts[c.key(id)]
	if contract == nil {
		return wire.PlatformContract{}, wire.PlatformContractNotFoundError{}
	}
	return *contract, nil
}

// whole is 100 % in the unit of rates.
const whole = 100_000

func feeOf(in wire.PlatformFeeInput) (wire.PlatformFee, error) {
	switch {
	case (in.FixedRate == nil) == (in.FixedAmount == nil):
		return nil, invalid("platformFee.fixedRate", "or fixedAmount must be given, and not both")
	case deref(in.FixedRate) < 0 || deref(in.FixedAmount) < 0:
		return nil, invalid("platformFee", "must not be negative")
	case deref(in.FixedRate) > whole:
		return nil, invalid("platformFee.fixedRate", "must not exceed 100000")
	case in.FixedRate != nil:
		return wire.PlatformFixedRateFee{Rate: *in.FixedRate}, nil
	}
	return wire.PlatformFixedAmountFee{Amount: *in.FixedAmount}, nil
}

func cycleOf(in wire.PlatformSettlementCycleInput) (wire.PlatformSettlementCycle, error) {
	const longestLag = 10
	if in.LagDays < 1 || in.LagDays > longestLag {
		return wire.PlatformSettlementCycle{}, invalid("settlementCycle.lagDays", "must be 1 to 10")
	}
	method, err := methodOf(in.Method)
	return wire.PlatformSettlementCycle{LagDays: in.LagDays, DatePolicy: in.DatePolicy, Method: method}, err
}

func methodOf(in wire.PlatformSettlementCycleMethodInput) (wire.PlatformSettlementCycleMethod, error) {
	var given []wire.PlatformSettlementCycleMethod
	empty := false
	if in.Daily != nil {
		given = append(given, wire.PlatformSettlementCycleMethodDaily{})
	}
	if in.Weekly != nil {
		given = append(given, wire.PlatformSettlementCycleMethodWeekly{DaysOfWeek: in.Weekly.DaysOfWeek})
		empty = empty || len(in.Weekly.DaysOfWeek) == 0
	}
	if in.Monthly != nil {
		given = append(given, wire.PlatformSettlementCycleMethodMonthly{DaysOfMonth: in.Monthly.DaysOfMonth})
		empty = empty || len(in.Monthly.DaysOfMonth) == 0
	}
	if in.ManualDates != nil {
		given = append(given, wire.PlatformSettlementCycleMethodManualDates{Dates: in.ManualDates.Dates})
		empty = empty || len(in.ManualDates.Dates) == 0
	}
	if len(given) != 1 || empty {
		return nil, invalid("settlementCycle.method", "must have exactly one case, with at least one day")
	}
	if dayless(given[0]) {
		return nil, invalid("settlementCycle.method", "names a day that no calendar has")
	}
	return given[0], nil
}

// dayless tells whether a method names no day that will ever come, which a search
// for the next one would not survive.
func dayless(m wire.PlatformSettlementCycleMethod) bool {
	const months, longest = 12, 31
	switch m := m.(type) {
	case wire.PlatformSettlementCycleMethodMonthly:
		for _, d := range m.DaysOfMonth {
			if d < 1 || d > longest {
				return true
			}
		}
	case wire.PlatformSettlementCycleMethodManualDates:
		for _, d := range m.Dates {
			if d.Month < 1 || d.Month > months || d.Day < 1 || d.Day > longest {
				return true
			}
		}
	}
	return false
}
