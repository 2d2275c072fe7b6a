package store

import (
	"encoding/json"
	"fmt"
	"time"

	"google.golang.org/genproto/googleapis/rpc/code"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/anypb"

	"github.com/paymentsvc/paymentsvc/internal/domain/failure"
	"github.com/paymentsvc/paymentsvc/internal/domain/operation"
)

// encodeMessage is the only way for a message into the database, so the card
// credentials are taken out here, whoever forgot it before.
func encodeMessage(m proto.Message) ([]byte, error) {
	if m == nil {
		return nil, nil
	}
	named, err := anypb.New(operation.WithoutCards(m))
	if err != nil {
		return nil, fmt.Errorf("encode %s: %w", m.ProtoReflect().Descriptor().FullName(), err)
	}
	return proto.Marshal(named)
}

func decodeMessage(plain []byte) (proto.Message, error) {
	if len(plain) == 0 {
		return nil, nil //nolint:nilnil // no message was kept
	}
	var named anypb.Any
	if err := proto.Unmarshal(plain, &named); err != nil {
		return nil, err
	}
	return named.UnmarshalNew()
}

// keptFailure is a failure as it is kept. Its cause is for the log of the process
// that saw it, and stays there.
type keptFailure struct {
	Reason     string            `json:"reason"`
	Code       code.Code         `json:"code"`
	Message    string            `json:"message,omitempty"`
	Metadata   map[string]string `json:"metadata,omitempty"`
	Violations []keptViolation   `json:"violations,omitempty"`
	RetryAfter time.Duration     `json:"retryAfter,omitempty"`
	Proof      failure.Proof     `json:"proof,omitempty"`
}

// keptViolation is a failure.Violation with the names under which it is kept.
type keptViolation struct {
	Field       string `json:"field,omitempty"`
	Rule        string `json:"rule,omitempty"`
	Description string `json:"description,omitempty"`
}

func encodeFailure(f *failure.Error) ([]byte, error) {
	if f == nil {
		return nil, nil
	}
	k := keptFailure{Reason: f.Reason, Code: f.Code, Message: f.Message, Metadata: f.Metadata, RetryAfter: f.RetryAfter, Proof: f.Proof}
	for _, v := range f.Violations {
		k.Violations = append(k.Violations, keptViolation(v))
	}
	return json.Marshal(k)
}

func decodeFailure(plain []byte) (*failure.Error, error) {
	if len(plain) == 0 {
		return nil, nil //nolint:nilnil // no failure was kept
	}
	var k keptFailure
	if err := json.Unmarshal(plain, &k); err != nil {
		return nil, err
	}
	f := &failure.Error{Reason: k.Reason, Code: k.Code, Message: k.Message, Metadata: k.Metadata, RetryAfter: k.RetryAfter, Proof: k.Proof}
	for _, v := range k.Violations {
		f.Violations = append(f.Violations, failure.Violation(v))
	}
	return f, nil
}
