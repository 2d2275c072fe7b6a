package main

import (
	"strings"
	"testing"
)

func TestAMissingDocumentIsOneSentence(t *testing.T) {
	t.Parallel()
	var out strings.Builder
	err := run(t.Context(), []string{"-openapi", "nowhere.json"}, &out)
	const want = `PortOne's API document is not at "nowhere.json"; say where it is with OPENAPI=path`
	if err == nil || err.Error() != want {
		t.Errorf("run = %v, want %s", err, want)
	}
}
