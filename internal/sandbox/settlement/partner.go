package settlement

import (
	"strings"

	"github.com/paymentsvc/paymentsvc/internal/sandbox/wire"
)

// What bank accounts and verification ids ask for. The operations that hand out
// real verification ids do not exist here, so every id of the right form counts.
const (
	refusedAccount     = "0428"
	verificationPrefix = "account-verification-"
)

// CreatePartner adds a partner.
func (b *Book) CreatePartner(c Caller, in *wire.CreatePlatformPartnerBody) (wire.CreatePlatformPartnerResponse, error) {
	var none wire.CreatePlatformPartnerResponse
	if err := checkPartner(in); err != nil {
		return none, err
	}
	if err := b.mayCreatePartner(c, in); err != nil {
		return none, err
	}
	kind, company, err := partnerType(in.Type)
	if err != nil {
		return none, err
	}
	status := wire.PlatformAccountStatusVerified
	if in.Account.Currency != wire.CurrencyKrw {
		status = wire.PlatformAccountStatusNotVerified
	}
	if err := b.useUp(in.Account.AccountVerificationID, company); err != nil {
		return none, err
	}
	id := b.chosen(in.ID)
	partner := &wire.PlatformPartner{
		ID: id, GraphqlID: graphqlID(kindPartner, id), Name: in.Name, Contact: wire.PlatformContact(in.Contact),
		Account: wire.PlatformAccount{
			Bank: in.Account.Bank, Currency: in.Account.Currency, Number: in.Account.Number, Holder: in.Account.Holder, Status: status,
		},
		Status: wire.PlatformPartnerStatusApproved, DefaultContractID: in.DefaultContractID, Memo: in.Memo, Tags: in.Tags,
		Type: kind, AppliedAt: c.Now, UserDefinedProperties: wire.PlatformProperties{}, IsForTest: c.Test,
	}
	b.partners[c.key(id)] = partner
	return wire.CreatePlatformPartnerResponse{Partner: *partner}, nil
}

func checkPartner(in *wire.CreatePlatformPartnerBody) error {
	const maxTags, maxMemo = 10, 256
	switch {
	case in.Name == "":
		return invalid("name", "must not be empty")
	case len(in.Tags) > maxTags:
		return invalid("tags", "must not be more than 10")
	case len([]rune(deref(in.Memo))) > maxMemo:
		return invalid("memo", "must not exceed 256 characters")
	case strings.Trim(in.Account.Number, "0123456789") != "" || in.Account.Number == "":
		return invalid("account.number", "must be digits")
	}
	return nil
}

func (b *Book) mayCreatePartner(c Caller, in *wire.CreatePlatformPartnerBody) error {
	verification := in.Account.AccountVerificationID
	switch {
	case b.contracts[c.key(in.DefaultContractID)] == nil:
		return wire.PlatformContractNotFoundError{}
	case in.ID != nil && b.partners[c.key(*in.ID)] != nil:
		return wire.PlatformPartnerIdAlreadyExistsError{}
	case !supported(in.Account.Currency):
		return wire.PlatformCurrencyNotSupportedError{}
	case len(in.UserDefinedProperties) > 0:
		return wire.PlatformUserDefinedPropertyNotFoundError{} // the console has defined none
	case verification != nil && !strings.HasPrefix(*verification, verificationPrefix):
		return wire.PlatformAccountVerificationNotFoundError{}
	case strings.HasSuffix(in.Account.Number, refusedAccount):
		return wire.PlatformAccountVerificationFailedError{}
	}
	return nil
}

// useUp makes verification ids single-use.
func (b *Book) useUp(accountID, companyID *string) error {
	if accountID != nil && b.verifications[*accountID] {
		return wire.PlatformAccountVerificationAlreadyUsedError{}
	}
	if companyID != nil && b.verifications[*companyID] {
		return wire.PlatformCompanyVerificationAlreadyUsedError{}
	}
	for _, id := range []*string{accountID, companyID} {
		if id != nil {
			b.verifications[*id] = true
		}
	}
	return nil
}

// partnerType is what kind of partner it is, and the verification id of its
// company if it has one.
func partnerType(in wire.CreatePlatformPartnerBodyType) (wire.PlatformPartnerType, *string, error) {
	given := 0
	for _, isGiven := range []bool{in.Business != nil, in.WhtPayer != nil, in.NonWhtPayer != nil} {
		if isGiven {
			given++
		}
	}
	switch {
	case given != 1:
		return nil, nil, invalid("type", "must have exactly one case")
	case in.WhtPayer != nil:
		return wire.PlatformPartnerTypeWhtPayer{Birthdate: in.WhtPayer.Birthdate}, nil, nil
	case in.NonWhtPayer != nil:
		return wire.PlatformPartnerTypeNonWhtPayer{Birthdate: in.NonWhtPayer.Birthdate}, nil, nil
	}
	taxation := wire.PlatformPartnerTaxationTypeNormal
	if in.Business.TaxationType != nil {
		taxation = *in.Business.TaxationType
	}
	return wire.PlatformPartnerTypeBusiness{
		CompanyName: in.Business.CompanyName, TaxationType: taxation, BusinessStatus: wire.PlatformPartnerBusinessStatusInBusiness,
		BusinessRegistrationNumber: in.Business.BusinessRegistrationNumber, RepresentativeName: in.Business.RepresentativeName,
		CompanyAddress: in.Business.CompanyAddress, BusinessType: in.Business.BusinessType, BusinessClass: in.Business.BusinessClass,
		MemberCompanyConnectionStatus: wire.PlatformPartnerMemberCompanyConnectionStatusNotConnected,
	}, in.Business.CompanyVerificationID, nil
}

// GetPartner returns one partner.
func (b *Book) GetPartner(c Caller, id string) (wire.PlatformPartner, error) {
	partner := b.partners[c.key(id)]
	if partner == nil {
		return wire.PlatformPartner{}, wire.PlatformPartnerNotFoundError{}
	}
	return *partner, nil
}
