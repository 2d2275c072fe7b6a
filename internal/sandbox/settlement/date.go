package settlement

import (
	"slices"
	"strings"
	"time"

	"github.com/paymentsvc/paymentsvc/internal/sandbox/wire"
)

// seoul has had no summer time since 1988, and so needs no time zone data.
func seoul() *time.Location { return time.FixedZone("KST", 9*60*60) }

// dayOf is the day of a moment in Korea.
func dayOf(t time.Time) wire.Date { return wire.Date(t.In(seoul()).Format(time.DateOnly)) }

func midnight(d wire.Date) time.Time {
	t, _ := time.Parse(time.DateOnly, string(d)) // a Date has been checked
	return t
}

// settlementDate is the first day of a cycle after its lag, moved off weekends by
// the cycle's policy.
func settlementDate(cycle wire.PlatformSettlementCycle, start wire.Date) wire.Date {
	day := midnight(start).AddDate(0, 0, int(cycle.LagDays))
	const longEnough = 5 * 366 // a 29 February comes round in less
	for range longEnough {
		if settles(cycle.Method, day) {
			break
		}
		day = day.AddDate(0, 0, 1)
	}
	step := map[wire.PlatformSettlementCycleDatePolicy]int{
		wire.PlatformSettlementCycleDatePolicyHolidayBefore: -1, wire.PlatformSettlementCycleDatePolicyHolidayAfter: 1,
	}[cycle.DatePolicy]
	for step != 0 && (day.Weekday() == time.Saturday || day.Weekday() == time.Sunday) {
		day = day.AddDate(0, 0, step)
	}
	return wire.Date(day.Format(time.DateOnly))
}

// settles tells whether a day is one of a method's. A day of the month that a month
// does not have is its last.
func settles(m wire.PlatformSettlementCycleMethod, day time.Time) bool {
	last := day.AddDate(0, 0, 1).Day() == 1
	switch m := m.(type) {
	case wire.PlatformSettlementCycleMethodWeekly:
		return slices.Contains(m.DaysOfWeek, wire.DayOfWeek(strings.ToUpper(day.Weekday().String()[:3])))
	case wire.PlatformSettlementCycleMethodMonthly:
		return slices.ContainsFunc(m.DaysOfMonth, func(d int32) bool { return int(d) == day.Day() || last && int(d) > day.Day() })
	case wire.PlatformSettlementCycleMethodManualDates:
		return slices.ContainsFunc(m.Dates, func(d wire.MonthDay) bool {
			return int(d.Month) == int(day.Month()) && (int(d.Day) == day.Day() || last && int(d.Day) > day.Day())
		})
	default:
		return true
	}
}

// dates are the first day of a settlement and the day of it, with what the caller
// chose; a chosen day of settlement ignores the cycle.
func dates(cycle wire.PlatformSettlementCycle, happened time.Time, start, on *wire.Date) (wire.Date, wire.Date, error) {
	first := dayOf(happened)
	if start != nil {
		first = *start
	}
	if on == nil {
		return first, settlementDate(cycle, first), nil
	}
	if *on < first {
		return "", "", wire.PlatformSettlementDateEarlierThanSettlementStartDateError{SettlementStartDate: first, SettlementDate: *on}
	}
	return first, *on, nil
}
