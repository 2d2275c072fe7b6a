package strict_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"

	operationv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/operation/v1"
	paymentv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/payment/v1"
	settlementv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/settlement/v1"
	"github.com/paymentsvc/paymentsvc/internal/domain/failure"
	"github.com/paymentsvc/paymentsvc/internal/gateway/strict"
)

// reader knows one of PortOne's names.
func reader() *strict.Reader {
	return strict.NewReader(map[protoreflect.Name]string{"currency_code": "currency"})
}

func describe(m proto.Message) protoreflect.MessageDescriptor { return m.ProtoReflect().Descriptor() }

var (
	cancellation = describe(&paymentv1.CancelPaymentRequest{})
	payment      = describe(&paymentv1.PayInstantlyRequest{})
	transfer     = describe(&settlementv1.CreateOrderTransferRequest{})
	listing      = describe(&paymentv1.ListPaymentsRequest{})
)

// told is what a caller is told.
type told struct{ reason, message string }

func tell(f *failure.Error) told {
	if f == nil {
		return told{}
	}
	return told{f.Reason, f.Message}
}

const (
	unknown = "UNKNOWN_FIELD"
	invalid = "INVALID_JSON"
	broken  = "VALIDATION_FAILED"
)

func TestBodies(t *testing.T) {
	t.Parallel()
	ok := told{}
	for name, c := range map[string]struct {
		md   protoreflect.MessageDescriptor
		body string
		want told
	}{
		"everything is read":     {cancellation, `{"reason": "r", "amount": "1000", "tax_free_amount": 0}`, ok},
		"nothing":                {cancellation, `{}`, ok},
		"the id of the path":     {cancellation, `{"paymentId": "order-1"}`, ok},
		"another id":             {cancellation, `{"paymentId": "order-2"}`, told{broken, "paymentId: must be the same as in the path, or left out."}},
		"another id, snake case": {cancellation, `{"payment_id": "order-2"}`, told{broken, "payment_id: must be the same as in the path, or left out."}},
		"an id that is empty":    {cancellation, `{"paymentId": ""}`, told{broken, "paymentId: must be the same as in the path, or left out."}},
		"an id that is null":     {cancellation, `{"paymentId": null}`, told{broken, "paymentId: must be the same as in the path, or left out."}},

		"PortOne's name":            {payment, `{"currency": "KRW"}`, told{unknown, "currency: the request has no such field; did you mean currencyCode?"}},
		"a misspelt field":          {cancellation, `{"amuont": 5}`, told{unknown, "amuont: the request has no such field; did you mean amount?"}},
		"a swapped letter":          {cancellation, `{"raeson": "r"}`, told{unknown, "raeson: the request has no such field; did you mean reason?"}},
		"another case":              {cancellation, `{"Tax-Free-Amount": 5}`, told{unknown, "Tax-Free-Amount: the request has no such field; did you mean taxFreeAmount?"}},
		"a misspelt field inside":   {payment, `{"method": {"card": {"credentials": {}}}}`, told{unknown, "method.card.credentials: the request has no such field; did you mean credential?"}},
		"a field a level too high":  {payment, `{"total": 1000}`, told{unknown, "total: the request has no such field; did you mean amount.total?"}},
		"a field levels too high":   {payment, `{"expiryYear": "30"}`, told{unknown, "expiryYear: the request has no such field; did you mean method.card.credential.expiryYear?"}},
		"a field like no other":     {cancellation, `{"zzz": 5}`, told{unknown, "zzz: the request has no such field."}},
		"a field that is a card":    {cancellation, "{\n \"4111111111111111\": 5}", told{unknown, "body: has a field at line 2, column 2 that the request does not have."}},
		"a field of odd characters": {cancellation, `{"reason": "주문", "\u0000": 5}`, told{unknown, "body: has a field at line 1, column 18 that the request does not have."}},
		"several at once":           {cancellation, `{"a": 1, "b": null, "amount": null}`, told{unknown, "a: the request has no such field. The field violations list 2 more."}},

		"null":                      {cancellation, `{"reason": "r", "amount": null}`, told{broken, "amount: must not be null; leave the field out, or give it a value."}},
		"null for a message":        {payment, `{"amount": null}`, told{broken, "amount: must not be null; leave the field out, or give it a value."}},
		"null for a list":           {payment, `{"products": null}`, told{broken, "products: must not be null; leave the field out, or give it a value."}},
		"null in a list":            {payment, `{"products": [{}, null]}`, told{broken, "products[1]: must not be null; leave the field out, or give it a value."}},
		"null for a map":            {transfer, `{"parameters": null}`, told{broken, "parameters: must not be null; leave the field out, or give it a value."}},
		"null in a map":             {transfer, `{"parameters": {"k": null}}`, told{broken, `parameters["k"]: must not be null; leave the field out, or give it a value.`}},
		"null in a map, at a card":  {transfer, `{"parameters": {"4111111111111111": null}}`, told{broken, `parameters[…]: must not be null; leave the field out, or give it a value.`}},
		"null deep inside":          {payment, `{"method": {"card": {"credential": {"number": null}}}}`, told{broken, "method.card.credential.number: must not be null; leave the field out, or give it a value."}},
		"null for free content":     {payment, `{"bypass": null}`, told{broken, "bypass: must not be null; leave the field out, or give it a value."}},
		"null as free content":      {payment, `{"bypass": {"a": null, "b": [null, {"c": null}]}}`, ok},
		"null as the body":          {cancellation, `null`, told{broken, "body: must be an object, in braces."}},
		"a list as the body":        {cancellation, `["reason"]`, told{broken, "body: must be an object, in braces."}},
		"a text as the body":        {cancellation, `"reason"`, told{broken, "body: must be an object, in braces."}},
		"free content is no object": {payment, `{"bypass": [1]}`, told{broken, "bypass: must be an object, in braces."}},
		"free content, twice":       {payment, `{"bypass": {"a": 1, "a": 2}}`, told{broken, `bypass["a"]: must be given once.`}},
		"free content, too exact":   {payment, `{"bypass": {"a": 12345678901234567890}}`, told{broken, `bypass["a"]: has more digits than a number can carry exactly; send it as a string.`}},
		"free content, too large":   {payment, `{"bypass": {"a": [1e999]}}`, told{broken, `bypass["a"][0]: has more digits than a number can carry exactly; send it as a string.`}},

		"a part of a won":      {cancellation, `{"amount": 1000.5}`, told{broken, "amount: must be a whole number without fraction or separators, such as 1000."}},
		"a separator":          {cancellation, `{"amount": "1,000"}`, told{broken, "amount: must be a whole number without fraction or separators, such as 1000."}},
		"a word":               {cancellation, `{"amount": "many"}`, told{broken, "amount: must be a whole number without fraction or separators, such as 1000."}},
		"a truth":              {cancellation, `{"amount": true}`, told{broken, "amount: must be a whole number without fraction or separators, such as 1000."}},
		"a space":              {cancellation, `{"amount": " 1000"}`, told{broken, "amount: must be a whole number without fraction or separators, such as 1000."}},
		"a number too large":   {cancellation, `{"amount": 9223372036854775808}`, told{broken, "amount: must be a whole number from -9223372036854775808 to 9223372036854775807."}},
		"a whole with a point": {cancellation, `{"amount": 1000.0}`, ok},
		"a number for a text":  {cancellation, `{"reason": 4111111111111111}`, told{broken, "reason: must be a string, in double quotes."}},
		"an object for a text": {cancellation, `{"reason": {"card": "4111111111111111"}}`, told{broken, "reason: must be a string, in double quotes."}},
		"a text for a truth":   {payment, `{"isCulturalExpense": "true"}`, told{broken, "isCulturalExpense: must be true or false, without quotes."}},
		"a number for a list":  {payment, `{"products": 5}`, told{broken, "products: must be a list, in brackets."}},
		"a text for a map":     {transfer, `{"parameters": "x"}`, told{broken, "parameters: must be an object, in braces."}},
		"a number for an object": {
			payment, `{"amount": 1000}`,
			told{broken, "amount: must be an object with fields such as total, taxFree, vat."},
		},
		"a day as a text": {
			transfer, `{"settlementStartDate": "2026-03-01"}`,
			told{broken, "settlementStartDate: must be an object with fields such as year, month, day."},
		},
		"an unknown enum name": {
			cancellation, `{"requester": "NOBODY"}`,
			told{broken, "requester: must be one of CANCEL_REQUESTER_CUSTOMER, CANCEL_REQUESTER_ADMIN."},
		},
		"PortOne's enum name": {
			cancellation, `{"requester": "CUSTOMER"}`,
			told{broken, "requester: must be one of CANCEL_REQUESTER_CUSTOMER, CANCEL_REQUESTER_ADMIN; did you mean CANCEL_REQUESTER_CUSTOMER?"},
		},
		"an enum by its number": {cancellation, `{"requester": 1}`, ok},
		"an enum as a truth": {
			cancellation, `{"requester": false}`,
			told{broken, "requester: must be one of CANCEL_REQUESTER_CUSTOMER, CANCEL_REQUESTER_ADMIN."},
		},

		"twice":               {cancellation, `{"amount": 1, "amount": 1}`, told{broken, "amount: must be given once."}},
		"in two spellings":    {cancellation, `{"taxFreeAmount": 1, "tax_free_amount": 2}`, told{broken, "tax_free_amount: must be given once; it is another spelling of taxFreeAmount."}},
		"twice, escaped":      {cancellation, `{"amount": 1, "\u0061mount": 2}`, told{broken, "amount: must be given once."}},
		"twice in a map":      {transfer, `{"parameters": {"k": {}, "k": {}}}`, told{broken, `parameters["k"]: must be given once.`}},
		"two of a oneof":      {payment, `{"method": {"card": {}, "virtualAccount": {}}}`, told{broken, "method.virtualAccount: must not be given together with card."}},
		"deeper than is read": {payment, `{"bypass": ` + strings.Repeat(`{"a":`, 100) + `1` + strings.Repeat(`}`, 101), told{broken, "bypass" + strings.Repeat(`["a"]`, 99) + ": must not be nested deeper than 100 levels."}},

		"deeper than JSON is": {cancellation, `{"zzz": ` + strings.Repeat(`[`, 20000) + strings.Repeat(`]`, 20000) + `}`, told{broken, "body: must not be nested deeper than 100 levels."}},

		"ends too early":     {cancellation, "{\"reason\":\n \"x\"", told{invalid, "The body is not valid JSON at line 2, column 5: it ends too early."}},
		"goes on":            {cancellation, `{"reason": "x"} {"amount": 1}`, told{invalid, "The body is not valid JSON at line 1, column 17: there is more text after the end of the value."}},
		"a form":             {cancellation, `reason=x`, told{invalid, "The body is not valid JSON at line 1, column 1: invalid character 'r' at start of value."}},
		"a comma too many":   {cancellation, "{\n\"reason\": \"x\",}", told{invalid, "The body is not valid JSON at line 2, column 14: there is a comma, and nothing follows it."}},
		"single quotes":      {cancellation, `{'reason': 'x'}`, told{invalid, "The body is not valid JSON at line 1, column 2: invalid character '\\'' at start of value."}},
		"not a number":       {cancellation, `{"amount": NaN}`, told{invalid, "The body is not valid JSON at line 1, column 12: invalid character 'N' at start of value."}},
		"no UTF-8":           {cancellation, "{\"reason\": \"\xff\"}", told{invalid, "The body is not valid JSON at line 1, column 13: invalid UTF-8."}},
		"a byte order mark":  {cancellation, "\ufeff{}", told{invalid, "The body is not valid JSON at line 1, column 1: it begins with a byte order mark; send UTF-8 without one."}},
		"broken behind null": {cancellation, `{"amount": null, }`, told{invalid, "The body is not valid JSON at line 1, column 16: there is a comma, and nothing follows it."}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(c.want, tell(reader().Body([]byte(c.body), c.md, strict.Bound{"payment_id": "order-1"})), cmp.AllowUnexported(told{})); diff != "" {
				t.Errorf("told (-want +got):\n%s", diff)
			}
		})
	}
}

