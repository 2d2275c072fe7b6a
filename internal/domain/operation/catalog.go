package operation

import (
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"
)

// Catalog collects the definitions of one noun while its package is initialised,
// so that an operation is written down once. It is not changed afterwards.
type Catalog struct {
	definitions []*Definition
}

// All returns the definitions in the order in which they were written down.
func (c *Catalog) All() []*Definition {
	return c.definitions
}

// rangeMethods calls each for every RPC of a package until it returns false.
func rangeMethods(pkg protoreflect.FullName, each func(protoreflect.MethodDescriptor) bool) {
	protoregistry.GlobalFiles.RangeFilesByPackage(pkg, func(file protoreflect.FileDescriptor) bool {
		for i := range file.Services().Len() {
			methods := file.Services().Get(i).Methods()
			for j := range methods.Len() {
				if !each(methods.Get(j)) {
					return false
				}
			}
		}
		return true
	})
}
