// Package portone is the one place that speaks to PortOne. It knows where each
// RPC leads (routes), what things are called on either side (codec and names),
// how to talk HTTP without losing track of what was sent (client), and what an
// answer proves (outcome). The rest of the program sees operation.Port only.
package portone
