package script

import (
	"strings"

	"github.com/paymentsvc/paymentsvc/internal/sandbox/wire"
)

const (
	binDigits = 6
	lastFour  = 4
)

// brand tells the brand by the first digit of a card number.
func brand(first byte) wire.CardBrand {
	switch first {
	case '3':
		return wire.CardBrandAmex
	case '4':
		return wire.CardBrandVisa
	case '5':
		return wire.CardBrandMaster
	case '6':
		return wire.CardBrandUnionpay
	default:
		return wire.CardBrandLocal
	}
}

// Issuers lists the card company for each second digit of a card number.
func Issuers() [10]string {
	return [10]string{
		"KOOKMIN_CARD", "SHINHAN_CARD", "HYUNDAI_CARD", "SAMSUNG_CARD", "LOTTE_CARD",
		"HANA_CARD", "WOORI_CARD", "NH_CARD", "BC_CARD", "KAKAO_BANK",
	}
}

// kind tells the kind of a card by the third digit of its number.
func kind(third byte) wire.CardType {
	switch third {
	case '8':
		return wire.CardTypeGift
	case '9':
		return wire.CardTypeDebit
	default:
		return wire.CardTypeCredit
	}
}

// Card is what the gateway tells about a card. It is the only form in which the
// sandbox keeps one: first and last digits, the rest masked. The number must have
// been checked to be at least ten digits.
func Card(number string, corporate bool) wire.Card {
	issuer := Issuers()[number[1]-'0']
	owner := wire.CardOwnerTypePersonal
	if corporate {
		owner = wire.CardOwnerTypeCorporate
	}
	hidden := strings.Repeat("*", len(number)-binDigits-lastFour)
	return wire.Card{
		Publisher: &issuer, Issuer: &issuer,
		Brand: new(brand(number[0])), Type: new(kind(number[2])), OwnerType: &owner,
		Bin:    new(number[:binDigits]),
		Name:   new("Sandbox " + issuer),
		Number: new(number[:binDigits] + hidden + number[len(number)-lastFour:]),
	}
}

// LastFour returns the digits of a masked card that decide its magic, empty for
// a method without a card.
func LastFour(card *wire.Card) string {
	if card == nil || card.Number == nil {
		return ""
	}
	return (*card.Number)[len(*card.Number)-lastFour:]
}