func TestTimes(t *testing.T) {
	t.Parallel()
	const want = "must be a time with its zone, such as 2026-03-01T09:00:00+09:00"
	md := describe(&paymentv1.PaymentFilterInput{})
	for value, expected := range map[string]string{
		`"2026-03-01T09:00:00+09:00"`: "", `"2026-03-01T00:00:00.5Z"`: "",
		`"2026-03-01T09:00:00"`: "has no time zone; " + want, `"2026-03-01 09:00:00"`: "has no time zone; " + want, `"2026-03-01"`: "has no time zone; " + want,
		`"yesterday"`: want, `1772323200`: want, `{"seconds": 1}`: want, `"2026-13-01T00:00:00Z"`: want, `"12026-03-01T00:00:00Z"`: want, `"0000-01-01T00:00:00Z"`: want,
	} {
		t.Run(value, func(t *testing.T) {
			t.Parallel()
			for _, f := range []*failure.Error{
				reader().Body([]byte(`{"from": `+value+`}`), md, nil),
				reader().Query("from="+strings.ReplaceAll(strings.Trim(value, `"`), "+", "%2B"), md, nil),
			} {
				got := ""
				if f != nil {
					got = f.Violations[0].Description
				}
				if got != expected {
					t.Errorf("got %q, want %q", got, expected)
				}
			}
		})
	}
}

