package crashmatrix_test

// hands bound how many cases are worked on at a time. A case that only waits needs none:
// a third of all cases wait for seconds for an outcome that does not come, while their
// processes do nothing.
type hands chan struct{}

// with does work with a hand.
func (h hands) with(work func()) {
	h <- struct{}{}
	defer func() { <-h }()
	work()
}

// without lends the hand to others during a wait.
func (h hands) without(wait func()) {
	<-h
	defer func() { h <- struct{}{} }()
	wait()
}
