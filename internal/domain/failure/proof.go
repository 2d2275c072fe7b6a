package failure

// Proof is what a refusal proves about the operation that it answers. It is decided
// where the refusal comes from: PortOne's by the table of its error types, those of this
// service where they are made.
type Proof string

const (
	// Refused proves that it was not done.
	Refused Proof = "refused"
	// AlreadyDone proves that it was not done now, because what it asks for is there:
	// by an earlier attempt of the same operation, or by another.
	AlreadyDone Proof = "already done"
	// RefusedByGateway is the refusal of a payment gateway, or of another service behind
	// PortOne, where its mistakes move no money.
	RefusedByGateway Proof = "refused behind PortOne"
	// RefusedByGatewayOnRecord is the refusal of a payment gateway where money moves:
	// gateways err, so PortOne's own record decides.
	RefusedByGatewayOnRecord Proof = "refused by the gateway, if PortOne's record agrees"
	// StillRunning proves that an earlier attempt is under way.
	StillRunning Proof = "still running"
	// Unknown proves nothing: it may have been done.
	Unknown Proof = "unknown"
)

// ByGateway reports whether it was the payment gateway that refused.
func (e *Error) ByGateway() bool {
	return e != nil && (e.Proof == RefusedByGateway || e.Proof == RefusedByGatewayOnRecord)
}
