package gateway

import (
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"net/http"
	"strings"

	"github.com/grpc-ecosystem/grpc-gateway/v2/runtime"

	errorv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/error/v1"
	"github.com/paymentsvc/paymentsvc/internal/domain/failure"
)

// unzipped decompresses bodies, and rejects those in an encoding that it does not
// know. What is decompressed obeys the same limit as what is sent plainly.
func unzipped(next runtime.HandlerFunc) runtime.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request, params map[string]string) {
		switch strings.ToLower(strings.Join(r.Header.Values("Content-Encoding"), ",")) {
		case "", "identity":
			next(w, r, params)
		case "gzip", "x-gzip":
			text, f := unzip(r.Body)
			if f != nil {
				refuse(w, r, f)
				return
			}
			next(w, withBody(r, text), params)
		default:
			w.Header().Set("Accept-Encoding", "gzip") // RFC 9110, 15.5.16
			refuse(w, r, failure.New(errorv1.CommonReason_COMMON_REASON_UNSUPPORTED_ENCODING, "The Content-Encoding is not supported; send the body with gzip or as it is."))
		}
	}
}

// unzip reads a compressed body whole, of which the facade limits the size. It stops one byte beyond the limit, however
// much would follow.
func unzip(body io.Reader) ([]byte, *failure.Error) {
	tooLarge := failure.New(errorv1.CommonReason_COMMON_REASON_REQUEST_TOO_LARGE, "The body is larger than 1 MiB.")
	plain, err := gzip.NewReader(body)
	var text []byte
	if err == nil {
		text, err = io.ReadAll(io.LimitReader(plain, maxBody+1))
	}
	var limit *http.MaxBytesError
	switch {
	case errors.As(err, &limit), len(text) > maxBody:
		return nil, tooLarge
	case err != nil:
		return nil, failure.New(errorv1.CommonReason_COMMON_REASON_MALFORMED_MESSAGE, "The gzip data of the body is damaged.").Because(err)
	default:
		return text, nil
	}
}

// withBody is r with another body.
func withBody(r *http.Request, text []byte) *http.Request {
	other := *r
	other.Header = r.Header.Clone()
	other.Header.Del("Content-Encoding")
	other.Body, other.ContentLength = io.NopCloser(bytes.NewReader(text)), int64(len(text))
	return &other
}
