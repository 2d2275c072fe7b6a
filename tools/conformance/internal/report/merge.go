package report

import (
	"cmp"
	"slices"
)

// Merge joins the reports of runs that shared the work. What is about no single
// operation is told by the first of them.
func Merge(parts []*Report) *Report {
	whole := *parts[0]
	for _, part := range parts[1:] {
		whole.Operations = append(whole.Operations, part.Operations...)
		whole.InDoubt = append(whole.InDoubt, part.InDoubt...)
		whole.Refusals = whole.Refusals.plus(part.Refusals)
		whole.Panics = append(whole.Panics, part.Panics...)
		whole.OtherCalls += part.OtherCalls
		for name, good := range part.ErrorTypes {
			before, met := whole.ErrorTypes[name]
			whole.ErrorTypes[name] = good && (before || !met)
		}
	}
	slices.SortFunc(whole.Operations, func(a, b *Operation) int { return cmp.Compare(a.ID, b.ID) })
	slices.Sort(whole.InDoubt)
	return &whole
}

// errorTypes counts the error types, and those that gave their reason everywhere.
func (r *Report) errorTypes() Count {
	var c Count
	for _, good := range r.ErrorTypes {
		c.Add(good)
	}
	return c
}
