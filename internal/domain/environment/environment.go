// Package environment keeps a journal to the PortOne account that its operations were
// made on. Whether an operation happened is found out by reading PortOne again, and
// another account, or another sandbox, would say of all of them that they did not.
package environment

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
)

// Environment is what a journal's operations are made on.
type Environment struct {
	// Sandbox is the identity of the embedded sandbox's state; empty for PortOne.
	Sandbox string `json:"sandbox,omitempty"`
	// URL is PortOne's base URL.
	URL string `json:"url,omitempty"`
	// Merchant is PortOne's id of the merchant, empty until it was seen in an answer.
	Merchant string `json:"merchant,omitempty"`
	// Namespace is part of the idempotency keys that PortOne sees. It keeps apart
	// deployments that share an account.
	Namespace string `json:"namespace,omitempty"`
	// Secrets are keyed hashes of the API secrets that were used, by store, the default
	// store under "". The oldest is the first.
	Secrets map[string][]string `json:"secrets,omitempty"`
}

// mostSecrets bounds how many secrets of a store are remembered. They rotate, and old
// ones do not come back.
const mostSecrets = 8

// String names an environment for the person who reads an error.
func (e Environment) String() string {
	name := "PortOne at " + e.URL
	switch {
	case e.Sandbox != "":
		name = "an embedded sandbox (state " + e.Sandbox + ")"
	case e.Merchant != "":
		name += ", merchant " + e.Merchant
	}
	if e.Namespace != "" {
		name += ", namespace " + e.Namespace
	}
	return name
}

// same tells whether two environments are one account as far as can be told without
// asking.
func (e Environment) same(other Environment) bool {
	return e.Sandbox == other.Sandbox && e.URL == other.URL
}

// knows tells whether a secret of a store was used before.
func (e Environment) knows(store, hash string) bool { return slices.Contains(e.Secrets[store], hash) }

// with is e with one more secret of a store.
func (e Environment) with(store, hash string) Environment {
	all := maps.Clone(e.Secrets)
	if all == nil {
		all = map[string][]string{}
	}
	hashes := append(slices.Clone(all[store]), hash)
	all[store] = hashes[max(0, len(hashes)-mostSecrets):]
	e.Secrets = all
	return e
}

func parse(text []byte) (Environment, error) {
	var e Environment
	if err := json.Unmarshal(text, &e); err != nil {
		return e, fmt.Errorf("read the journal's environment: %w", err)
	}
	return e, nil
}

func (e Environment) text() []byte {
	text, err := json.Marshal(e)
	if err != nil {
		return nil // strings can always be written
	}
	return text
}
