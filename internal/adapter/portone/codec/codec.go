package codec

import (
	"fmt"
	"slices"
	"sync"

	"google.golang.org/protobuf/encoding/protowire"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
)

// Codec holds the plans of all messages it was made for. It is safe for
// concurrent use.
type Codec struct {
	plans       map[protoreflect.FullName]*plan
	observe     Observer
	maxDocument int
	buffers     sync.Pool // of *[]byte
}

// New compiles plans for messages and everything they contain. It fails when a
// message cannot be translated: two fields with one JSON name, a kind of field
// that PortOne does not have.
func New(x Exceptions, observe Observer, messages ...protoreflect.MessageDescriptor) (*Codec, error) {
	c := compiler{
		exceptions: x,
		plans:      map[protoreflect.FullName]*plan{},
		enums:      map[protoreflect.FullName]*enum{},
	}
	for _, md := range messages {
		if _, err := c.message(md); err != nil {
			return nil, err
		}
	}
	if observe == nil {
		observe = func(Unknown, protoreflect.FullName) {}
	}
	return &Codec{plans: c.plans, observe: observe, maxDocument: MaxDocument}, nil
}

// Limit returns a codec with the same plans that refuses documents of more than
// maxDocument bytes.
func (c *Codec) Limit(maxDocument int) *Codec {
	return &Codec{plans: c.plans, observe: c.observe, maxDocument: maxDocument}
}

// AppendWire decodes a JSON document that holds a message called name and
// appends the message in wire format to dst. On an error dst is returned as it was.
func (c *Codec) AppendWire(dst, json []byte, name protoreflect.FullName) ([]byte, error) {
	p, ok := c.plans[name]
	if !ok {
		return dst, fmt.Errorf("decode %s: no plan", name)
	}
	d := c.decoder(dst, json)
	if err := d.document(p, c.maxDocument); err != nil {
		return dst, err
	}
	return d.dst, nil
}

// AppendWireIn is AppendWire for a document that holds the message field in of a
// message: PortOne answers with a bare payment where the contract has a response
// around it.
func (c *Codec) AppendWireIn(dst, json []byte, in protoreflect.FieldDescriptor) ([]byte, error) {
	p, ok := c.planOf(in)
	if !ok {
		return dst, fmt.Errorf("decode %s: no plan", in.FullName())
	}
	d := c.decoder(dst, json)
	d.tag(in.Number(), protowire.BytesType)
	mark := d.open()
	if err := d.document(p, c.maxDocument); err != nil {
		return dst, err
	}
	d.close(mark)
	return d.dst, nil
}

func (c *Codec) decoder(dst, json []byte) decoder {
	return decoder{scanner: scanner{src: json}, dst: dst, observe: c.observe}
}

// planOf returns the plan of the message that a field holds.
func (c *Codec) planOf(fd protoreflect.FieldDescriptor) (*plan, bool) {
	if fd.Message() == nil || fd.IsMap() {
		return nil, false
	}
	p, ok := c.plans[fd.Message().FullName()]
	return p, ok
}

// Unmarshal decodes a JSON document into m, replacing what m holds. On an error m
// is as it was.
func (c *Codec) Unmarshal(json []byte, m proto.Message) error {
	return c.pooled(m, func(dst []byte) ([]byte, error) {
		return c.AppendWire(dst, json, m.ProtoReflect().Descriptor().FullName())
	})
}

// UnmarshalIn decodes a JSON document into the message field in of m, replacing
// what m holds. On an error m is as it was.
func (c *Codec) UnmarshalIn(json []byte, m proto.Message, in protoreflect.FieldDescriptor) error {
	// A field of another message would be some other field of m, or none.
	if name := m.ProtoReflect().Descriptor().FullName(); in.ContainingMessage().FullName() != name {
		return fmt.Errorf("decode %s: no field of %s", in.FullName(), name)
	}
	return c.pooled(m, func(dst []byte) ([]byte, error) {
		return c.AppendWireIn(dst, json, in)
	})
}

// pooled unmarshals what decode appends to a borrowed buffer.
func (c *Codec) pooled(m proto.Message, decode func([]byte) ([]byte, error)) error {
	buffer := c.borrow()
	wire, err := decode((*buffer)[:0])
	if err == nil {
		err = proto.Unmarshal(wire, m)
	}
	c.giveBack(buffer, wire)
	return err
}

// borrow returns a buffer for bytes that do not outlive a call.
func (c *Codec) borrow() *[]byte {
	if buffer, ok := c.buffers.Get().(*[]byte); ok {
		return buffer
	}
	return new([]byte)
}

// maxPooled keeps one large list from staying in memory for good.
const maxPooled = 256 << 10

// giveBack returns a buffer that has grown into used. The bytes in it may be
// personal data; the next user overwrites them and nobody else sees them.
func (c *Codec) giveBack(buffer *[]byte, used []byte) {
	if cap(used) <= maxPooled {
		*buffer = used
		c.buffers.Put(buffer)
	}
}

// Messages returns the names of all messages that have a plan, in order.
func (c *Codec) Messages() []protoreflect.FullName {
	names := make([]protoreflect.FullName, 0, len(c.plans))
	for name := range c.plans {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}
