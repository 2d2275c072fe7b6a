// Package domain gathers what the packages of the single nouns define, for those
// who need all of it: the start of the program, documents, and tests.
package domain

import (
	"slices"

	"github.com/paymentsvc/paymentsvc/internal/domain/billing"
	"github.com/paymentsvc/paymentsvc/internal/domain/identity"
	"github.com/paymentsvc/paymentsvc/internal/domain/invoicing"
	"github.com/paymentsvc/paymentsvc/internal/domain/operation"
	"github.com/paymentsvc/paymentsvc/internal/domain/payment"
	"github.com/paymentsvc/paymentsvc/internal/domain/reconciliation"
	"github.com/paymentsvc/paymentsvc/internal/domain/settlement"
)

// Operations returns the definitions of all operations.
func Operations() []*operation.Definition {
	return slices.Concat(
		payment.Operations(), billing.Operations(), identity.Operations(),
		settlement.Operations(), invoicing.Operations(), reconciliation.Operations(),
	)
}
