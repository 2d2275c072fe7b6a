package app

import (
	"cmp"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/url"
	"os"
	"slices"
	"strings"

	"github.com/paymentsvc/paymentsvc/internal/domain/environment"
	"github.com/paymentsvc/paymentsvc/internal/door"
	"github.com/paymentsvc/paymentsvc/internal/sandbox/account"
)

// Config is everything that can be set from outside. Flags, variables and
// defaults stand together, so that the help text is the documentation.
type Config struct {
	GRPCAddr    string `name:"grpc-addr" default:"127.0.0.1:9090" env:"PAYMENTSVC_GRPC_ADDR"    help:"Address of the gRPC server."`
	HTTPAddr    string `name:"http-addr" default:"127.0.0.1:8080" env:"PAYMENTSVC_HTTP_ADDR"    help:"Address of the JSON facade and its API page."`
	WebhookAddr string `name:"webhook-addr" default:"127.0.0.1:8081" env:"PAYMENTSVC_WEBHOOK_ADDR" help:"Address that takes PortOne's webhooks, at /webhooks/portone."`
	AdminAddr   string `name:"admin-addr" default:"127.0.0.1:9091" env:"PAYMENTSVC_ADMIN_ADDR"   help:"Address of /livez, /readyz, /metrics and profiles."`
	SandboxAddr string `name:"sandbox-addr" default:"127.0.0.1:8090" env:"PAYMENTSVC_SANDBOX_ADDR" help:"Address of the embedded PortOne sandbox."`

	HTTPAllowedHosts []string `name:"http-allowed-hosts" env:"PAYMENTSVC_HTTP_ALLOWED_HOSTS" placeholder:"HOST,..." help:"Hosts that HTTP requests may be sent to besides loopback names and the addresses above; * for any."`

	PortOneURL  string `name:"portone-url" default:""                          env:"PAYMENTSVC_PORTONE_URL"  help:"Base URL of PortOne; empty runs the embedded sandbox."`
	StoreID     string `name:"portone-store-id" default:""                     env:"PAYMENTSVC_PORTONE_STORE_ID" help:"Store of the API secret; answers about another store are refused. Empty does not check that."`
	DatabaseURL string `name:"database-url" default:"sqlite:data/paymentsvc.db" env:"PAYMENTSVC_DATABASE_URL" help:"sqlite:PATH or postgres://..."`
	Namespace   string `name:"namespace" default:""                         env:"PAYMENTSVC_NAMESPACE"    help:"Part of the idempotency keys that PortOne sees. Deployments that share a PortOne account need different ones; replicas of one deployment the same."`
	NATSURL     string `name:"nats-url" default:""                          env:"PAYMENTSVC_NATS_URL"     help:"NATS JetStream that events are copied to; empty for none."`

	KeyIn      string `name:"key-in" default:"sandbox" enum:"sandbox,on,off"         env:"PAYMENTSVC_KEY_IN"     help:"Whether calls that carry card numbers are taken: sandbox (only there), on, off."`
	Reflection bool   `name:"reflection" default:"true"    negatable:""                  env:"PAYMENTSVC_REFLECTION" help:"Serve gRPC reflection."`
	LogLevel   string `name:"log-level" default:"info"    enum:"debug,info,warn,error"  env:"PAYMENTSVC_LOG_LEVEL"  help:"Least severe log lines to write: debug, info, warn or error."`
	LogFormat  string `name:"log-format" default:"json"    enum:"json,text"              env:"PAYMENTSVC_LOG_FORMAT" help:"How log lines look: json or text."`

	Secrets Secrets `kong:"-"`
}

// Secrets come from the environment or from files and never from flags, which
// every process on the machine can read.
type Secrets struct {
	// APISecret and APISecretFile: one of them, for the real PortOne.
	APISecret     string
	APISecretFile string
	// Webhook are up to two secrets, so that they can be rotated.
	Webhook     []string
	WebhookFile string
	// JournalKey, in base64, or JournalKeyFile: what personal data in the journal
	// is sealed with.
	JournalKey     string
	JournalKeyFile string
}

// The variables that hold secrets.
const (
	prefix            = "PAYMENTSVC_"
	apiSecretVar      = prefix + "PORTONE_API_SECRET"
	apiSecretFileVar  = prefix + "PORTONE_API_SECRET_FILE"
	webhookVar        = prefix + "WEBHOOK_SECRET"
	webhookFileVar    = prefix + "WEBHOOK_SECRET_FILE"
	journalKeyVar     = prefix + "JOURNAL_KEY"
	journalKeyFileVar = prefix + "JOURNAL_KEY_FILE"
	maxWebhookSecrets = 2
)

// Embedded reports whether the sandbox stands in for PortOne.
func (c *Config) Embedded() bool {
	return c.PortOneURL == ""
}

// DefaultStore is the store of the API secret, empty if it is not known.
func (c *Config) DefaultStore() string {
	if c.StoreID == "" && c.Embedded() {
		return account.StoreID
	}
	return c.StoreID
}

