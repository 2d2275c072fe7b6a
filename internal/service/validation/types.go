package validation

import (
	"strings"
	"time"
	"unicode/utf8"

	"google.golang.org/protobuf/reflect/protoreflect"
)

// Broken is the rule of a type that a value breaks.
type Broken struct {
	// Rule is the id of the rule.
	Rule string
	// Expected says what the rule asks for.
	Expected string
}

// check returns the rule that a value breaks, or nil.
type check func(protoreflect.Value) *Broken

// checkOf returns the rule of a field's type, or nil if there is none.
func checkOf(fd protoreflect.FieldDescriptor) check {
	switch fd.Kind() {
	case protoreflect.EnumKind:
		return enumCheck(fd)
	case protoreflect.StringKind:
		return func(v protoreflect.Value) *Broken { return text(v.String()) }
	case protoreflect.MessageKind:
		switch fd.Message().FullName() {
		case "google.type.Date":
			return date
		case "google.protobuf.Timestamp":
			return timestamp
		case "google.protobuf.Duration":
			return duration
		case "google.protobuf.Struct":
			return structure
		}
	default:
	}
	return nil
}

// enumCheck refuses the zero value. It is about values that were sent: fields with
// presence, elements of lists and values of maps. Without presence, zero is the
// same as leaving the field out, and the field is required.
func enumCheck(fd protoreflect.FieldDescriptor) check {
	expected := oneOf(fd) + "; to set none, leave it out"
	return func(v protoreflect.Value) *Broken {
		if v.Enum() == 0 {
			return &Broken{Rule: "enum.unspecified", Expected: expected}
		}
		return nil
	}
}

// text refuses what no JSON text can hold, and NUL, which ends a text in many of the
// systems behind PortOne.
func text(s string) *Broken {
	switch {
	case !utf8.ValidString(s):
		return &Broken{Rule: "string.utf8", Expected: "must be valid UTF-8"}
	case strings.IndexByte(s, 0) >= 0:
		return &Broken{Rule: "string.no_nul", Expected: "must not contain the character NUL (U+0000)"}
	}
	return nil
}

// number reads a field of a well-known message by name, so that messages of dynamic
// types can be read, too.
func number(m protoreflect.Message, name protoreflect.Name) int64 {
	return m.Get(m.Descriptor().Fields().ByName(name)).Int()
}

const (
	maxYear     = 9999
	firstSecond = -62135596800 // 0001-01-01T00:00:00Z
	lastSecond  = 253402300799 // 9999-12-31T23:59:59Z
	second      = int64(time.Second)
	maxDuration = 315576000000 // seconds; 10,000 years, as protobuf defines it
)

func date(v protoreflect.Value) *Broken {
	y, m, d := number(v.Message(), "year"), number(v.Message(), "month"), number(v.Message(), "day")
	const maxMonth, maxDay = 12, 31
	if 1 <= y && y <= maxYear && 1 <= m && m <= maxMonth && 1 <= d && d <= maxDay {
		if day := dayOf(y, m, d); day.Day() == int(d) {
			return nil // otherwise it overflowed into the next month
		}
	}
	return &Broken{Rule: "date.valid", Expected: "must be a day of the calendar in the years 1 to 9999, with year, month and day"}
}

func dayOf(year, month, day int64) time.Time {
	return time.Date(int(year), time.Month(month), int(day), 0, 0, 0, 0, time.UTC)
}

func timestamp(v protoreflect.Value) *Broken {
	seconds, nanos := number(v.Message(), "seconds"), number(v.Message(), "nanos")
	if firstSecond <= seconds && seconds <= lastSecond && 0 <= nanos && nanos < second {
		return nil
	}
	return &Broken{Rule: "timestamp.valid", Expected: "must be a time in the years 1 to 9999 (UTC), with nanos from 0 to 999,999,999"}
}

func duration(v protoreflect.Value) *Broken {
	seconds, nanos := number(v.Message(), "seconds"), number(v.Message(), "nanos")
	opposed := seconds < 0 && nanos > 0 || seconds > 0 && nanos < 0
	if -maxDuration <= seconds && seconds <= maxDuration && -second < nanos && nanos < second && !opposed {
		return nil
	}
	return &Broken{Rule: "duration.valid", Expected: "must be a duration of at most 10,000 years, with seconds and nanos of the same sign"}
}
