package codec

import (
	"errors"
	"fmt"

	"google.golang.org/protobuf/reflect/protoreflect"
)

// union compiles a message that holds nothing but a oneof called `kind`.
func (c *compiler) union(p *plan, md protoreflect.MessageDescriptor) error {
	p.union = &union{
		oneof: md.Oneofs().Get(0),
		byTag: map[string]*field{},
		cases: map[protoreflect.FieldNumber]unionCase{},
	}
	for i := range md.Fields().Len() {
		if err := c.unionCase(p.union, md.Fields().Get(i)); err != nil {
			return fmt.Errorf("plan %s: %w", md.Fields().Get(i).FullName(), err)
		}
	}
	return nil
}

func (c *compiler) unionCase(u *union, fd protoreflect.FieldDescriptor) error {
	if fd.Message() != nil && isUnion(fd.Message()) {
		// Both would have to find their tag in the same member.
		return fmt.Errorf("%s is a union and cannot be the case of one", fd.Message().FullName())
	}
	f, err := c.field(fd)
	if err != nil {
		return err
	}
	if f.kind != kindMessage {
		return errors.New("the case of a union must be a message")
	}
	tag := c.exceptions.unionTagOf(fd)
	if _, taken := u.byTag[tag]; taken {
		return fmt.Errorf("two cases have the tag %q", tag)
	}
	u.byTag[tag] = f
	u.cases[fd.Number()] = unionCase{
		opening: appendQuoted([]byte(`{"`+unionTag+`":`), tag),
		message: f.message,
	}
	// The case's own object carries the tag, so it is not unknown there.
	return f.message.ignore(unionTag)
}
