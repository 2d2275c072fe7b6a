package client

import "sync"

// Tokens are counted in tenths to stay whole: a read earns one tenth and a
// repetition costs ten, which bounds repetitions to 10 % of the traffic.
const (
	earnPerRead = 1
	costOfRetry = 10
)

// budget limits how many reads are repeated. Without it every caller repeating
// three times turns a PortOne that is slow into one that is down.
type budget struct {
	mu     sync.Mutex
	tenths int
	most   int
}

func newBudget(burst int) *budget {
	return &budget{tenths: burst * costOfRetry, most: burst * costOfRetry}
}

// earn counts a read.
func (b *budget) earn() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.tenths = min(b.tenths+earnPerRead, b.most)
}

// spend pays for a repetition, if there is enough.
func (b *budget) spend() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.tenths < costOfRetry {
		return false
	}
	b.tenths -= costOfRetry
	return true
}
