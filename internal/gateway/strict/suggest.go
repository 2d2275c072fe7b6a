package strict

import (
	"slices"
	"strings"

	"google.golang.org/protobuf/reflect/protoreflect"
)

// suggest names the field of md that a caller probably meant, or nothing.
func (r *Reader) suggest(md protoreflect.MessageDescriptor, name string) string {
	if field, ok := r.fields[name]; ok {
		if fd := md.Fields().ByName(field); fd != nil {
			return fd.JSONName()
		}
	}
	names := make([]string, md.Fields().Len())
	for i := range names {
		names[i] = md.Fields().Get(i).JSONName()
	}
	if near := nearest(name, names); near != "" {
		return near
	}
	return below(md, name)
}

// maxSteps is how far below a message a field is looked for.
const maxSteps = 4

// below is the path to the only field of that name in the messages that md holds, or
// nothing: the caller has put a field one level too high.
func below(md protoreflect.MessageDescriptor, name string) string {
	type branch struct {
		md   protoreflect.MessageDescriptor
		path string
	}
	level, seen := []branch{{md, ""}}, map[protoreflect.FullName]bool{}
	for range maxSteps {
		var next []branch
		var found []string
		for _, b := range level {
			for i := range b.md.Fields().Len() {
				fd := b.md.Fields().Get(i)
				inside := fd.Message()
				if inside == nil || fd.Cardinality() == protoreflect.Repeated || seen[inside.FullName()] {
					continue
				}
				seen[inside.FullName()] = true
				path := b.path + fd.JSONName() + "."
				next = append(next, branch{inside, path})
				if there := fieldOf(inside, name); there != nil {
					found = append(found, path+there.JSONName())
				}
			}
		}
		if len(found) > 0 {
			return only(found)
		}
		level = next
	}
	return ""
}

// only is the one text of a list that has no others.
func only(texts []string) string {
	if len(texts) == 1 {
		return texts[0]
	}
	return ""
}

// nearest is the candidate that a misspelt name is closest to, or nothing if none
// is close: one that differs by case and separators only, then the least edits, then
// the only one that continues the name or is continued by it.
func nearest(name string, candidates []string) string {
	plain := bare(name)
	if plain == "" || len(plain) > maxName {
		return ""
	}
	best, edits := "", 1+len(plain)/4
	for _, candidate := range candidates {
		if d := distance(plain, bare(candidate), edits); d < edits || d == edits && best == "" {
			best, edits = candidate, d
		}
	}
	if best != "" {
		return best
	}
	continued := slices.DeleteFunc(slices.Clone(candidates), func(candidate string) bool {
		other := bare(candidate)
		return !strings.HasPrefix(other, plain) && !strings.HasPrefix(plain, other) && !strings.HasSuffix(other, plain)
	})
	if len(plain) > 2 {
		return only(continued)
	}
	return ""
}

// maxName is how long a name may be to be compared with others.
const maxName = 64

// bare is a name without what spellings differ by.
func bare(name string) string {
	return strings.ToLower(strings.NewReplacer("_", "", "-", "", " ", "").Replace(name))
}

// distance is how many characters have to be inserted, deleted, replaced or swapped
// with their neighbour to make b of a; more than limit is limit+1.
func distance(a, b string, limit int) int {
	if max(len(a)-len(b), len(b)-len(a)) > limit {
		return limit + 1
	}
	before, last := []int(nil), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row := make([]int, len(b)+1)
		row[0] = i
		for j := 1; j <= len(b); j++ {
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+differs(a[i-1], b[j-1]))
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, last = last, row
	}
	return min(last[len(b)], limit+1)
}

func differs(a, b byte) int {
	if a == b {
		return 0
	}
	return 1
}

// didYouMean ends a description.
func didYouMean(suggestion string) string {
	if suggestion == "" {
		return ""
	}
	return "; did you mean " + suggestion + "?"
}
