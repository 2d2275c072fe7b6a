// Package receive reads the requests of the gRPC server. grpc-go answers a message
// that is too large, compressed in an unknown way or no protobuf before any
// interceptor runs, with statuses that carry no reason. Here the message is read from
// the transport's stream instead, once and within the limit, so that such a request
// fails like every other: logged, with one ErrorInfo.
package receive

import (
	"context"
	"encoding/binary"
	"errors"
	"io"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/encoding"
	"google.golang.org/grpc/encoding/gzip"
	"google.golang.org/grpc/mem"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"

	errorv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/error/v1"
	"github.com/paymentsvc/paymentsvc/internal/domain/failure"
)

// Limit is how large a request may be, in bytes, before and after decompression. The
// largest legitimate one, a batch of partners, is far below it.
const Limit = 1 << 20

// source is what grpc-go's stream offers beside its public interface. Its type is
// internal; a test fails when a new version of grpc-go lacks one of the methods.
type source interface {
	RecvCompress() string
	ReadMessageHeader(header []byte) error
	Read(n int) (mem.BufferSlice, error)
}

// sourceOf finds the transport's stream behind the context of a call.
func sourceOf(ctx context.Context) (source, bool) {
	s, ok := grpc.ServerTransportStreamFromContext(ctx).(source)
	return s, ok
}

// The first byte of a message says whether it is compressed; four bytes with its
// length follow.
const (
	headerBytes = 5
	plain       = 0
	compressed  = 1
)

// single reads the only message of a call into m.
func single(s source, m any) error {
	err := next(s, m)
	if errors.Is(err, io.EOF) {
		return malformed("The call ended without a request.", nil)
	}
	if err != nil {
		return err
	}
	var header [headerBytes]byte
	switch err := s.ReadMessageHeader(header[:]); {
	case errors.Is(err, io.EOF):
		return nil
	case err == nil:
		return malformed("The call carries more than one request.", nil)
	default:
		return interrupted(err)
	}
}

// next reads one message into m. Its error is io.EOF when there is none.
func next(s source, m any) error {
	var header [headerBytes]byte
	if err := s.ReadMessageHeader(header[:]); err != nil {
		if errors.Is(err, io.EOF) {
			return io.EOF
		}
		return interrupted(err)
	}
	if err := checkEncoding(s.RecvCompress(), header[0]); err != nil {
		return err
	}
	length := binary.BigEndian.Uint32(header[1:])
	if length > Limit {
		return tooLarge()
	}
	data, err := s.Read(int(length))
	if err != nil {
		return interrupted(err)
	}
	defer func() { data.Free() }()
	if header[0] == compressed {
		text, err := unzip(data)
		if err != nil {
			return err
		}
		return decode(text, m)
	}
	buffer := data.MaterializeToBuffer(mem.DefaultBufferPool())
	defer buffer.Free()
	return decode(buffer.ReadOnlyData(), m)
}

// checkEncoding rejects a message that could not be decompressed. An encoding that is
// announced and not used is rejected too, because grpc-go would answer in it.
func checkEncoding(name string, flag byte) error {
	announced := name != "" && name != encoding.Identity
	switch {
	case announced && name != gzip.Name:
		return failure.New(errorv1.CommonReason_COMMON_REASON_UNSUPPORTED_ENCODING, "The grpc-encoding of the request is not supported; send it with gzip or as it is.")
	case flag != plain && flag != compressed, flag == compressed && !announced:
		return malformed("The request is marked as compressed, but names no grpc-encoding.", nil)
	default:
		return nil
	}
}

// unzip decompresses data. It stops one byte beyond the limit, however much would
// follow.
func unzip(data mem.BufferSlice) ([]byte, error) {
	compressed := data.Reader()
	defer func() { _ = compressed.Close() }()
	plain, err := encoding.GetCompressor(gzip.Name).Decompress(compressed)
	if err != nil {
		return nil, malformed("The gzip data of the request is damaged.", err)
	}
	if closer, ok := plain.(io.Closer); ok {
		defer func() { _ = closer.Close() }() // returns it to a pool
	}
	text, err := io.ReadAll(io.LimitReader(plain, Limit+1))
	switch {
	case err != nil:
		return nil, malformed("The gzip data of the request is damaged.", err)
	case len(text) > Limit:
		return nil, tooLarge()
	default:
		return text, nil
	}
}

func decode(text []byte, m any) error {
	message, ok := m.(proto.Message)
	if !ok {
		return failure.New(errorv1.CommonReason_COMMON_REASON_INTERNAL, "An internal error occurred.")
	}
	if err := proto.Unmarshal(text, message); err != nil {
		proto.Reset(message)
		return malformed("The request is not a protobuf message of the RPC's request type.", err)
	}
	return nil
}

// interrupted is the error of a stream that ended in the middle: cut off by the
// caller, by its deadline, or with its connection.
func interrupted(err error) error {
	switch {
	case errors.Is(err, io.ErrUnexpectedEOF):
		return malformed("The request ends in the middle of a message.", err)
	case status.Code(err) == codes.DeadlineExceeded:
		return failure.New(errorv1.CommonReason_COMMON_REASON_DEADLINE_EXCEEDED, "The caller's deadline came before the request.").Because(err)
	default:
		return errors.Join(context.Canceled, err)
	}
}

func malformed(message string, cause error) error {
	return failure.New(errorv1.CommonReason_COMMON_REASON_MALFORMED_MESSAGE, message).Because(cause)
}

func tooLarge() error {
	return failure.New(errorv1.CommonReason_COMMON_REASON_REQUEST_TOO_LARGE, "The request is larger than 1 MiB.")
}
