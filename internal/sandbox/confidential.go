package sandbox

import (
	"encoding/json"
	"regexp"
	"strconv"
	"strings"

	"github.com/paymentsvc/paymentsvc/internal/sandbox/account"
	"github.com/paymentsvc/paymentsvc/internal/sandbox/script"
)

// What a request carries and nobody may keep is replaced before the request is
// written down, by a value that the sandbox answers in the same way: a card acts by
// its first and last digits, a password by its form, a secret by whose it is.

// Stand-ins for values that are nobody's.
const (
	noSecret     = "unknown"
	ofCredential = "credential-" // and its place in the account, from 0
)

// disguise hides a value.
type disguise func(accounts *account.Account, text string) string

// confidential are the names of what is hidden, wherever in an input it stands.
func confidential() map[string]disguise {
	digitsOnly := func(_ *account.Account, text string) string { return shape(text, '0') }
	card := func(_ *account.Account, text string) string { return maskCard(text) }
	return map[string]disguise{
		"cardNumber":                        card,
		"identityNumber":                    card, // of a cash receipt, it may be a card's
		"customerIdentityNumber":            card,
		"passwordTwoDigits":                 digitsOnly,
		"birthOrBusinessRegistrationNumber": digitsOnly,
		"otp":                               hideOTP,
		"apiSecret":                         hideSecret,
		"refreshToken":                      hideRefreshToken,
	}
}

var hidden = confidential() //nolint:gochecknoglobals // a table that nobody changes

// disguiseOf is how the value of a name inside of an object of a name is hidden, nil if
// it is not. Only a card's number is called just that.
func disguiseOf(parent, name string) disguise {
	if name == "number" && (parent == "credential" || parent == "card") {
		return hidden["cardNumber"]
	}
	return hidden[name]
}

// hide returns an input without what nobody may keep. Hiding what was revealed gives
// the same again.
func hide(accounts *account.Account, input map[string]any) map[string]any {
	tree, _ := replace(input, "", "", func(parent, name string, value any) any {
		hide := disguiseOf(parent, name)
		if hide == nil {
			return value
		}
		switch v := value.(type) {
		case string:
			return hide(accounts, v)
		case json.Number:
			return json.Number("0") // refused for its type, whatever it is
		}
		return value
	}).(map[string]any)
	return tree
}

// reveal returns an input as the operations need it: API secrets are compared with
// the account's.
func reveal(accounts *account.Account, input map[string]any) map[string]any {
	tree, _ := replace(input, "", "", func(_, name string, value any) any {
		text, _ := value.(string)
		place, ours := strings.CutPrefix(text, ofCredential)
		if n, err := strconv.Atoi(place); name == "apiSecret" && ours && err == nil && 0 <= n && n < len(accounts.Credentials) {
			return accounts.Credentials[n].Secret
		}
		return value
	}).(map[string]any)
	return tree
}

// replace copies a tree with other values. A list's items have its name and parent.
func replace(value any, parent, name string, with func(parent, name string, value any) any) any {
	switch v := value.(type) {
	case map[string]any:
		if v == nil {
			return map[string]any(nil)
		}
		tree := make(map[string]any, len(v))
		for member, inside := range v {
			tree[member] = with(name, member, replace(inside, name, member, with))
		}
		return tree
	case []any:
		list := make([]any, len(v))
		for i, item := range v {
			list[i] = with(parent, name, replace(item, parent, name, with))
		}
		return list
	}
	return value
}

// maskCard leaves the first six digits and the last four: what a receipt may show,
// and all that the sandbox looks at. The digits between are replaced so that the
// result is no card number, and not the one it was.
func maskCard(number string) string {
	const first, last, shortest = 6, 4, 12
	digits := len(number) - len(strings.Map(dropDigits, number))
	if digits < shortest {
		return number
	}
	for _, filling := range "0123456789" {
		seen := 0
		masked := strings.Map(func(r rune) rune {
			if r < '0' || r > '9' {
				return r
			}
			if seen++; first < seen && seen <= digits-last {
				return filling
			}
			return r
		}, number)
		if masked != number && !isCard(masked) {
			return masked
		}
	}
	return noSecret // not reached: at most one filling is the number, and not all others have its check digit
}

// isCard tells whether the digits of a text have the check digit of a card.
func isCard(text string) bool {
	const ten = 10
	sum, double := 0, false
	for i := len(text) - 1; i >= 0; i-- {
		if text[i] < '0' || text[i] > '9' {
			continue
		}
		d := int(text[i] - '0')
		if double {
			d = d*2/ten + d*2%ten
		}
		sum, double = sum+d, !double
	}
	return sum%ten == 0
}

func dropDigits(r rune) rune {
	if '0' <= r && r <= '9' {
		return -1
	}
	return r
}

// shape leaves of a text how long it is and where it has digits.
func shape(text string, digit rune) string {
	return strings.Map(func(r rune) rune {
		if '0' <= r && r <= '9' {
			return digit
		}
		return 'x'
	}, text)
}

// hideOTP leaves whether a one-time password is the right one.
func hideOTP(_ *account.Account, text string) string {
	if text == script.OTP {
		return text
	}
	return shape(text, '1')
}

// hideSecret leaves whose API secret it is.
func hideSecret(accounts *account.Account, text string) string {
	for i := range accounts.Credentials {
		if text == accounts.Credentials[i].Secret {
			return ofCredential + strconv.Itoa(i)
		}
	}
	return noSecret
}

var refreshTokens = regexp.MustCompile(`^sandbox-refresh-[0-9a-f]{48}$`)

// hideRefreshToken leaves the sandbox's own tokens, which follow from its seed.
func hideRefreshToken(_ *account.Account, text string) string {
	if refreshTokens.MatchString(text) {
		return text
	}
	return noSecret
}
