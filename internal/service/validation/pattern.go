package validation

// Expectation says in words what a pattern of the contract asks for. The contract
// repeats few patterns many times, so that the words are here and not beside each
// field; a test of the contract fails for a pattern without words.
func Expectation(pattern string) (string, bool) {
	words, ok := map[string]string{
		`^[^\x00-\x1f\x7f]+$`:            `must not be empty and must not contain control characters, such as a line break`,
		`^[A-Za-z0-9._:-]+$`:             `must consist of the letters A-Z and a-z, digits and the characters . _ : -`,
		`^[A-Za-z0-9_-]+$`:               `must consist of the letters A-Z and a-z, digits and the characters _ -`,
		`^[A-Z0-9_]+$`:                   `must be one of PortOne's names in capital letters, such as SHINHAN`,
		`^[A-Z0-9_]{1,64}$`:              `must be one of PortOne's names in capital letters, such as SHINHAN: 1 to 64 characters`,
		`^[A-Z]{3}$`:                     `must be a currency of ISO 4217 in three capital letters, such as KRW`,
		`^[A-Z]{2}$`:                     `must be a country of ISO 3166-1 in two capital letters, such as KR`,
		`^[0-9]+$`:                       `must consist of digits without spaces and dashes, such as 01012345678`,
		`^[0-9]{2}$`:                     `must be two digits, such as 30`,
		`^(0[1-9]|1[0-2])$`:              `must be a month in two digits from 01 to 12, such as 07`,
		`^[0-9]{7}$`:                     `must be seven digits: the birth date and the digit after it, as in 9001311`,
		`^([0-9]{6}|[0-9]{10})$`:         `must be six digits (a birth date, such as 900131) or ten digits (a business registration number, such as 1234567890)`,
		`^[0-9]{8,19}$`:                  `must be 8 to 19 digits without spaces and dashes`,
		`^[0-9]{10}$`:                    `must be ten digits without dashes, such as 1234567890`,
		`^[0-9]{3}-?[0-9]{2}-?[0-9]{5}$`: `must be ten digits with or without dashes, such as 123-45-67890`,
	}[pattern]
	return words, ok
}
