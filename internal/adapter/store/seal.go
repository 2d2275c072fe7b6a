package store

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/sha256"
	"errors"
	"fmt"
)

// keys are what is derived from the one key of a journal.
type keys struct {
	seal, fingerprint, check, environment []byte
}

// newKeys derives keys. Each purpose has its own, so that what one gives away
// says nothing about another.
func newKeys(master []byte) (keys, error) {
	var k keys
	for _, derive := range []struct {
		into    *[]byte
		purpose string
	}{
		{&k.seal, "paymentsvc/journal/seal/1"},
		{&k.fingerprint, "paymentsvc/journal/fingerprint/1"},
		{&k.check, "paymentsvc/journal/check/1"},
		{&k.environment, "paymentsvc/journal/environment/1"},
	} {
		key, err := hkdf.Key(sha256.New, master, nil, derive.purpose, sha256.Size)
		if err != nil {
			return k, fmt.Errorf("derive key: %w", err)
		}
		*derive.into = key
	}
	return k, nil
}

func mac(key []byte, data string) []byte {
	h := hmac.New(sha256.New, key)
	h.Write([]byte(data))
	return h.Sum(nil)
}

// sealFormat begins everything sealed, so that the format can change.
const sealFormat = 1

// box seals what belongs to one operation. Every operation has a key of its own:
// random nonces under one key for all would repeat after some billion values.
type box struct {
	aead        cipher.AEAD
	operationID string
}

func (k keys) box(operationID string) (box, error) {
	block, err := aes.NewCipher(mac(k.seal, operationID))
	if err != nil {
		return box{}, fmt.Errorf("seal operation %s: %w", operationID, err)
	}
	aead, err := cipher.NewGCMWithRandomNonce(block)
	if err != nil {
		return box{}, fmt.Errorf("seal operation %s: %w", operationID, err)
	}
	return box{aead: aead, operationID: operationID}, nil
}

// seal encrypts the value of a column. Nothing stays nothing, as no column may be
// NULL.
func (b box) seal(column string, plain []byte) []byte {
	if len(plain) == 0 {
		return []byte{}
	}
	sealed := make([]byte, 1, 1+len(plain)+b.aead.Overhead())
	sealed[0] = sealFormat
	return b.aead.Seal(sealed, nil, plain, b.place(column)) //nolint:gosec // this cipher makes its own nonces
}

// open decrypts the value of a column. A value that was moved from another column
// or operation does not open.
func (b box) open(column string, sealed []byte) ([]byte, error) {
	if len(sealed) == 0 {
		return nil, nil
	}
	if sealed[0] != sealFormat {
		return nil, fmt.Errorf("%s of operation %s: sealed in format %d", column, b.operationID, sealed[0])
	}
	plain, err := b.aead.Open(nil, nil, sealed[1:], b.place(column))
	if err != nil {
		return nil, fmt.Errorf("%s of operation %s: %w", column, b.operationID, errors.New("it does not open with this key"))
	}
	return plain, nil
}

func (b box) place(column string) []byte {
	return []byte(b.operationID + "/" + column)
}
