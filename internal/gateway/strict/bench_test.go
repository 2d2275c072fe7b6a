package strict_test

import (
	"testing"

	"google.golang.org/protobuf/encoding/protojson"

	paymentv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/payment/v1"
)

const ordinary = `{"requestId":"id-0123456789abcdef","channelKey":"channel-key-card","orderName":"Two coffees","amount":{"total":"11000","taxFree":"0"},
	"currencyCode":"KRW","customer":{"id":"customer-1","name":{"full":"Kim"},"email":"kim@example.com"},"bypass":{"a":{"b":[1,2,null]}},
	"method":{"card":{"credential":{"number":"4242424242424242","expiryYear":"30","expiryMonth":"12"}}},"products":[{"id":"p","name":"coffee","amount":"5500","quantity":2}]}`

// BenchmarkBody measures what the check adds to decoding, which BenchmarkDecode is.
func BenchmarkBody(b *testing.B) {
	md, r, text := describe(&paymentv1.PayInstantlyRequest{}), reader(), []byte(ordinary)
	for b.Loop() {
		if f := r.Body(text, md, nil); f != nil {
			b.Fatal(f)
		}
	}
}

func BenchmarkDecode(b *testing.B) {
	text := []byte(ordinary)
	for b.Loop() {
		if err := protojson.Unmarshal(text, &paymentv1.PayInstantlyRequest{}); err != nil {
			b.Fatal(err)
		}
	}
}
