package app

import (
	"bytes"
	"encoding/base64"
	"log/slog"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	commonv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/common/v1"
	"github.com/paymentsvc/paymentsvc/internal/adapter/portone/client"
)

// good are settings that work together; change makes others of them.
func good(change func(*Config)) *Config {
	c := &Config{DatabaseURL: "sqlite:x.db", PortOneURL: "https://api.portone.io", Secrets: Secrets{APISecret: "s"}}
	change(c)
	return c
}

func TestSettingsThatWorkTogetherAreTaken(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*Config){
		"the real PortOne":             func(*Config) {},
		"the sandbox":                  func(c *Config) { c.PortOneURL, c.Secrets = "", Secrets{} },
		"PostgreSQL":                   func(c *Config) { c.DatabaseURL = "postgres://db/payments" },
		"two secrets for webhooks":     func(c *Config) { c.Secrets.Webhook = []string{"new", "old"} },
		"a key of the journal":         func(c *Config) { c.Secrets.JournalKey = base64.StdEncoding.EncodeToString(make([]byte, 32)) },
		"a namespace":                  func(c *Config) { c.Namespace = "shop-1.kr_test" },
		"a long namespace":             func(c *Config) { c.Namespace = strings.Repeat("x", 64) },
		"an upstream on this machine":  func(c *Config) { c.PortOneURL = "http://127.0.0.1:8090" },
		"an upstream called localhost": func(c *Config) { c.PortOneURL = "http://localhost:8090" },
		"an upstream on ::1":           func(c *Config) { c.PortOneURL = "http://[::1]:8090" },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if err := good(change).Check(); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestSettingsThatCannotWorkTogetherAreRefused(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		change func(*Config)
		want   string
	}{
		"two ways to webhook secrets":      {func(c *Config) { c.Secrets.Webhook, c.Secrets.WebhookFile = []string{"s"}, "f" }, "not both"},
		"two keys of the journal":          {func(c *Config) { c.Secrets.JournalKey, c.Secrets.JournalKeyFile = "k", "f" }, "not both"},
		"a host with a port":               {func(c *Config) { c.HTTPAllowedHosts = []string{"payments:8080"} }, "not a host"},
		"a namespace with a capital":       {func(c *Config) { c.Namespace = "Shop" }, `PAYMENTSVC_NAMESPACE: "Shop" is no namespace`},
		"a namespace with a blank":         {func(c *Config) { c.Namespace = "shop " }, `PAYMENTSVC_NAMESPACE: "shop " is no namespace`},
		"a namespace with a line break":    {func(c *Config) { c.Namespace = "shop\n" }, `PAYMENTSVC_NAMESPACE: "shop\n" is no namespace`},
		"a namespace of blanks":            {func(c *Config) { c.Namespace = " " }, "PAYMENTSVC_NAMESPACE: "},
		"a namespace in Korean":            {func(c *Config) { c.Namespace = "상점" }, "PAYMENTSVC_NAMESPACE: "},
		"a namespace that is an option":    {func(c *Config) { c.Namespace = "-x" }, "PAYMENTSVC_NAMESPACE: "},
		"a namespace that is too long":     {func(c *Config) { c.Namespace = strings.Repeat("x", 65) }, "1 to 64 characters"},
		"a file with no key":               {func(c *Config) { c.Secrets.JournalKeyFile = "/nowhere" }, "cannot be read"},
		"a name that begins like a number": {func(c *Config) { c.PortOneURL = "http://127.example.com" }, "must be https"},
		"an upstream without a host":       {func(c *Config) { c.PortOneURL = "https://" }, "full URL"},
		"another kind of upstream":         {func(c *Config) { c.PortOneURL = "ftp://api.portone.io" }, "full URL"},
		"no kind of database":              {func(c *Config) { c.DatabaseURL = "x.db" }, "must begin with"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if err := good(c.change).Check(); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want %s", err, c.want)
			}
		})
	}
}