// KeyInAllowed reports whether calls that carry card numbers are taken.
func (c *Config) KeyInAllowed() bool {
	return c.KeyIn == "on" || c.KeyIn == "sandbox" && c.Embedded()
}

// Level is the least severe level that is logged.
func (c *Config) Level() slog.Level {
	var level slog.Level
	_ = level.UnmarshalText([]byte(c.LogLevel)) // the command line allows known names only
	return level
}

// ReadSecrets takes the secrets out of the environment, and refuses variables of
// ours that nobody knows: a misspelt name would silently leave a default in place.
func (c *Config) ReadSecrets(environ, known []string) error {
	values := map[string]string{}
	for _, entry := range environ {
		name, value, _ := strings.Cut(entry, "=")
		if strings.HasPrefix(name, prefix) {
			values[name] = value
		}
	}
	known = append(known, apiSecretVar, apiSecretFileVar, webhookVar, webhookFileVar, journalKeyVar, journalKeyFileVar)
	for name := range values {
		if !slices.Contains(known, name) {
			return fmt.Errorf("%s is not a setting of paymentsvc; see paymentsvc serve --help", name)
		}
	}
	c.Secrets = Secrets{
		APISecret:     values[apiSecretVar],
		APISecretFile: values[apiSecretFileVar],
		WebhookFile:   values[webhookFileVar],

		JournalKey:     values[journalKeyVar],
		JournalKeyFile: values[journalKeyFileVar],
	}
	if list := values[webhookVar]; list != "" {
		c.Secrets.Webhook = strings.Split(list, ",")
	}
	return nil
}

// Check refuses settings that cannot work together, before anything listens.
func (c *Config) Check() error {
	s := c.Secrets
	switch {
	case s.APISecret != "" && s.APISecretFile != "":
		return fmt.Errorf("set %s or %s, not both", apiSecretVar, apiSecretFileVar)
	case len(s.Webhook) > 0 && s.WebhookFile != "":
		return fmt.Errorf("set %s or %s, not both", webhookVar, webhookFileVar)
	case s.JournalKey != "" && s.JournalKeyFile != "":
		return fmt.Errorf("set %s or %s, not both", journalKeyVar, journalKeyFileVar)
	case len(s.Webhook) > maxWebhookSecrets:
		return fmt.Errorf("%s holds more than two secrets", webhookVar)
	}
	if err := cmp.Or(c.checkPortOne(), c.checkHosts(), c.checkNamespace()); err != nil {
		return err
	}
	if _, err := journalKey(c); err != nil {
		return err
	}
	scheme, _, found := strings.Cut(c.DatabaseURL, ":")
	if !found || !slices.Contains([]string{"sqlite", "postgres", "postgresql"}, scheme) {
		return errors.New("the database URL must begin with sqlite: or postgres://")
	}
	return nil
}

func (c *Config) checkHosts() error {
	if _, err := door.NewHosts(c.HTTPAllowedHosts); err != nil {
		return fmt.Errorf("PAYMENTSVC_HTTP_ALLOWED_HOSTS: %w", err)
	}
	return nil
}

func (c *Config) checkNamespace() error {
	if err := environment.CheckNamespace(c.Namespace); err != nil {
		return fmt.Errorf("PAYMENTSVC_NAMESPACE: %w", err)
	}
	return nil
}

// checkPortOne checks that secrets and upstream belong together.
func (c *Config) checkPortOne() error {
	s := c.Secrets
	given := ""
	switch {
	case s.APISecret != "":
		given = apiSecretVar
	case s.APISecretFile != "":
		given = apiSecretFileVar
	}
	switch {
	case c.Embedded() && given != "":
		return fmt.Errorf("%s is set, but PAYMENTSVC_PORTONE_URL is not: a real secret must not be used with the embedded sandbox", given)
	case c.Embedded():
		return nil
	case given == "":
		return fmt.Errorf("the real PortOne needs %s or %s", apiSecretVar, apiSecretFileVar)
	}
	if s.APISecretFile != "" {
		if _, err := os.Stat(s.APISecretFile); err != nil {
			return fmt.Errorf("the file that %s names cannot be read", apiSecretFileVar)
		}
	}
	return checkURL(c.PortOneURL)
}

// checkURL refuses addresses to which the secret must not be sent.
func checkURL(text string) error {
	u, err := url.Parse(text)
	if err != nil || (u.Scheme != "https" && u.Scheme != "http") || u.Host == "" {
		return errors.New("the PortOne URL must be a full URL such as https://api.portone.io")
	}
	if u.Scheme == "http" && !isLoopback(u.Hostname()) {
		return errors.New("the PortOne URL must be https: the secret would cross the network in the clear")
	}
	return nil
}

// isLoopback reports whether host is this machine. Of names only one surely is:
// 127.example.com is anybody's.
func isLoopback(host string) bool {
	return host == "localhost" || net.ParseIP(host).IsLoopback()
}
