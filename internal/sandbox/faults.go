package sandbox

import (
	"fmt"
	"net/http"
	"slices"
	"sync"

	"github.com/paymentsvc/paymentsvc/internal/sandbox/fault"
	"github.com/paymentsvc/paymentsvc/internal/sandbox/wire"
)

var operationIDs = sync.OnceValue(func() map[string]bool { //nolint:gochecknoglobals // a table that nobody changes
	all := map[string]bool{}
	for _, op := range wire.Operations() {
		all[op.ID] = true
	}
	return all
})

// newFaults starts a plan, unless it names an operation that there is not: such a
// rule would never fire, and its author would think that all is well.
func newFaults(p fault.Plan) (*fault.Injector, error) {
	for i, r := range p.Rules {
		if r.Kind == fault.TypedError && len(r.Operations) == 0 {
			return nil, fmt.Errorf("rules[%d]: a typed_error names its operations", i)
		}
		for _, name := range r.Operations {
			isGroup := slices.Contains([]string{fault.Writes, fault.Reads, fault.All}, name)
			if !isGroup && !operationIDs()[name] {
				return nil, fmt.Errorf("rules[%d]: operation %q is unknown", i, name)
			}
			if r.Error != "" && (isGroup || !documents(name, r.Error)) {
				return nil, fmt.Errorf("rules[%d]: %s has no documented error %q", i, name, r.Error)
			}
		}
	}
	return fault.NewInjector(p)
}

// documents reports whether PortOne documents an error type for an operation.
func documents(operationID, errorType string) bool {
	return slices.ContainsFunc(wire.Operations(), func(op wire.Operation) bool {
		return op.ID == operationID && op.Errors[errorType] != 0
	})
}

// faultError is a documented error that a fault asks for.
type faultError struct {
	Type   string `json:"type"`
	status int
}

// Error is the type of the error.
func (e faultError) Error() string { return e.Type }

// HTTPStatus is the one that PortOne documents.
func (e faultError) HTTPStatus() int { return e.status }

// refusedByFault is the error that the visit's fault refuses it with, nil for none.
func (v *visit) refusedByFault() error {
	if v.fault.Kind != fault.TypedError || v.op.Errors[v.fault.Error] == 0 {
		return nil
	}
	return faultError{v.fault.Error, v.op.Errors[v.fault.Error]}
}

// headerFault is the fault that a request asks for in its header, nil for none.
func headerFault(h http.Header) (*fault.Rule, error) {
	values := h[fault.Header]
	if len(values) == 0 {
		return nil, nil //nolint:nilnil // most requests ask for none
	}
	r, err := fault.ParseHeader(values[0])
	if err != nil {
		return nil, err
	}
	return &r, nil
}

// faultFor decides what goes wrong with a visit. A request's own wish comes before
// the plan, and is not counted by it. Only writes can commit late: for a read, all
// that is left of such a fault is what the client sees.
func (s *Sandbox) faultFor(v *visit) fault.Decision {
	write := v.request.isWrite()
	var d fault.Decision
	if v.headerFault != nil {
		d = v.headerFault.Decide(s.options.Seed)
	} else {
		d = s.faults.Next(fault.Request{Operation: v.op.ID, Write: write, PaymentID: v.paymentID()})
	}
	if d.Late() && !write {
		d.Kind = d.Answer
	}
	return d
}

// paymentID is the payment that the path names, if it does.
func (v *visit) paymentID() string {
	if v.op.aboutPayment && len(v.call.parameters) > 0 {
		return v.call.parameters[0]
	}
	return ""
}