func TestQueries(t *testing.T) {
	t.Parallel()
	ok := told{}
	get := describe(&paymentv1.GetPaymentRequest{})
	for name, c := range map[string]struct {
		md    protoreflect.MessageDescriptor
		query string
		want  told
	}{
		"nothing":                  {listing, "", ok},
		"everything is read":       {listing, "pageSize=5&filter.status=PAYMENT_STATUS_PAID&filter.from=2026-03-01T00:00:00Z&filter.currency_code=KRW", ok},
		"an enum by its number":    {listing, "filter.status=1", ok},
		"an unknown parameter":     {listing, "zzz=5", told{unknown, "zzz: the request has no such parameter."}},
		"a misspelt parameter":     {listing, "filter.statuss=PAYMENT_STATUS_PAID", told{unknown, "filter.statuss: the request has no such parameter; did you mean filter.status?"}},
		"PortOne's name":           {listing, "filter.currency=KRW", told{unknown, "filter.currency: the request has no such parameter; did you mean filter.currencyCode?"}},
		"a parameter like a card":  {listing, "4111111111111111=1", told{unknown, "query: the request has no such parameter."}},
		"a path through a value":   {listing, "pageSize.x=1", told{unknown, "pageSize.x: the request has no such parameter; pageSize has no fields that the query can name."}},
		"a path through a time":    {listing, "filter.from.seconds=1", told{unknown, "filter.from.seconds: the request has no such parameter; filter.from has no fields that the query can name."}},
		"a path of dots":           {listing, "filter..status=1", told{unknown, "filter..status: the request has no such parameter."}},
		"a bad integer":            {listing, "pageSize=many", told{broken, "pageSize: must be a whole number without fraction or separators, such as 1000."}},
		"an octal integer":         {listing, "pageSize=010", told{broken, "pageSize: must be a whole number from -2147483648 to 2147483647."}},
		"an integer too large":     {listing, "pageSize=2147483648", told{broken, "pageSize: must be a whole number from -2147483648 to 2147483647."}},
		"no integer":               {listing, "pageSize=", told{broken, "pageSize: must be a whole number without fraction or separators, such as 1000."}},
		"null":                     {listing, "filter.from=null", told{broken, "filter.from: must be a time with its zone, such as 2026-03-01T09:00:00+09:00."}},
		"a message":                {listing, "filter=x", told{broken, "filter: is an object; add one of its fields to the name, such as .merchantId."}},
		"a parameter twice":        {listing, "pageSize=5&pageSize=5", told{broken, "pageSize: must be given once."}},
		"both spellings":           {listing, "pageSize=5&page_size=5", told{broken, "page_size: must be given once; it is another spelling of pageSize."}},
		"both spellings, inside":   {listing, "filter.currencyCode=KRW&filter.currency_code=KRW", told{broken, "filter.currency_code: must be given once; it is another spelling of filter.currencyCode."}},
		"semicolons":               {listing, "pageSize=1;pageToken=x", told{broken, "query: must be parameters joined by &, with special characters escaped as %XX."}},
		"the id of the path":       {get, "payment_id=order-1", ok},
		"another than in the path": {get, "paymentId=order-2", told{broken, "paymentId: must be the same as in the path, or left out."}},
		"the id of the path twice": {get, "paymentId=order-1&paymentId=order-2", told{broken, "paymentId: must be the same as in the path, or left out."}},
		"a duration":               {describe(&operationv1.WaitOperationRequest{}), "timeout=1.5s", ok},
		"a duration without unit":  {describe(&operationv1.WaitOperationRequest{}), "timeout=5", told{broken, "timeout: must be a number of seconds with their unit, such as 1.5s."}},
		"free content":             {payment, "bypass=x", told{broken, "bypass: cannot be sent in the query."}},
		"a truth as a digit":       {payment, "isCulturalExpense=1", told{broken, "isCulturalExpense: must be true or false."}},
		"two of a oneof": {
			payment, "method.card.installmentMonth=1&method.virtualAccount.bank=x",
			told{broken, "method.virtualAccount.bank: must not be given together with method.card."},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(c.want, tell(reader().Query(c.query, c.md, strict.Bound{"payment_id": "order-1"})), cmp.AllowUnexported(told{})); diff != "" {
				t.Errorf("told (-want +got):\n%s", diff)
			}
		})
	}
}

