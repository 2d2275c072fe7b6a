package sandbox

import (
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"reflect"
	"strings"

	"github.com/paymentsvc/paymentsvc/internal/sandbox/account"
	"github.com/paymentsvc/paymentsvc/internal/sandbox/script"
	"github.com/paymentsvc/paymentsvc/internal/sandbox/state"
	"github.com/paymentsvc/paymentsvc/internal/sandbox/wire"
)

// maxBody is far more than the largest input PortOne has.
const maxBody = 1 << 20

// inputParameter is the query parameter that holds an input.
const inputParameter = "requestBody"

// Request is an HTTP request as data.
type Request struct {
	Method string
	// Path is escaped, as it stands in the request line, and has no query.
	Path string
	// Query is the raw query, without the question mark.
	Query string
	// Header has canonical names, as http.Header.Set makes them.
	Header http.Header
	Body   []byte
	// IP is the client's address; empty means 127.0.0.1.
	IP string

	// unread is why the body could not be read, if it could not.
	unread error
}

var (
	errQuery   = errors.New("the query is malformed")
	errTooLong = fmt.Errorf("the body must not exceed %d bytes", maxBody)
)

// call is one request after HTTP: what is asked, by whom, and with which input.
type call struct {
	caller     state.Caller
	parameters []string
	query      url.Values
	// input is the JSON object that came as body or query; nil when the operation
	// takes none.
	input map[string]any
}

// endpoint decodes a call into the work to do. It only reads the call.
type endpoint func(call) (work, error)

// work is a decoded call. All functions run inside the critical section.
type work struct {
	// input is the type that the call's input was read into; nil when there is none.
	input reflect.Type
	// arrive is what is checked when the request arrives, before anybody waits for
	// anything; nil when that is nothing.
	arrive func(*state.State, state.Caller) error
	// pace is how long the gateway is going to take; nil when it is not asked.
	pace  func(*state.State, state.Caller) script.Pace
	apply func(*state.State, state.Caller) (any, error)
}

// queryOf parses a raw query; nil when there is none.
func queryOf(raw string) (url.Values, error) {
	if raw == "" {
		return nil, nil //nolint:nilnil // nothing is a query, too, and reading it works
	}
	query, err := url.ParseQuery(raw)
	if err != nil {
		return nil, errQuery
	}
	return query, nil
}

// inputOf finds the JSON input of an operation where the operation has it. An
// input that may be left out and is counts as an empty object.
func inputOf(in wire.Input, required bool, query url.Values, body []byte) (map[string]any, error) {
	text := body
	if in != wire.InputBody {
		text = []byte(query.Get(inputParameter))
	}
	if in == wire.InputQueryOrBody && len(text) == 0 {
		text = body
	}
	if len(text) == 0 && !required {
		return map[string]any{}, nil
	}
	return wire.Parse(text)
}

// storeOf is the store a request names: in the query, in its input, in the filter
// of a list, or in the payment of a schedule. It is looked up before the input is checked, because a caller
// who may not use a store learns nothing else about a request for it.
func storeOf(query url.Values, input map[string]any) string {
	if id := query.Get("storeId"); id != "" {
		return id
	}
	filter, _ := input["filter"].(map[string]any)
	payment, _ := input["payment"].(map[string]any)
	for _, tree := range []map[string]any{input, filter, payment} {
		if id, ok := tree["storeId"].(string); ok {
			return id
		}
	}
	return ""
}

// callerFor checks that a credential may use the store that a request names.
func (s *Sandbox) callerFor(credential *account.Credential, storeID string) (state.Caller, error) {
	if storeID == "" {
		storeID = credential.StoreID
	}
	store := s.options.Account.Store(storeID)
	if store == nil || !credential.May(storeID) {
		return state.Caller{}, wire.ForbiddenError{}
	}
	caller := state.Caller{Store: store}
	for i := range s.options.Account.Stores {
		if other := &s.options.Account.Stores[i]; credential.May(other.ID) {
			caller.Stores = append(caller.Stores, other)
		}
	}
	return caller, nil
}

// isWrite tells whether a request may change something.
func (r *Request) isWrite() bool { return r.Method != http.MethodGet }

// origin tells where a request comes from.
func (r *Request) origin(platform wire.PaymentOriginPlatformType) wire.PaymentOrigin {
	origin := wire.PaymentOrigin{PlatformType: platform, IPAddress: r.IP}
	if r.IP == "" {
		origin.IPAddress = "127.0.0.1"
	}
	if agent := strings.ToValidUTF8(r.Header.Get("User-Agent"), ""); agent != "" {
		origin.UserAgent = &agent
	}
	return origin
}

// addressOf is the host of an address with a port, empty for anything else.
func addressOf(remote string) string {
	host, _, err := net.SplitHostPort(remote)
	if err != nil {
		return ""
	}
	return host
}
