package receive

import (
	"bytes"
	"compress/gzip"
	"io"
	"runtime"
	"testing"

	"google.golang.org/grpc/mem"
)

func TestABombIsNotUnpacked(t *testing.T) { //nolint:paralleltest // it measures what is allocated
	const size = 256 << 20
	var bomb bytes.Buffer
	w := gzip.NewWriter(&bomb)
	if _, err := io.CopyN(w, zeros{}, size); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	_, err := unzip(mem.BufferSlice{mem.SliceBuffer(bomb.Bytes())})
	runtime.ReadMemStats(&after)
	if err == nil {
		t.Error("it is taken")
	}
	if grown := after.TotalAlloc - before.TotalAlloc; grown > 16*Limit {
		t.Errorf("%d bytes were allocated", grown)
	}
}

// zeros is an endless source of zeros.
type zeros struct{}

// Read returns zeros.
func (zeros) Read(p []byte) (int, error) {
	clear(p)
	return len(p), nil
}
