package store

import (
	"bytes"
	"testing"
)

func sealed(t *testing.T, master, id string) box {
	t.Helper()
	k, err := newKeys([]byte(master))
	if err != nil {
		t.Fatal(err)
	}
	b, err := k.box(id)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestSealedValuesOpenOnlyWhereTheyBelong(t *testing.T) {
	t.Parallel()
	secret := []byte("a name and an address")
	b := sealed(t, "master", "operation-1")
	value := b.seal(columnRequest, secret)
	if bytes.Contains(value, secret[:6]) {
		t.Error("the sealed value shows what it holds")
	}
	if again := b.seal(columnRequest, secret); bytes.Equal(value, again) {
		t.Error("two seals of one value are the same, so equal values can be told")
	}
	damaged := bytes.Clone(value)
	damaged[len(damaged)-1] ^= 1
	newer := append([]byte{sealFormat + 1}, value[1:]...)
	for name, tc := range map[string]struct {
		box    box
		column string
		value  []byte
		want   []byte
	}{
		"where it belongs":          {b, columnRequest, value, secret},
		"in another column":         {b, columnResponse, value, nil},
		"in another operation":      {sealed(t, "master", "operation-2"), columnRequest, value, nil},
		"under another key":         {sealed(t, "other", "operation-1"), columnRequest, value, nil},
		"after it was damaged":      {b, columnRequest, damaged, nil},
		"after it was cut short":    {b, columnRequest, value[:5], nil},
		"sealed by a newer program": {b, columnRequest, newer, nil},
	} {
		got, err := tc.box.open(tc.column, tc.value)
		if !bytes.Equal(got, tc.want) || (err == nil) != (tc.want != nil) {
			t.Errorf("%s: got %q, %v", name, got, err)
		}
	}
}

func TestNothingIsSealedAsNothing(t *testing.T) {
	t.Parallel()
	b := sealed(t, "master", "operation-1")
	if value := b.seal(columnFailure, nil); value == nil || len(value) != 0 {
		t.Errorf("sealed nothing as %v", value)
	}
	if plain, err := b.open(columnFailure, []byte{}); plain != nil || err != nil {
		t.Errorf("opened nothing as %q, %v", plain, err)
	}
}
