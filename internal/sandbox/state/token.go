package state

import (
	"crypto/sha256"
	"crypto/subtle"
	"time"

	"github.com/paymentsvc/paymentsvc/internal/sandbox/account"
	"github.com/paymentsvc/paymentsvc/internal/sandbox/wire"
)

const (
	accessLifetime  = 30 * time.Minute
	refreshLifetime = 24 * time.Hour
)

// digest stands for a secret in comparisons and as a map key, so that how long
// they take says nothing about the secret.
type digest [sha256.Size]byte

func digestOf(secret string) digest { return sha256.Sum256([]byte(secret)) }

type session struct {
	credential *account.Credential
	expires    time.Time
}

type refreshToken struct {
	digest  digest
	expires time.Time
}

// tokens are the account's secrets, and what login and refresh hand out.
type tokens struct {
	secrets []digest
	access  map[digest]session
	// refresh has one entry per credential: a new one kills the one before.
	refresh map[*account.Credential]refreshToken
}

func newTokens(acc account.Account) tokens {
	t := tokens{access: map[digest]session{}, refresh: map[*account.Credential]refreshToken{}}
	for i := range acc.Credentials {
		t.secrets = append(t.secrets, digestOf(acc.Credentials[i].Secret))
	}
	return t
}

// BySecret finds the credential of an API secret, nil when there is none. It
// compares with all of them, whichever matches.
func (s *State) BySecret(secret string) *account.Credential {
	given := digestOf(secret)
	var found *account.Credential
	for i, known := range s.tokens.secrets {
		if subtle.ConstantTimeCompare(known[:], given[:]) == 1 {
			found = &s.config.Account.Credentials[i]
		}
	}
	return found
}

// ByAccessToken finds the credential of an access token that is still valid.
func (s *State) ByAccessToken(token string, now time.Time) *account.Credential {
	if session, ok := s.tokens.access[digestOf(token)]; ok && now.Before(session.expires) {
		return session.credential
	}
	return nil
}

// LoginViaAPISecret trades an API secret for tokens.
func (s *State) LoginViaAPISecret(in *wire.LoginViaApiSecretBody, now time.Time) (wire.LoginViaApiSecretResponse, error) {
	credential := s.BySecret(in.APISecret)
	if credential == nil {
		return wire.LoginViaApiSecretResponse{}, wire.UnauthorizedError{}
	}
	access, refresh := s.newTokens(credential, now)
	return wire.LoginViaApiSecretResponse{AccessToken: access, RefreshToken: refresh}, nil
}

// RefreshToken trades a refresh token for new tokens.
func (s *State) RefreshToken(in *wire.RefreshTokenBody, now time.Time) (wire.RefreshTokenResponse, error) {
	given := digestOf(in.RefreshToken)
	for credential, known := range s.tokens.refresh {
		if subtle.ConstantTimeCompare(known.digest[:], given[:]) == 1 && now.Before(known.expires) {
			access, refresh := s.newTokens(credential, now)
			return wire.RefreshTokenResponse{AccessToken: access, RefreshToken: refresh}, nil
		}
	}
	return wire.RefreshTokenResponse{}, wire.UnauthorizedError{}
}

// newTokens makes an access and a refresh token.
func (s *State) newTokens(credential *account.Credential, now time.Time) (string, string) {
	for old, session := range s.tokens.access {
		if !now.Before(session.expires) {
			delete(s.tokens.access, old)
		}
	}
	access, refresh := s.ids.secret("sandbox-access-"), s.ids.secret("sandbox-refresh-")
	s.tokens.access[digestOf(access)] = session{credential: credential, expires: now.Add(accessLifetime)}
	s.tokens.refresh[credential] = refreshToken{digest: digestOf(refresh), expires: now.Add(refreshLifetime)}
	return access, refresh
}
