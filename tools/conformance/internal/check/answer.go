package check

import (
	"bytes"
	"cmp"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strings"

	"google.golang.org/protobuf/reflect/protoreflect"

	"github.com/paymentsvc/paymentsvc/tools/conformance/internal/leaf"
	"github.com/paymentsvc/paymentsvc/tools/conformance/internal/pairing"
	"github.com/paymentsvc/paymentsvc/tools/conformance/internal/sample"
)

// checkAnswer compares what the program answered with what its upstream did.
func (s *subject) checkAnswer(way over, response *sample.Sample, got answer, callErr error) {
	if status := failings[s.op.Doc.ID].status(response); status != "" {
		s.checkFailing(way, status, response, callErr)
		return
	}
	switch {
	case callErr != nil:
		s.found.Lose("response", string(way), "", "the call failed: "+callErr.Error())
	case response == nil:
		s.checkFile(way, got)
	case way == overGRPC:
		s.checkMessage(response, got.messages[0])
	default:
		s.checkJSON(response, got)
	}
}

// nextPage are the fields that the contract has of its own.
const (
	nextPage     = "next_page_token"
	nextPageJSON = "nextPageToken"
)

func (s *subject) checkMessage(response *sample.Sample, m protoreflect.Message) {
	got := leaf.OfMessage(m, leaf.ProtoNames)
	delete(got, nextPage)
	diffs := leaf.Compare(leaf.OfMessage(response.Message, leaf.ProtoNames), got)
	name := func(l sample.Leaf) string { return l.Proto }
	isThere := func(l sample.Leaf) bool { return l.Proto == "" || got.HasUnder(l.Proto) }
	s.mark(response.Leaves, comparison{side: pairing.Response, way: overGRPC, diffs: diffs, name: name, isThere: isThere})
}

func (s *subject) checkJSON(response *sample.Sample, a answer) {
	body, err := leaf.Parse(a.body)
	if err != nil {
		s.found.Lose("response", string(overJSON), "", err.Error())
		return
	}
	want, within := leaf.OfMessage(response.Message, leaf.JSONNames), ""
	if fd := response.Message.Descriptor().Fields().ByName(protoreflect.Name(a.binding.Answer)); fd != nil {
		within = fd.JSONName()
	}
	got := leaf.Set{}
	for path, text := range leaf.OfJSON(body) {
		got[under(within, path)] = text
	}
	delete(got, nextPageJSON)
	isThere := func(l sample.Leaf) bool { return l.Facade == "" || got.HasUnder(l.Facade) }
	there := map[string]bool{}
	for _, l := range response.Leaves {
		there[l.Facade] = isThere(l)
	}
	forgive(want, got)
	name := func(l sample.Leaf) string { return l.Facade }
	s.mark(response.Leaves, comparison{
		side: pairing.Response, way: overJSON, diffs: leaf.Compare(want, got),
		name: name, isThere: func(l sample.Leaf) bool { return there[l.Facade] },
	})
}

// under puts path below within, where the facade's answer is one field of the
// response.
func under(within, path string) string {
	switch {
	case within == "":
		return path
	case path == "" || strings.HasPrefix(path, "["):
		return within + path
	default:
		return within + "." + path
	}
}

// forgive removes what the facade adds: it writes fields that are not set, so that
// readers find every name.
func forgive(want, got leaf.Set) {
	for path, text := range want {
		if text == "{}" && got.HasUnder(path) {
			delete(want, path)
		}
	}
	for path, text := range got {
		if _, ok := want[path]; !ok && isZero(text) {
			delete(got, path)
		}
	}
}

func isZero(text string) bool {
	switch text {
	case `""`, "0", `"0"`, "false", "[]", "{}", "null":
		return true
	default:
		return strings.HasSuffix(text, `_UNSPECIFIED"`)
	}
}

// checkFile compares a download with the file; an answer without a body only has
// to come.
func (s *subject) checkFile(way over, got answer) {
	if !s.op.Doc.HasBody() {
		return
	}
	content, name := s.content(way, got)
	if !bytes.Equal(content, file()) {
		s.found.Lose("response", string(way), "", fmt.Sprintf("the file has %d bytes, want %d", len(content), len(file())))
	}
	if name == "" {
		s.found.Lose("response", string(way), "", "the file has no name")
	}
}

// content puts a download together.
func (s *subject) content(way over, got answer) (content []byte, name string) {
	if way == overJSON {
		return jsonContent(got.body)
	}
	for _, m := range got.messages {
		fields := m.Descriptor().Fields()
		content = append(content, m.Get(fields.ByName("chunk")).Bytes()...)
		name = cmp.Or(name, m.Get(fields.ByName("file_name")).String())
	}
	return content, name
}

func jsonContent(body []byte) (content []byte, name string) {
	decoder := json.NewDecoder(bytes.NewReader(body))
	for decoder.More() {
		var line struct {
			Result struct {
				Chunk    string `json:"chunk"`
				FileName string `json:"fileName"`
			} `json:"result"`
		}
		if decoder.Decode(&line) != nil {
			return nil, ""
		}
		piece, err := base64.StdEncoding.DecodeString(line.Result.Chunk)
		if err != nil {
			return nil, ""
		}
		content = append(content, piece...)
		name = cmp.Or(name, line.Result.FileName)
	}
	return content, name
}
