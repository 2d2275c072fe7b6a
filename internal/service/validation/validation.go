// Package validation checks requests against the contract: the rules that the
// contract writes beside its fields, and the rules that hold for every field of a
// type and are therefore written once, here. What passes can be written as
// PortOne's JSON; a test tries it for every RPC.
//
// The rules of types are:
//
//   - An enum value that is sent is not the zero value. A field that is left out
//     says "not set".
//   - A google.type.Date is a whole day of the calendar, in the years 1 to 9999.
//   - A google.protobuf.Timestamp is in the years 1 to 9999, a Duration in the
//     range that protobuf defines.
//   - A google.protobuf.Struct has what JSON has: no NaN, no infinity, at most
//     MaxDepth levels.
//   - A text is UTF-8 without the character NUL.
//   - The start of a range is not after its end.
package validation

import (
	"context"
	"errors"
	"fmt"

	"buf.build/go/protovalidate"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"

	errorv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/error/v1"
	"github.com/paymentsvc/paymentsvc/internal/domain/failure"
)

// Validator checks requests. It is safe for concurrent use.
type Validator struct {
	requests []proto.Message
	rules    protovalidate.Validator
	plans    map[protoreflect.FullName]*plan
}

// New compiles the rules of types for requests. A field of a type that no rule is known
// for is an error. The rules beside fields, which take most of the time of a start,
// are compiled when they are needed first, or by Warm.
func New(requests ...proto.Message) (*Validator, error) {
	rules, err := protovalidate.New()
	if err != nil {
		return nil, fmt.Errorf("compile the rules of the contract: %w", err)
	}
	plans := map[protoreflect.FullName]*plan{}
	for _, request := range requests {
		if _, err := compile(request.ProtoReflect().Descriptor(), plans); err != nil {
			return nil, fmt.Errorf("compile the rules of types: %w", err)
		}
	}
	return &Validator{requests: requests, rules: rules, plans: plans}, nil
}

// Warm compiles the rules beside fields, so that calls do not wait for it, until ctx
// ends. A rule that cannot be compiled is an error.
func (v *Validator) Warm(ctx context.Context) error {
	for _, request := range v.requests {
		if ctx.Err() != nil {
			return nil //nolint:nilerr // who ends it needs no rules
		}
		var broken *protovalidate.ValidationError // an empty request may be one
		if err := v.rules.Validate(request); err != nil && !errors.As(err, &broken) {
			return fmt.Errorf("compile the rules of the contract: %w", err)
		}
	}
	return nil
}

// Check returns a *failure.Error that names every field of m that breaks a rule, or
// nil. Messages that New was not told about have only the rules written beside
// their fields.
func (v *Validator) Check(m proto.Message) error {
	r := m.ProtoReflect()
	var w walk
	if p := v.plans[r.Descriptor().FullName()]; p != nil {
		w.message(p, r, nil)
	}
	broken, err := v.brokenRules(m)
	if err != nil && len(w.found) == 0 {
		return fmt.Errorf("validate %s: %w", r.Descriptor().FullName(), err)
	}
	all := onePerField(append(w.found, broken...))
	if len(all) == 0 {
		return nil
	}
	return failure.OfViolations(errorv1.CommonReason_COMMON_REASON_VALIDATION_FAILED, all, 0)
}

// brokenRules lists the rules beside fields that m breaks.
func (v *Validator) brokenRules(m proto.Message) ([]failure.Violation, error) {
	err := v.rules.Validate(m)
	if err == nil {
		return nil, nil
	}
	var invalid *protovalidate.ValidationError
	if !errors.As(err, &invalid) {
		return nil, err
	}
	broken := make([]failure.Violation, 0, len(invalid.Violations))
	for _, violation := range invalid.Violations {
		broken = append(broken, failure.Violation{
			Field:       protovalidate.FieldPathString(violation.Proto.GetField()),
			Rule:        violation.Proto.GetRuleId(),
			Description: describe(violation),
		})
	}
	return broken, nil
}

// onePerField keeps the first violation of each field, which is the plainest.
// Violations without a field are about several and are all kept.
func onePerField(all []failure.Violation) []failure.Violation {
	seen := map[string]bool{}
	kept := all[:0]
	for _, violation := range all {
		if violation.Field != "" && seen[violation.Field] {
			continue
		}
		seen[violation.Field] = true
		kept = append(kept, violation)
	}
	return kept
}
