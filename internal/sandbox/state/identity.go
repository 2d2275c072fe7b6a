package state

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"strconv"
	"time"

	"github.com/paymentsvc/paymentsvc/internal/sandbox/account"
	"github.com/paymentsvc/paymentsvc/internal/sandbox/script"
	"github.com/paymentsvc/paymentsvc/internal/sandbox/wire"
)

// identityRecord has the fields of every case of wire.IdentityVerification.
type identityRecord struct {
	ID                string
	Channel           *wire.SelectedChannel
	RequestedCustomer wire.IdentityVerificationRequestedCustomer
	VerifiedCustomer  wire.IdentityVerificationVerifiedCustomer
	CustomData        *string
	RequestedAt       time.Time
	UpdatedAt         time.Time
	StatusChangedAt   time.Time
	VerifiedAt        *time.Time
	Failure           *wire.IdentityVerificationFailure
	PgTxID            *string
	PgRawResponse     string
	Version           wire.PortOneVersion
}

type identityStatus string

const (
	identityReady    identityStatus = "READY"
	identityVerified identityStatus = "VERIFIED"
	identityFailed   identityStatus = "FAILED"
)

// identity is one identityVerificationId, with its latest attempt.
type identity struct {
	identityRecord

	status   identityStatus
	attempts int
	// sent tells that the API, and not the customer's window, is asking.
	sent   bool
	method wire.IdentityVerificationMethod
	// customer is who it will turn out to be.
	customer wire.IdentityVerificationVerifiedCustomer
}

var identityCases = map[identityStatus]func(*identityRecord) wire.IdentityVerification{ //nolint:gochecknoglobals // a table that nobody changes
	identityReady:    identityCase[wire.ReadyIdentityVerification](),
	identityVerified: identityCase[wire.VerifiedIdentityVerification](),
	identityFailed:   identityCase[wire.FailedIdentityVerification](),
}

func identityCase[T wire.IdentityVerification]() func(*identityRecord) wire.IdentityVerification {
	p := projectionOf[identityRecord, T]()
	return func(r *identityRecord) wire.IdentityVerification { return p.of(r) }
}

// SendIdentityVerification asks a customer's phone who is there.
func (s *State) SendIdentityVerification(c Caller, id string, in *wire.SendIdentityVerificationBody) (wire.SendIdentityVerificationResponse, error) {
	var none wire.SendIdentityVerificationResponse
	if err := checkPerson(in); err != nil {
		return none, err
	}
	channel := c.Store.IdentityChannel(in.ChannelKey)
	if channel == nil {
		return none, wire.ChannelNotFoundError{}
	}
	known := s.identities[c.key(id)]
	switch {
	case known == nil:
	case known.status == identityVerified:
		return none, wire.IdentityVerificationAlreadyVerifiedError{}
	case known.status == identityReady && known.sent:
		return none, wire.IdentityVerificationAlreadySentError{}
	case known.attempts >= s.config.Limits.Attempts:
		return none, wire.MaxTransactionCountReachedError{}
	}
	v := s.openIdentity(c, id, channel)
	v.sent, v.method, v.CustomData = true, in.Method, in.CustomData
	v.RequestedCustomer = wire.IdentityVerificationRequestedCustomer{
		ID: in.Customer.ID, Name: &in.Customer.Name, PhoneNumber: &in.Customer.PhoneNumber,
	}
	v.customer = personOf(in)
	if d := script.Send(in.Customer.PhoneNumber); d != nil {
		v.fail(*d, c.Now)
		return none, pgError(*d)
	}
	return none, nil
}

// openIdentity begins an attempt, which takes the place of the one before.
func (s *State) openIdentity(c Caller, id string, channel *account.Channel) *identity {
	v := &identity{status: identityReady, attempts: 1, identityRecord: identityRecord{
		ID: id, Channel: new(channel.Selected()), RequestedAt: c.Now, UpdatedAt: c.Now, StatusChangedAt: c.Now,
		PgTxID: new(s.ids.secret("sandbox-pg-")), Version: wire.PortOneVersionV2,
	}}
	if before := s.identities[c.key(id)]; before != nil {
		v.attempts += before.attempts
	}
	s.identities[c.key(id)] = v
	return v
}

func (v *identity) fail(d script.Decline, now time.Time) {
	v.status, v.UpdatedAt, v.StatusChangedAt = identityFailed, now, now
	v.Failure = &wire.IdentityVerificationFailure{Reason: &d.PGMessage, PgCode: &d.PGCode, PgMessage: &d.PGMessage}
}

func (v *identity) verify(now time.Time) {
	v.status, v.UpdatedAt, v.StatusChangedAt, v.VerifiedAt = identityVerified, now, now, &now
	v.VerifiedCustomer = v.customer
	raw, _ := json.Marshal(map[string]any{"sandbox": true, "pgTxId": v.PgTxID}) //nolint:errchkjson // a bool and a string always marshal
	v.PgRawResponse = string(raw)
}

const (
	birthDigits    = 6
	identityDigits = 7
)

// checkPerson never says what was wrong inside a value, only where.
func checkPerson(in *wire.SendIdentityVerificationBody) error {
	const shortest, longest = 9, 11
	number := in.Customer.IdentityNumber
	switch {
	case in.Customer.Name == "":
		return invalid("customer.name", "must not be empty")
	case !isDigits(in.Customer.PhoneNumber, shortest, longest):
		return invalid("customer.phoneNumber", "must be 9 to 11 digits")
	case in.Customer.IPAddress == "":
		return invalid("customer.ipAddress", "must not be empty")
	case number == nil && in.Method == wire.IdentityVerificationMethodSms:
		return invalid("customer.identityNumber", "is required for SMS")
	case number != nil && !isDigits(*number, identityDigits, identityDigits):
		return invalid("customer.identityNumber", "must be 7 digits")
	}
	return nil
}

// personOf invents what a provider would know. CI and DI depend on the person
// alone, so that the same person is recognized.
func personOf(in *wire.SendIdentityVerificationBody) wire.IdentityVerificationVerifiedCustomer {
	p := in.Customer
	number := deref(p.IdentityNumber)
	person := sha256.Sum256([]byte(p.Name + "\x00" + p.PhoneNumber + "\x00" + number))
	v := wire.IdentityVerificationVerifiedCustomer{
		ID: p.ID, Name: p.Name, Operator: &in.Operator, PhoneNumber: &p.PhoneNumber,
		Ci: new("sandbox-ci-" + hex.EncodeToString(person[:])), Di: new("sandbox-di-" + hex.EncodeToString(person[:])),
	}
	if len(number) == identityDigits {
		v.BirthDate, v.Gender, v.IsForeigner = birthOf(number)
	}
	return v
}

// birthOf reads the first seven digits of a resident registration number: the day
// of birth, and a digit for century, gender and nationality.
func birthOf(number string) (*wire.Date, *wire.Gender, *bool) {
	kind, _ := strconv.Atoi(number[birthDigits:])
	century := map[int]string{0: "18", 9: "18", 3: "20", 4: "20", 7: "20", 8: "20"}[kind]
	if century == "" {
		century = "19"
	}
	gender := wire.GenderFemale
	if kind%2 == 1 {
		gender = wire.GenderMale
	}
	foreign := kind >= 5 && kind <= 8
	day := wire.Date(century + number[:2] + "-" + number[2:4] + "-" + number[4:birthDigits])
	if _, err := time.Parse(time.DateOnly, string(day)); err != nil {
		return nil, &gender, &foreign
	}
	return &day, &gender, &foreign
}
