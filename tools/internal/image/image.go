// Package image reads the contract from its .proto files: descriptors with
// options and comments. The descriptors in the generated Go code have no
// comments, and they are only as new as the last `make generate`.
package image

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"

	"github.com/bufbuild/protocompile"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protodesc"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"
	"google.golang.org/protobuf/types/descriptorpb"
)

// Read compiles every file below proto/ in the repository at root and returns
// them in the order of their paths. Third-party files come from build/protodeps,
// which `make generate` writes.
func Read(root string) ([]protoreflect.FileDescriptor, error) {
	names, err := contractFiles(filepath.Join(root, "proto"))
	if err != nil {
		return nil, fmt.Errorf("list the contract: %w", err)
	}
	compiler := protocompile.Compiler{
		Resolver: protocompile.WithStandardImports(&protocompile.SourceResolver{
			ImportPaths: []string{filepath.Join(root, "proto"), filepath.Join(root, "build", "protodeps")},
		}),
		SourceInfoMode: protocompile.SourceInfoStandard,
	}
	compiled, err := compiler.Compile(context.Background(), names...)
	if err != nil {
		return nil, fmt.Errorf("compile the contract: %w", err)
	}
	set := &descriptorpb.FileDescriptorSet{}
	seen := map[string]bool{}
	for _, file := range compiled {
		collect(file, seen, set)
	}
	files, err := typed(set)
	if err != nil {
		return nil, err
	}
	return find(files, names)
}

// contractFiles returns the paths of the .proto files below dir.
func contractFiles(dir string) ([]string, error) {
	var names []string
	err := fs.WalkDir(os.DirFS(dir), ".", func(name string, _ fs.DirEntry, err error) error {
		if err == nil && path.Ext(name) == ".proto" {
			names = append(names, name)
		}
		return err
	})
	return names, err
}

// collect adds file to set, after everything that it imports.
func collect(file protoreflect.FileDescriptor, seen map[string]bool, set *descriptorpb.FileDescriptorSet) {
	if seen[file.Path()] {
		return
	}
	seen[file.Path()] = true
	for i := range file.Imports().Len() {
		collect(file.Imports().Get(i).FileDescriptor, seen, set)
	}
	set.File = append(set.File, protodesc.ToFileDescriptorProto(file))
}

// typed reads the options again, this time as the Go types of their extensions:
// the compiler knows extensions by their descriptors only. The types must be
// linked into the program.
func typed(set *descriptorpb.FileDescriptorSet) (*protoregistry.Files, error) {
	wire, err := proto.Marshal(set)
	if err != nil {
		return nil, fmt.Errorf("write the descriptors: %w", err)
	}
	again := &descriptorpb.FileDescriptorSet{}
	if err := proto.Unmarshal(wire, again); err != nil {
		return nil, fmt.Errorf("read the descriptors: %w", err)
	}
	files, err := protodesc.NewFiles(again)
	if err != nil {
		return nil, fmt.Errorf("link the descriptors: %w", err)
	}
	return files, nil
}

// find returns the files called names.
func find(files *protoregistry.Files, names []string) ([]protoreflect.FileDescriptor, error) {
	found := make([]protoreflect.FileDescriptor, 0, len(names))
	for _, name := range names {
		file, err := files.FindFileByPath(name)
		if err != nil {
			return nil, fmt.Errorf("find %s: %w", name, err)
		}
		found = append(found, file)
	}
	return found, nil
}

// Comment returns the comment in front of d as plain text: lines without the
// space that follows the slashes.
func Comment(d protoreflect.Descriptor) string {
	raw := d.ParentFile().SourceLocations().ByDescriptor(d).LeadingComments
	lines := strings.Split(strings.TrimSuffix(raw, "\n"), "\n")
	for i, line := range lines {
		lines[i] = strings.TrimPrefix(line, " ")
	}
	return strings.Join(lines, "\n")
}

// Paragraphs divides a comment at its empty lines and joins the lines of each
// part.
func Paragraphs(comment string) []string {
	var out []string
	for part := range strings.SplitSeq(comment, "\n\n") {
		if text := strings.Join(strings.Fields(part), " "); text != "" {
			out = append(out, text)
		}
	}
	return out
}
