package billing

// lateReason is what the records say of something that was undone.
const lateReason = "made after it was reported as not executed"

// mostListed is the largest page.
const mostListed = 1000
