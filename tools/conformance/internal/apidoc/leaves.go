package apidoc

import "slices"

// Leaves lists the paths of everything in n that can have a value: members after
// a dot, `[]` for what a list holds, `{}` for what a map holds, and `|TAG` for a
// case of a union. An object without members is one itself.
func (n *Node) Leaves(path string) []string {
	switch n.Kind {
	case Array:
		return n.Item.Leaves(path + "[]")
	case Map:
		return n.Item.Leaves(path + "{}")
	case Union:
		var leaves []string
		for _, c := range n.Cases {
			leaves = append(leaves, c.Leaf(n, path))
			if len(c.Node.Members) > 0 {
				leaves = append(leaves, c.Node.Leaves(path+"|"+c.Tag)...)
			}
		}
		return leaves
	case Object:
		switch {
		case len(n.Members) == 0 && path == "":
			return nil // an answer that says nothing but that it worked
		case len(n.Members) == 0:
			return []string{path}
		}
		var leaves []string
		for _, m := range n.Members {
			leaves = append(leaves, m.Node.Leaves(Join(path, m.Name))...)
		}
		return leaves
	default:
		return []string{path}
	}
}

// Leaf is the path of the tag of one case of union, which is at path.
func (c Case) Leaf(union *Node, path string) string {
	return Join(path+"|"+c.Tag, union.Tag)
}

// Join puts a member's name behind a path.
func Join(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}

// RequestLeaves lists everything that a request of op can say.
func (op *Operation) RequestLeaves() []string {
	var leaves []string
	for _, p := range op.Parameters {
		leaves = append(leaves, p.Node.Leaves(p.Name)...)
	}
	if op.Body != nil && len(op.Body.Members) > 0 {
		leaves = append(leaves, op.Body.Leaves("")...)
	}
	slices.Sort(leaves)
	return slices.Compact(leaves)
}
