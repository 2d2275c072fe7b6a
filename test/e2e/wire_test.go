package e2e_test

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"io"
	"net/http"
	"strconv"
	"strings"
	"testing"

	spb "google.golang.org/genproto/googleapis/rpc/status"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"

	paymentv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/payment/v1"
)

// frame is a message as gRPC sends it.
func frame(flag byte, message []byte) []byte {
	header := binary.BigEndian.AppendUint32([]byte{flag}, uint32(len(message)))
	return append(header, message...)
}

// wire calls over HTTP/2 without gRPC's library, so that anything can be sent.
type wire struct {
	base string
	web  *http.Client
}

func newWire(t *testing.T, p *program) *wire {
	t.Helper()
	protocols := new(http.Protocols)
	protocols.SetUnencryptedHTTP2(true)
	transport := &http.Transport{Protocols: protocols, DisableCompression: true}
	t.Cleanup(transport.CloseIdleConnections)
	return &wire{"http://" + p.grpc, &http.Client{Transport: transport, Timeout: patience}}
}

// call sends a body and returns the status that the call ends with.
func (w *wire) call(t *testing.T, path string, body io.Reader, header map[string]string) *status.Status {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, w.base+path, body)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/grpc")
	r.Header.Set("TE", "trailers")
	for name, value := range header {
		r.Header.Set(name, value)
	}
	resp, err := w.web.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	_, _ = io.Copy(io.Discard, resp.Body)
	_ = resp.Body.Close()
	trailer := resp.Trailer
	if trailer.Get("Grpc-Status") == "" {
		trailer = resp.Header
	}
	if text := trailer.Get("Grpc-Status-Details-Bin"); text != "" {
		details, err := base64.RawStdEncoding.DecodeString(strings.TrimRight(text, "="))
		var st spb.Status
		if err == nil {
			err = proto.Unmarshal(details, &st)
		}
		if err != nil {
			t.Fatal(err)
		}
		return status.FromProto(&st)
	}
	code, err := strconv.ParseUint(trailer.Get("Grpc-Status"), 10, 32)
	if err != nil {
		t.Fatalf("no status in %v and %v", resp.Header, resp.Trailer)
	}
	return status.New(codes.Code(code), trailer.Get("Grpc-Message"))
}

// wireCase is a message that no client of this contract sends.
type wireCase struct {
	body   []byte
	header map[string]string

	code   codes.Code
	reason string
}

const notUTF8 = "text that is no UTF-8"

func wireCases(t *testing.T) map[string]wireCase {
	t.Helper()
	const headerLine = 5
	encoding := func(name string) map[string]string { return map[string]string{"Grpc-Encoding": name} }
	malformed := func(body []byte, header map[string]string) wireCase {
		return wireCase{body, header, codes.InvalidArgument, "MALFORMED_MESSAGE"}
	}
	large := func(body []byte, header map[string]string) wireCase {
		return wireCase{body, header, codes.InvalidArgument, "REQUEST_TOO_LARGE"}
	}
	unknown := func(name string, flag byte) wireCase {
		return wireCase{frame(flag, nil), encoding(name), codes.Unimplemented, "UNSUPPORTED_ENCODING"}
	}
	damaged := zipped(t, "\x0a\x01x")
	damaged[len(damaged)-6] ^= 1
	return map[string]wireCase{
		"no protobuf":                          malformed(frame(0, []byte("{}")), nil),
		"no protobuf, compressed":              malformed(frame(1, zipped(t, "{}")), encoding("gzip")),
		notUTF8:                                malformed(frame(0, []byte("\x0a\x01\xff")), nil),
		"half of a message":                    malformed(frame(0, make([]byte, 100))[:50], nil),
		"half of a header":                     malformed(frame(0, nil)[:3], nil),
		"no message":                           malformed(nil, nil),
		"two messages":                         malformed(append(frame(0, nil), frame(0, nil)...), nil),
		"a message and a half":                 malformed(append(frame(0, nil), 0, 0), nil),
		"a flag that is none":                  malformed(frame(2, nil), nil),
		"compressed without saying how":        malformed(frame(1, zipped(t, "")), nil),
		"compressed as it is":                  malformed(frame(1, zipped(t, "")), encoding("identity")),
		"damaged gzip":                         malformed(frame(1, damaged), encoding("gzip")),
		"gzip that is none":                    malformed(frame(1, []byte("xxxxxxxxxxxxxxxxxxxxxxxx")), encoding("gzip")),
		"a byte too many":                      large(frame(0, make([]byte, mebibyte+1)), nil),
		"four gibibytes, announced":            large([]byte{0, 255, 255, 255, 255}, nil),
		"a byte too many, compressed":          large(frame(1, zipped(t, strings.Repeat("\x00", mebibyte+1))), encoding("gzip")),
		"a bomb":                               large(frame(1, zipped(t, strings.Repeat("\x00", 64*mebibyte))), encoding("gzip")),
		"too many bytes, compressed":           large(frame(1, make([]byte, mebibyte+headerLine)), encoding("gzip")),
		"zstd":                                 unknown("zstd", 1),
		"snappy":                               unknown("snappy", 1),
		"deflate":                              unknown("deflate", 1),
		"Brotli":                               unknown("br", 1),
		"an unknown encoding that is not used": unknown("zstd", 0),
		"a message of a mebibyte is of one field": malformed(frame(0, append([]byte{0x0a}, make([]byte, mebibyte-1)...)), nil),
	}
}

