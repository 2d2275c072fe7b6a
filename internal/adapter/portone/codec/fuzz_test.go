package codec_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math/big"
	"strconv"
	"strings"
	"testing"
	"unicode/utf16"
	"unicode/utf8"

	"google.golang.org/protobuf/reflect/protoreflect"

	"github.com/paymentsvc/paymentsvc/internal/adapter/portone/codec"
)

// FuzzValidity holds the scanner against encoding/json: an object is skipped if
// and only if it is JSON and keeps the rules that encoding/json does not have.
func FuzzValidity(f *testing.F) {
	s := newShop(f, nil)
	f.Fuzz(func(t *testing.T, doc []byte) {
		for _, whole := range []string{string(doc), `{"new":` + string(doc) + `}`} {
			_, err := s.AppendWire(nil, []byte(whole), "shop.Nothing")
			want := json.Valid([]byte(whole)) && isObject(whole) && isStrict(whole)
			if (err == nil) != want {
				t.Errorf("%q: got %v, want it accepted: %t", whole, err, want)
			}
			checkError(t, whole, err)
		}
	})
}

func isObject(doc string) bool {
	return strings.HasPrefix(strings.TrimLeft(doc, " \t\r\n"), "{")
}

// isStrict reports whether JSON has valid UTF-8, whole surrogate pairs and no
// more depth than is allowed.
func isStrict(doc string) bool {
	depth, inString := 0, false
	for i := 0; i < len(doc); i++ {
		switch c := doc[i]; {
		case inString && c == '\\' && doc[i+1] == 'u':
			length, ok := codeUnits(doc[i:])
			if !ok {
				return false
			}
			i += length - 1
		case inString && c == '\\':
			i++
		case c == '"':
			inString = !inString
		case inString:
		case c == '{' || c == '[':
			depth++
			if depth > codec.MaxDepth {
				return false
			}
		case c == '}' || c == ']':
			depth--
		}
	}
	return utf8.ValidString(doc)
}

// codeUnits returns how many bytes there are of the \uXXXX that text begins with, or of two of
// them where they are a pair.
func codeUnits(text string) (int, bool) {
	unit := func(at int) rune {
		if len(text) < at+6 || text[at:at+2] != `\u` {
			return 0
		}
		n, _ := strconv.ParseUint(text[at+2:at+6], 16, 16)
		return rune(n)
	}
	if !utf16.IsSurrogate(unit(0)) {
		return 6, true
	}
	return 12, utf16.DecodeRune(unit(0), unit(6)) != utf8.RuneError
}

// checkError requires an error to say where it is, in plain text.
func checkError(t *testing.T, doc string, err error) {
	t.Helper()
	if err == nil {
		return
	}
	var located *codec.Error
	if !errors.As(err, &located) {
		t.Fatalf("%q: got %v, want an *Error", doc, err)
	}
	if located.Offset < 0 || located.Offset > len(doc) {
		t.Errorf("%q: offset %d is outside the document", doc, located.Offset)
	}
	for _, r := range err.Error() {
		if r != '…' && (r < ' ' || r > '~') {
			t.Errorf("%q: the error has %q in it", doc, r)
		}
	}
}

// FuzzNumber holds whole numbers against math/big.
func FuzzNumber(f *testing.F) {
	s := newShop(f, nil)
	fields := s.file.Messages().ByName("Everything").Fields()
	f.Fuzz(func(t *testing.T, text string) {
		if strings.Trim(text, "0123456789+-.eE") != "" || len(text) > 1000 {
			return // no number by its characters
		}
		want, ok := wholeNumber(text)
		for name, bits := range map[protoreflect.Name]int{"maybe_large": 64, "maybe_small": 32} {
			fd := fields.ByName(name)
			m := s.empty("Everything")
			doc := fmt.Sprintf(`{%q:%s}`, fd.JSONName(), text)
			err := s.Unmarshal([]byte(doc), m)
			checkError(t, doc, err)
			fits := ok && want.IsInt64() && (bits == 64 || want.Int64() == int64(int32(want.Int64())))
			if (err == nil) != fits {
				t.Errorf("%q in %d bits: got %v, want it accepted: %t", text, bits, err, fits)
			}
			if err == nil && m.Get(fd).Int() != want.Int64() {
				t.Errorf("%q is %d, want %d", text, m.Get(fd).Int(), want)
			}
		}
	})
}

// wholeNumber evaluates a JSON number by the book.
func wholeNumber(text string) (*big.Int, bool) {
	if !json.Valid([]byte(text)) {
		return nil, false
	}
	mantissa, exponent, _ := strings.Cut(strings.ToLower(text), "e")
	n, _ := new(big.Rat).SetString(mantissa)
	if n.Sign() == 0 {
		return new(big.Int), true
	}
	const far = 10_000 // the mantissa has a thousand digits at most
	e, err := strconv.Atoi(strings.TrimPrefix(exponent, "+"))
	if exponent != "" && (err != nil || e > far || e < -far) {
		return nil, false
	}
	power := new(big.Rat).SetInt(new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(max(e, -e))), nil))
	if e < 0 {
		power.Inv(power)
	}
	n.Mul(n, power)
	return n.Num(), n.IsInt()
}

// FuzzText reads and writes texts as encoding/json does.
func FuzzText(f *testing.F) {
	s := newShop(f, nil)
	id := s.file.Messages().ByName("Inner").Fields().ByName("id")
	f.Fuzz(func(t *testing.T, text string) {
		m := s.empty("Inner")
		m.Set(id, protoreflect.ValueOfString(text))
		doc, err := s.AppendJSON(nil, m, codec.Body{})
		if (err == nil) != utf8.ValidString(text) {
			t.Fatalf("%q: got %v", text, err)
		}
		if err != nil {
			return
		}
		var decoded struct {
			ID string `json:"id"`
		}
		if err := json.Unmarshal(doc, &decoded); err != nil || decoded.ID != text {
			t.Errorf("encoding/json reads %q and %v, want %q", decoded.ID, err, text)
		}
		written, err := json.Marshal(map[string]string{"id": text})
		if err != nil {
			t.Fatal(err)
		}
		for _, doc := range [][]byte{doc, written, bytes.ReplaceAll(written, []byte("/"), []byte(`\/`))} {
			back := s.empty("Inner")
			if err := s.Unmarshal(doc, back); err != nil || back.Get(id).String() != text {
				t.Errorf("%s is read as %q and %v, want %q", doc, back.Get(id), err, text)
			}
		}
	})
}
