package check

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"net/http"

	"google.golang.org/protobuf/reflect/protoreflect"

	"github.com/paymentsvc/paymentsvc/tools/conformance/internal/apidoc"
	"github.com/paymentsvc/paymentsvc/tools/conformance/internal/contract"
	"github.com/paymentsvc/paymentsvc/tools/conformance/internal/sample"
	"github.com/paymentsvc/paymentsvc/tools/conformance/internal/service"
	"github.com/paymentsvc/paymentsvc/tools/conformance/internal/upstream"
)

// answer is what the program answered, one way or the other.
type answer struct {
	messages []protoreflect.Message // over gRPC
	binding  contract.Binding       // over JSON
	body     []byte
}

// exchange makes one call whose upstream answers with response.
func (s *subject) exchange(ctx context.Context, way over, v int, request, response *sample.Sample) (answer, error) {
	script := s.script(request, response)
	script.Path = request.Values[apidoc.InPath]
	if response != nil && lacksID(request) {
		script.Own = response.Rename
	}
	s.Upstream.Expect(script)
	ctx, cancel := context.WithTimeout(ctx, callTimeout)
	defer cancel()
	return s.call(ctx, way, v, request)
}

// lacksID reports whether a request could name what it makes and does not.
func lacksID(request *sample.Sample) bool {
	body, isObject := request.JSON.(map[string]any)
	return isObject && body["id"] == nil && request.Message.Descriptor().Fields().ByName("id") != nil
}

// before is what operations read before they do anything: a refund wants to see the
// money that it gives back.
func before(operation string, request *sample.Sample) map[string][]byte {
	if operation != "cancelPayment" {
		return nil
	}
	store := ""
	if body, ok := request.JSON.(map[string]any); ok {
		store, _ = body["storeId"].(string)
	}
	return map[string][]byte{"getPayment": encode(paidPayment(request.Values[apidoc.InPath]["paymentId"], store))}
}

// paidPayment is a payment with money to give back.
func paidPayment(id, store string) object {
	payment := object{
		"status": "PAID", "id": id, "transactionId": "any", "merchantId": "any", "storeId": cmp.Or(store, "any"),
		"channel": object{"type": "TEST", "pgProvider": "KCP_V2", "pgMerchantId": "any"},
		"version": "V2", "currency": "KRW", "orderName": "any", "customer": object{}, "origin": object{"platformType": "API", "ipAddress": "127.0.0.1"}, "disputes": []any{},
		"amount": object{
			"total": sample.Balance, "taxFree": 0, "supply": sample.Balance, "discount": 0, "paid": sample.Balance, "cancelled": 0, "cancelledTaxFree": 0,
		},
	}
	for _, name := range []string{"requestedAt", "updatedAt", "statusChangedAt", "paidAt"} {
		payment[name] = "2026-01-02T03:04:05Z"
	}
	return payment
}

// script is what the upstream answers.
func (s *subject) script(request, response *sample.Sample) upstream.Script {
	script := upstream.Script{Operation: s.op.Doc, Status: http.StatusOK, ContentType: s.op.Doc.ContentType, Others: before(s.op.Doc.ID, request)}
	switch {
	case response != nil:
		script.Body = encode(response.JSON)
	case s.op.Doc.HasBody():
		script.Body = file()
	}
	return script
}

// call makes one call and waits for the answer.
func (s *subject) call(ctx context.Context, way over, v int, request *sample.Sample) (answer, error) {
	s.found.Calls++
	if way == overGRPC {
		messages, err := s.Service.Call(ctx, s.op.RPC, request.Message)
		return answer{messages: messages}, err
	}
	b, err := s.binding(v, request)
	if err != nil {
		return answer{}, err
	}
	got, err := s.Service.CallHTTP(ctx, b, request.Message)
	if err == nil && got.Status != http.StatusOK {
		err = &httpError{status: got.Status, body: got.Body}
	}
	return answer{binding: b, body: got.Body}, err
}

// httpError is an answer of the facade that is not a success.
type httpError struct {
	status int
	body   []byte
}

// Error returns the answer.
func (e *httpError) Error() string { return fmt.Sprintf("HTTP %d: %s", e.status, e.body) }

// binding chooses among the ways to say request over HTTP, another one each time.
func (s *subject) binding(v int, request *sample.Sample) (contract.Binding, error) {
	var able []contract.Binding
	for _, b := range s.op.RPC.Bindings {
		if service.Takes(b, request.Message) {
			able = append(able, b)
		}
	}
	if len(able) == 0 {
		return contract.Binding{}, fmt.Errorf("no HTTP binding of %s takes the whole request", s.op.RPC.Name)
	}
	return able[v%len(able)], nil
}

// encode writes JSON as PortOne would. What samples are made of always has a form.
func encode(value any) []byte {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		panic(fmt.Sprintf("encode a sample: %v", err)) // maps, slices and scalars only
	}
	return b.Bytes()
}

// file is a download that takes more than one message of a stream.
func file() []byte {
	var b bytes.Buffer
	b.WriteString("\ufeffid,이름\r\n")
	const lines = 20_000
	for i := range lines {
		fmt.Fprintf(&b, "%d,\"값 %d\"\r\n", i, i)
	}
	return b.Bytes()
}