func TestMessagesThatCannotBeReadAreRefusedWithAReason(t *testing.T) {
	t.Parallel()
	p, _ := serveWith(t, nobody(t), nil)
	w := newWire(t, p)
	paths := []string{"/grpc.health.v1.Health/Check"}
	texts := map[string]bool{paths[0]: true} // whose first field is a text
	for _, m := range methods(t) {
		paths = append(paths, rpcPath(m))
		first := m.Input().Fields().ByNumber(1)
		texts[rpcPath(m)] = first != nil && first.Kind() == protoreflect.StringKind
	}
	every := wireCases(t)
	for i, path := range paths {
		for name, c := range every {
			if len(c.body) > mebibyte/2 && i%20 > 1 {
				continue // what is large takes its time, and the code is the same
			}
			if name == notUTF8 && !texts[path] {
				continue
			}
			st := w.call(t, path, bytes.NewReader(c.body), c.header)
			if got := infoOf(t, st).GetReason(); st.Code() != c.code || got != c.reason {
				t.Errorf("%s: %s: got %v %s, want %v %s", path, name, st.Code(), got, c.code, c.reason)
			}
		}
	}
}

func TestStreamsWithMessagesThatCannotBeReadAreRefusedWithAReason(t *testing.T) {
	t.Parallel()
	w := newWire(t, serve(t, nil))
	for name, c := range wireCases(t) {
		if name == "no message" || strings.HasPrefix(name, "two ") || name == notUTF8 || name == "a message and a half" {
			continue // a stream may have any number, and this request has no text
		}
		st := w.call(t, "/grpc.reflection.v1.ServerReflection/ServerReflectionInfo", bytes.NewReader(c.body), c.header)
		if got := infoOf(t, st).GetReason(); st.Code() != c.code || got != c.reason {
			t.Errorf("%s: got %v %s, want %v %s", name, st.Code(), got, c.code, c.reason)
		}
	}
}

func TestRPCsThatThereAreNotAreRefusedWithAReason(t *testing.T) {
	t.Parallel()
	p := serve(t, nil)
	w := newWire(t, p)
	for _, path := range []string{
		"/paymentsvc.payment.v1.PaymentService/StealPayment", "/paymentsvc.payment.v2.PaymentService/GetPayment", "/x/y", "/x/", "//",
		"/paymentsvc.payment.v1.PaymentService/getPayment",
	} {
		st := w.call(t, path, bytes.NewReader(frame(0, nil)), nil)
		if got := infoOf(t, st).GetReason(); st.Code() != codes.Unimplemented || got != "RPC_NOT_FOUND" {
			t.Errorf("%s: got %v", path, st.Proto())
		}
	}
	// The same through gRPC's own library.
	err := p.conn.Invoke(t.Context(), "/x/y", &paymentv1.GetPaymentRequest{}, &paymentv1.GetPaymentResponse{})
	if got := infoOf(t, status.Convert(err)).GetReason(); got != "RPC_NOT_FOUND" {
		t.Errorf("got %v", err)
	}
}

func TestCompressedMessagesAreAnsweredInKind(t *testing.T) {
	t.Parallel()
	p := serve(t, nil)
	w := newWire(t, p)
	request, err := proto.Marshal(&paymentv1.GetPaymentRequest{PaymentId: "zip-1"})
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]wireCase{
		"gzip":                  {body: frame(1, zipped(t, string(request))), header: map[string]string{"Grpc-Encoding": "gzip"}},
		"gzip that is not used": {body: frame(0, request), header: map[string]string{"Grpc-Encoding": "gzip"}},
		"identity":              {body: frame(0, request), header: map[string]string{"Grpc-Encoding": "identity"}},
		"nothing said about it": {body: frame(0, request)},
	} {
		st := w.call(t, rpcPath(methodOf(t, &paymentv1.GetPaymentRequest{})), bytes.NewReader(c.body), c.header)
		if got := infoOf(t, st).GetReason(); got != "PAYMENT_NOT_FOUND" {
			t.Errorf("%s: got %v", name, st.Proto())
		}
	}
}

// TestWhatTheTransportAnswersBeforeAnyCode shows what is left to grpc-go, as
// docs/decisions/0016 lists it. It fails when a new version lets us do better.
func TestWhatTheTransportAnswersBeforeAnyCode(t *testing.T) {
	t.Parallel()
	w := newWire(t, serve(t, nil))
	path := rpcPath(methodOf(t, &paymentv1.GetPaymentRequest{}))
	for name, c := range map[string]struct {
		path   string
		header map[string]string
		code   codes.Code
	}{
		"an encoding of the caller's own": {path, map[string]string{"Grpc-Encoding": "x-own"}, codes.Unimplemented},
		"a path that is no RPC's":         {"/x", nil, codes.Unimplemented},
		"a deadline that is none":         {path, map[string]string{"Grpc-Timeout": "soon"}, codes.Internal},
		"metadata that is no base64":      {path, map[string]string{"X-Own-Bin": "%"}, codes.Internal},
		"another content type":            {path, map[string]string{"Content-Type": "application/json"}, codes.InvalidArgument},
	} {
		st := w.call(t, c.path, bytes.NewReader(frame(0, nil)), c.header)
		if st.Code() != c.code || len(st.Details()) > 0 {
			t.Errorf("%s: got %v", name, st.Proto())
		}
	}
}
