package loop

import "time"

// timer is something to do at a time, or an actor to wake.
type timer struct {
	at    time.Duration
	seq   uint64
	do    func()
	actor *Actor
	// wake tells the wait that the timer was set for.
	wake uint64
}

func (t *timer) before(other *timer) bool {
	return t.at < other.at || t.at == other.at && t.seq < other.seq
}

// timers is a heap: the next is the first. Package container/heap would put every
// timer on Go's heap as well, and there are millions.
type timers struct {
	heap []timer
	seq  uint64
}

func (t *timers) empty() bool { return len(t.heap) == 0 }

// push adds a timer behind those of the same time.
func (t *timers) push(added timer) {
	t.seq++
	added.seq = t.seq
	t.heap = append(t.heap, added)
	i := len(t.heap) - 1
	for i > 0 {
		parent := (i - 1) / 2
		if !t.heap[i].before(&t.heap[parent]) {
			return
		}
		t.heap[i], t.heap[parent] = t.heap[parent], t.heap[i]
		i = parent
	}
}

// pop takes the next timer out.
func (t *timers) pop() timer {
	next := t.heap[0]
	last := len(t.heap) - 1
	t.heap[0] = t.heap[last]
	t.heap[last] = timer{}
	t.heap = t.heap[:last]
	for i := 0; ; {
		child := 2*i + 1
		if child >= last {
			return next
		}
		if right := child + 1; right < last && t.heap[right].before(&t.heap[child]) {
			child = right
		}
		if !t.heap[child].before(&t.heap[i]) {
			return next
		}
		t.heap[i], t.heap[child] = t.heap[child], t.heap[i]
		i = child
	}
}