func TestTheQueryOfABodyIsRejected(t *testing.T) {
	t.Parallel()
	for query, want := range map[string]told{
		"":                     {},
		"amount=1000":          {unknown, "amount: is not read from the query; send it in the body."},
		"storeId=other":        {unknown, "storeId: is not read from the query; send it in the body."},
		"payment_id=order-1":   {unknown, "payment_id: is not read from the query; it is in the path."},
		"amuont=1000":          {unknown, "amuont: is not read from the query; the request is the body, and has no such field; did you mean amount?"},
		"4111111111111111=1":   {unknown, "query: is not read from the query; the request is the body, and has no such field."},
		"requester.x=CUSTOMER": {unknown, "requester.x: is not read from the query; send it in the body."},
		"a=1;b=2":              {broken, "query: must be parameters joined by &, with special characters escaped as %XX."},
	} {
		t.Run(query, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(want, tell(reader().NoQuery(query, cancellation, strict.Bound{"payment_id": "order-1"})), cmp.AllowUnexported(told{})); diff != "" {
				t.Errorf("told (-want +got):\n%s", diff)
			}
		})
	}
}

func TestTheBodyOfAQueryIsRejected(t *testing.T) {
	t.Parallel()
	md := describe(&settlementv1.DeleteTransferRequest{})
	const none = "body: is not read: this call takes its input from the path and the query; send no body."
	for body, want := range map[string]told{
		"":                          {},
		`{}`:                        {unknown, none},
		` `:                         {unknown, none},
		`test=true`:                 {unknown, none},
		`{"x": 1}`:                  {unknown, none},
		`{"test": true}`:            {unknown, "test: is not read from a body; send it as a query parameter. The field violations list 1 more."},
		`{"test": tru`:              {unknown, "test: is not read from a body; send it as a query parameter. The field violations list 1 more."},
		`{"transferId": "order-1"}`: {unknown, "transferId: is not read from a body; it is in the path. The field violations list 1 more."},
	} {
		t.Run(body, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(want, tell(reader().NoBody([]byte(body), md, strict.Bound{"transfer_id": "order-1"})), cmp.AllowUnexported(told{})); diff != "" {
				t.Errorf("told (-want +got):\n%s", diff)
			}
		})
	}
}

func TestNoMoreViolationsAreListedThanHelp(t *testing.T) {
	t.Parallel()
	var many []string
	for i := range 30 {
		many = append(many, `"f`+strings.Repeat("x", i)+`": 1`)
	}
	f := reader().Body([]byte("{"+strings.Join(many, ",")+"}"), cancellation, nil)
	if len(f.Violations) != 10 || !strings.HasSuffix(f.Message, "list 29 more.") {
		t.Errorf("got %d, %s", len(f.Violations), f.Message)
	}
}