func TestSecretsComeFromTheEnvironment(t *testing.T) {
	t.Parallel()
	var c Config
	err := c.ReadSecrets([]string{
		"HOME=/root", "PAYMENTSVC_PORTONE_API_SECRET=a=b", "PAYMENTSVC_WEBHOOK_SECRET=new,old", "PAYMENTSVC_LOG_LEVEL=info", "PAYMENTSVCX=1",
	}, []string{"PAYMENTSVC_LOG_LEVEL"})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(Secrets{APISecret: "a=b", Webhook: []string{"new", "old"}}, c.Secrets); diff != "" {
		t.Errorf("secrets (-want +got):\n%s", diff)
	}
	if err := c.ReadSecrets([]string{"PAYMENTSVC_LOGLEVEL=info"}, []string{"PAYMENTSVC_LOG_LEVEL"}); err == nil {
		t.Error("a misspelt variable is taken")
	}
}

func TestStoresMayHaveSecretsOfTheirOwn(t *testing.T) {
	t.Parallel()
	secrets := parseSecrets("main,store-b=b,store-a=a")
	want := client.Static{"": "main", "store-a": "a", "store-b": "b"}
	if diff := cmp.Diff(want, secrets, cmp.Comparer(func(a, b client.Secret) bool { return a == b })); diff != "" {
		t.Errorf("secrets (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"store-a", "store-b"}, ownSecrets(secrets)); diff != "" {
		t.Errorf("stores (-want +got):\n%s", diff)
	}
}

func TestAFolderHoldsOneSecretPerStore(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	for _, name := range []string{"default", "store-a", "..data"} {
		if err := os.WriteFile(filepath.Join(folder, name), []byte("s"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for name, c := range map[string]struct {
		path string
		want map[string]string
	}{
		"a folder": {folder, map[string]string{"": filepath.Join(folder, "default"), "store-a": filepath.Join(folder, "store-a")}},
		"a file":   {filepath.Join(folder, "default"), map[string]string{"": filepath.Join(folder, "default")}},
		"nothing":  {filepath.Join(folder, "gone"), nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := secretFiles(c.path)
			if diff := cmp.Diff(c.want, got); diff != "" || (err != nil) != (c.want == nil) {
				t.Errorf("files (-want +got):\n%s%v", diff, err)
			}
		})
	}
}

func TestCardNumbersAreTakenWhereTheyAreAllowed(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		keyIn, url string
		want       bool
	}{
		"in the sandbox":            {"sandbox", "", true},
		"not for the real PortOne":  {"sandbox", "https://api.portone.io", false},
		"for both if switched on":   {"on", "https://api.portone.io", true},
		"for neither if not wanted": {"off", "", false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := (&Config{KeyIn: c.keyIn, PortOneURL: c.url}).KeyInAllowed(); got != c.want {
				t.Errorf("got %v", got)
			}
		})
	}
}

func TestTheLogHidesWhatIsSensitiveInEitherFormat(t *testing.T) {
	t.Parallel()
	for _, format := range []string{"json", "text"} {
		t.Run(format, func(t *testing.T) {
			t.Parallel()
			var b bytes.Buffer
			NewLog(&Config{LogLevel: "info", LogFormat: format}, &b).Info("line", slog.Any("m", &commonv1.CardCredential{Number: "canary"}))
			if line := b.String(); strings.Contains(line, "canary") || !strings.Contains(line, "***") {
				t.Errorf("got %s", line)
			}
		})
	}
}

func TestEveryOperationIsInTheTableOnce(t *testing.T) {
	t.Parallel()
	table, err := Operations()
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, o := range table {
		if seen[o.RPC] || o.RPC == "" || o.OperationID == "" {
			t.Errorf("got %+v", o)
		}
		seen[o.RPC] = true
	}
}

// The README lists every setting.
func TestTheREADMEListsEverySetting(t *testing.T) {
	t.Parallel()
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	for field := range reflect.TypeFor[Config]().Fields() {
		if name := field.Tag.Get("env"); name != "" && !strings.Contains(string(readme), "`"+name+"`") {
			t.Errorf("%s is not in the README", name)
		}
	}
}
