package codec

import (
	"time"

	"google.golang.org/protobuf/encoding/protowire"
)

// What a Timestamp can hold: the years 1 to 9999.
const (
	maxYear    = 9999
	minSeconds = -62135596800
	maxSeconds = 253402300799
)

// timestamp appends a google.protobuf.Timestamp.
func (d *decoder) timestamp() error {
	text, err := d.string("a string")
	if err != nil {
		return err
	}
	at, ok := parseTime(text)
	if !ok {
		return d.fail("not an RFC 3339 time")
	}
	if at.seconds < minSeconds || at.seconds > maxSeconds {
		return d.fail("time is out of range")
	}
	mark := d.open()
	if at.seconds != 0 {
		d.tag(1, protowire.VarintType)
		d.dst = protowire.AppendVarint(d.dst, uint64(at.seconds))
	}
	if at.nanos != 0 {
		d.tag(2, protowire.VarintType)
		d.dst = protowire.AppendVarint(d.dst, uint64(at.nanos))
	}
	d.close(mark)
	return nil
}

// date appends a google.type.Date. Year 0 is "no year" there.
func (d *decoder) date() error {
	text, err := d.string("a string")
	if err != nil {
		return err
	}
	on, ok := parseDay(text)
	if !ok || on.year == 0 {
		return d.fail("not a date such as 2006-01-02")
	}
	mark := d.open()
	for i, n := range [...]int{on.year, on.month, on.day} {
		d.tag(protowire.Number(i+1), protowire.VarintType)
		d.dst = protowire.AppendVarint(d.dst, uint64(n))
	}
	d.close(mark)
	return nil
}

// instant is what a Timestamp holds.
type instant struct {
	seconds int64
	nanos   int
}

// parseTime reads an RFC 3339 time and nothing looser: a time that is read
// wrongly moves a payment. time.Parse lets through a decimal comma, hours of one
// digit and zones of more than a day. What a fraction says beyond nanoseconds
// is cut.
func parseTime(text []byte) (instant, bool) {
	const layout = "0000-00-00T00:00:00"
	if len(text) <= len(layout) || !matches(text[:len(layout)], layout) {
		return instant{}, false
	}
	on, ok := parseDay(text[:len("0000-00-00")])
	hour, minute, second := digitsAt(text, 11, 2), digitsAt(text, 14, 2), digitsAt(text, 17, 2)
	if !ok || hour > 23 || minute > 59 || second > 59 {
		return instant{}, false
	}
	rest := text[len(layout):]
	fraction := fractionLength(rest)
	east, ok := parseZone(rest[fraction:])
	local := on.start() + int64(hour*60+minute)*60 + int64(second)
	return instant{seconds: local - int64(east), nanos: nanosOf(rest[:fraction])}, ok
}

// calendarDay is what a Date holds.
type calendarDay struct {
	year, month, day int
}

// start is when the day begins in UTC, in seconds of the epoch.
func (d calendarDay) start() int64 {
	return d.time().Unix()
}

func (d calendarDay) time() time.Time {
	return time.Date(d.year, time.Month(d.month), d.day, 0, 0, 0, 0, time.UTC)
}

// exists reports whether the calendar has the day; time.Date turns 30 February
// into a day in March.
func (d calendarDay) exists() bool {
	t := d.time()
	return t.Year() == d.year && int(t.Month()) == d.month && t.Day() == d.day
}

// parseDay reads a day of the calendar.
func parseDay(text []byte) (calendarDay, bool) {
	if !matches(text, "0000-00-00") {
		return calendarDay{}, false
	}
	on := calendarDay{year: digitsAt(text, 0, 4), month: digitsAt(text, 5, 2), day: digitsAt(text, 8, 2)}
	return on, on.exists()
}

// fractionLength returns how long a fraction of a second is, with its point: 0
// when there is none.
func fractionLength(text []byte) int {
	if len(text) < 2 || text[0] != '.' || !isDigit(text[1]) {
		return 0
	}
	n := 2
	for n < len(text) && isDigit(text[n]) {
		n++
	}
	return n
}

// nanosOf evaluates a fraction of a second.
func nanosOf(fraction []byte) int {
	nanos, unit := 0, int(time.Second)
	for i := 1; i < len(fraction); i++ {
		unit /= 10
		nanos += int(fraction[i]-'0') * unit
	}
	return nanos
}

// parseZone reads Z or an offset and returns it in seconds east of Greenwich.
func parseZone(text []byte) (int, bool) {
	switch {
	case len(text) == 1 && text[0] == 'Z':
		return 0, true
	case len(text) == 0 || !matches(text[1:], "00:00"):
		return 0, false
	}
	hours, minutes := digitsAt(text, 1, 2), digitsAt(text, 4, 2)
	east := (hours*60 + minutes) * 60
	if text[0] == '-' {
		east = -east
	}
	return east, (text[0] == '+' || text[0] == '-') && hours < 24 && minutes < 60
}

// matches reports whether text has digits where layout has zeros and is the same
// in every other place.
func matches(text []byte, layout string) bool {
	if len(text) != len(layout) {
		return false
	}
	for i := range text {
		if layout[i] == '0' && !isDigit(text[i]) || layout[i] != '0' && layout[i] != text[i] {
			return false
		}
	}
	return true
}

// digitsAt returns the number that n digits from i on stand for.
func digitsAt(text []byte, i, n int) int {
	number := 0
	for _, c := range text[i : i+n] {
		number = number*10 + int(c-'0')
	}
	return number
}
