package store_test

// roleVar makes this test binary play another role: that of a process which is
// limited, or killed, as a test cannot do to itself.
const roleVar = "PAYMENTSVC_STORE_TEST_ROLE"

func roles() map[string]func() { return map[string]func(){} }
