// Package storetest is what every journal must do: a suite that all of them pass.
// A feature of the journal does not exist until it is in here.
//
//	func TestJournal(t *testing.T) { storetest.Run(t, openJournal) }
package storetest
