package image_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/paymentsvc/paymentsvc/tools/internal/image"
)

const thing = `syntax = "proto3";

package thing.v1;

// A thing.
//
// It is described
// over two lines.
message Thing {
  // Its id.
  string id = 1;
}
`

func TestReadKeepsComments(t *testing.T) {
	t.Parallel()
	files, err := image.Read(repository(t, thing))
	if err != nil {
		t.Fatal(err)
	}
	message := files[0].Messages().Get(0)
	if diff := cmp.Diff("A thing.\n\nIt is described\nover two lines.", image.Comment(message)); diff != "" {
		t.Errorf("comment (-want +got):\n%s", diff)
	}
	want := []string{"A thing.", "It is described over two lines."}
	if diff := cmp.Diff(want, image.Paragraphs(image.Comment(message))); diff != "" {
		t.Errorf("paragraphs (-want +got):\n%s", diff)
	}
}

func TestReadSaysWhereAMistakeIs(t *testing.T) {
	t.Parallel()
	_, err := image.Read(repository(t, strings.Replace(thing, "string id", "strong id", 1)))
	if err == nil || !strings.Contains(err.Error(), "thing/v1/thing.proto:11:3") {
		t.Errorf("got %v", err)
	}
}

// repository makes a repository with one file of a contract and returns its root.
func repository(t *testing.T, source string) string {
	t.Helper()
	root := t.TempDir()
	dir := filepath.Join(root, "proto", "thing", "v1")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "thing.proto"), []byte(source), 0o600); err != nil {
		t.Fatal(err)
	}
	return root
}
