package codec_test

import (
	"fmt"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/testing/protocmp"

	"github.com/paymentsvc/paymentsvc/internal/adapter/portone/codec"
)

// One codec serves all calls, and its buffers go from one to the next: a mistake
// would show one customer the data of another.
func TestCallersDoNotDisturbEachOther(t *testing.T) {
	t.Parallel()
	var unknown atomic.Int64
	s := newShop(t, func(codec.Unknown, protoreflect.FullName) { unknown.Add(1) })
	const callers, calls = 8, 200
	var all sync.WaitGroup
	for caller := range callers {
		all.Go(func() {
			for call := range calls {
				id := fmt.Sprintf("%d of %d", call, caller)
				want := s.message(t, "Inner", fmt.Sprintf(`id: %q shape {circle {radius: %d}}`, id, call))
				got := s.empty("Inner")
				doc, err := s.AppendJSON(nil, want, codec.Body{})
				if err != nil {
					t.Error(err)
				}
				if err := s.Unmarshal([]byte(`{"id":1}`), s.empty("Inner")); err == nil {
					t.Error("a broken document was decoded")
				}
				doc = append(doc[:len(doc)-1], `,"new":1}`...)
				if err := s.Unmarshal(doc, got); err != nil {
					t.Error(err)
				}
				if !proto.Equal(want, got) {
					t.Error(cmp.Diff(want, got, protocmp.Transform()))
				}
			}
		})
	}
	all.Wait()
	if got := unknown.Load(); got != callers*calls {
		t.Errorf("%d unknown members were seen, want %d", got, callers*calls)
	}
}
