package environment

import (
	"context"
	"fmt"
	"regexp"
)

// namespaces are the names that a namespace may have. Capitals and blanks are left out:
// who mistypes them would get other keys and not notice.
var namespaces = regexp.MustCompile(`^[a-z0-9][a-z0-9._-]{0,63}$`)

// NamespaceError is a namespace that cannot be one.
type NamespaceError struct{ Namespace string }

// Error implements error.
func (e *NamespaceError) Error() string {
	const shown = 80
	return fmt.Sprintf("%.*q is no namespace: it has 1 to 64 characters of a-z, 0-9, '.', '_' and '-', and begins with a letter or digit", shown, e.Namespace)
}

// CheckNamespace fails with a *NamespaceError for what cannot be a namespace. None is
// one, too.
func CheckNamespace(name string) error {
	if name != "" && !namespaces.MatchString(name) {
		return &NamespaceError{name}
	}
	return nil
}

// ChangedNamespaceError is a namespace that is not the one of before, while something in
// the journal is undecided.
type ChangedNamespaceError struct {
	Before, Given string
	Operations    []Undecided
}

// Error implements error.
func (e *ChangedNamespaceError) Error() string {
	before, remedy := "namespace "+e.Before, "with PAYMENTSVC_NAMESPACE="+e.Before
	if e.Before == "" {
		before, remedy = "no namespace", "without PAYMENTSVC_NAMESPACE"
	}
	given := "namespace " + e.Given
	if e.Given == "" {
		given = "no namespace"
	}
	return fmt.Sprintf("the journal was written with %s, the service is set to use %s, and operations in the journal are undecided: %s; "+
		"start the service %s until they are decided, and change the namespace then", before, given, listed(e.Operations), remedy)
}

// checkNamespace refuses another namespace while something is undecided: if the database
// is lost then, a repeat must find the key that the operation was sent under. A journal
// that belongs to nothing yet was written without a namespace.
func checkNamespace(ctx context.Context, j Journal, bound, given Environment) error {
	if bound.Namespace == given.Namespace {
		return nil
	}
	undecided, err := j.Undecided(ctx, shownOperations+1)
	if err == nil && len(undecided) > 0 {
		err = &ChangedNamespaceError{bound.Namespace, given.Namespace, undecided}
	}
	return err
}
