package app

import (
	"encoding/base64"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/paymentsvc/paymentsvc/internal/adapter/portone/client"
	"github.com/paymentsvc/paymentsvc/internal/sandbox/account"
)

// defaultStore is how the secret of the default store is called where secrets
// have names.
const defaultStore = "default"

// apiSecrets is where the secrets for PortOne come from, and which stores have
// one of their own.
func apiSecrets(cfg *Config, log *slog.Logger) (client.SecretSource, []string, error) {
	switch {
	case cfg.Embedded():
		return client.Static{"": account.Secret}, nil, nil
	case cfg.Secrets.APISecretFile != "":
		paths, err := secretFiles(cfg.Secrets.APISecretFile)
		if err != nil {
			return nil, nil, err
		}
		source, err := client.NewFile(client.FileConfig{Paths: paths, Now: time.Now, Log: log})
		return source, ownSecrets(paths), err
	default:
		secrets := parseSecrets(cfg.Secrets.APISecret)
		return secrets, ownSecrets(secrets), nil
	}
}

// parseSecrets reads `secret` or `secret,store-a=secret-a,store-b=secret-b`.
func parseSecrets(text string) client.Static {
	secrets := client.Static{}
	for entry := range strings.SplitSeq(text, ",") {
		store, secret, named := strings.Cut(entry, "=")
		if !named {
			store, secret = "", entry
		}
		secrets[store] = client.Secret(secret)
	}
	return secrets
}

// secretFiles finds the files behind path: the file itself, or one per store in a
// directory, as a mounted Kubernetes secret has them.
func secretFiles(path string) (map[string]string, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, fmt.Errorf("read the secret: %w", err)
	}
	if !info.IsDir() {
		return map[string]string{"": path}, nil
	}
	entries, err := os.ReadDir(path)
	if err != nil {
		return nil, fmt.Errorf("read the secrets: %w", err)
	}
	paths := map[string]string{}
	for _, entry := range entries {
		name := entry.Name()
		if strings.HasPrefix(name, ".") {
			continue // Kubernetes keeps the versions of a secret in hidden directories
		}
		paths[strings.TrimPrefix(name, defaultStore)] = filepath.Join(path, name)
	}
	return paths, nil
}

// ownSecrets lists the stores that are not the default one.
func ownSecrets[V any](byStore map[string]V) []string {
	var stores []string
	for store := range byStore {
		if store != "" {
			stores = append(stores, store)
		}
	}
	slices.Sort(stores)
	return stores
}

// journalKey is the key of the journal; without one the journal makes its own.
func journalKey(cfg *Config) ([]byte, error) {
	text := cfg.Secrets.JournalKey
	if path := cfg.Secrets.JournalKeyFile; path != "" {
		content, err := os.ReadFile(path) //nolint:gosec // the operator names the file
		if err != nil {
			return nil, fmt.Errorf("the file that %s names cannot be read", journalKeyFileVar)
		}
		text = strings.TrimSpace(string(content))
	}
	if text == "" {
		return nil, nil
	}
	key, err := base64.StdEncoding.DecodeString(text)
	if err != nil {
		return nil, fmt.Errorf("%s must be base64", journalKeyVar)
	}
	return key, nil
}
