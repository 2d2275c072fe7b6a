package receive

import (
	"errors"
	"io"

	"google.golang.org/grpc/encoding"
)

// refused are encodings that clients of other languages or proxies may use. grpc-go
// answers one that is not registered before any code of ours runs; of the registered
// ones this package takes only gzip. The server does not advertise them.
var refused = []string{"br", "compress", "deflate", "lz4", "snappy", "zstd"}

func init() { //nolint:gochecknoinits // RegisterCompressor must not be called later
	for _, name := range refused {
		encoding.RegisterCompressor(refusedEncoding(name))
	}
}

// refusedEncoding is registered and never used: the message is rejected before.
type refusedEncoding string

var errRefused = errors.New("the encoding is not supported")

// Name returns the encoding's name.
func (e refusedEncoding) Name() string { return string(e) }

// Compress returns an error.
func (refusedEncoding) Compress(io.Writer) (io.WriteCloser, error) { return nil, errRefused }

// Decompress returns an error.
func (refusedEncoding) Decompress(io.Reader) (io.Reader, error) { return nil, errRefused }
