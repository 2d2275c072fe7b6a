package protofill

import (
	"time"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/known/structpb"
)

// The years 1 to 9999, which is what a Timestamp may hold.
const (
	firstSecond = -62135596800
	lastSecond  = 253402300799
)

// wellKnown fills messages whose fields are not free.
func (f *Filler) wellKnown(m protoreflect.Message) bool {
	fields := m.Descriptor().Fields()
	switch m.Descriptor().FullName() {
	case "google.protobuf.Timestamp":
		m.Set(fields.ByName("seconds"), protoreflect.ValueOfInt64(f.second()))
		m.Set(fields.ByName("nanos"), protoreflect.ValueOfInt32(f.nanos()))
	case "google.type.Date":
		year, month, day := time.Unix(f.second(), 0).UTC().Date()
		for name, n := range map[protoreflect.Name]int{"year": year, "month": int(month), "day": day} {
			m.Set(fields.ByName(name), protoreflect.ValueOfInt32(int32(n))) //nolint:gosec // parts of a day are small
		}
	case "google.protobuf.Struct":
		s, err := structpb.NewStruct(map[string]any{
			f.text("text"): f.text("value"), "yes": true, "none": nil,
			"n": float64(f.integer(53)), "fraction": f.Rand.NormFloat64(),
			"list": []any{"a", 1.5, map[string]any{"deep": "er"}, []any{}, map[string]any{}},
		})
		if err != nil {
			panic(err)
		}
		proto.Merge(m.Interface(), s)
	default:
		return false
	}
	return true
}

// second is any second, more often one of these decades.
func (f *Filler) second() int64 {
	if f.Rand.IntN(2) == 0 {
		return f.Rand.Int64N(4e9)
	}
	return firstSecond + f.Rand.Int64N(lastSecond-firstSecond+1)
}

// nanos is a fraction of a second in 0, 3, 6 or 9 digits.
func (f *Filler) nanos() int32 {
	unit := []int32{1e9, 1e6, 1e3, 1}[f.Rand.IntN(4)]
	return f.Rand.Int32N(1e9/unit) * unit
}
