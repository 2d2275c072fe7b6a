package e2e_test

import (
	"encoding/json"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	healthpb "google.golang.org/grpc/health/grpc_health_v1"
)

const (
	envSecret = "PAYMENTSVC_PORTONE_API_SECRET=canary-of-the-secret"
	envURL    = "PAYMENTSVC_PORTONE_URL="
)

func TestSettingsThatCannotWorkAreRefusedInOneSentence(t *testing.T) {
	t.Parallel()
	taken, err := net.Listen("tcp", anyPort) //nolint:noctx // it listens until the test ends
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = taken.Close() })
	secretFile := filepath.Join(t.TempDir(), "secret")
	if err := os.WriteFile(secretFile, []byte("canary-of-the-secret"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		env  []string
		args []string
		want string
	}{
		"a real secret with the sandbox": {
			env:  []string{envSecret},
			want: "PAYMENTSVC_PORTONE_API_SECRET is set, but PAYMENTSVC_PORTONE_URL is not: a real secret must not be used with the embedded sandbox",
		},
		"a file with a real secret with the sandbox": {
			env:  []string{"PAYMENTSVC_PORTONE_API_SECRET_FILE=" + secretFile},
			want: "PAYMENTSVC_PORTONE_API_SECRET_FILE is set, but PAYMENTSVC_PORTONE_URL is not: a real secret must not be used with the embedded sandbox",
		},
		"no secret for the real PortOne": {
			env:  []string{envURL + "https://api.portone.io"},
			want: "the real PortOne needs PAYMENTSVC_PORTONE_API_SECRET or PAYMENTSVC_PORTONE_API_SECRET_FILE",
		},
		"an empty secret for the real PortOne": {
			env:  []string{envURL + "https://api.portone.io", "PAYMENTSVC_PORTONE_API_SECRET="},
			want: "the real PortOne needs PAYMENTSVC_PORTONE_API_SECRET or PAYMENTSVC_PORTONE_API_SECRET_FILE",
		},
		"two secrets": {
			env:  []string{envURL + "https://api.portone.io", envSecret, "PAYMENTSVC_PORTONE_API_SECRET_FILE=" + secretFile},
			want: "set PAYMENTSVC_PORTONE_API_SECRET or PAYMENTSVC_PORTONE_API_SECRET_FILE, not both",
		},
		"a file with a secret that is not there": {
			env:  []string{envURL + "https://api.portone.io", "PAYMENTSVC_PORTONE_API_SECRET_FILE=" + secretFile + ".gone"},
			want: "the file that PAYMENTSVC_PORTONE_API_SECRET_FILE names cannot be read",
		},
		"three secrets for webhooks": {
			env:  []string{"PAYMENTSVC_WEBHOOK_SECRET=canary-1,canary-2,canary-3"},
			want: "PAYMENTSVC_WEBHOOK_SECRET holds more than two secrets",
		},
		"a key of the journal that is none": {
			env:  []string{"PAYMENTSVC_JOURNAL_KEY=canary!"},
			want: "PAYMENTSVC_JOURNAL_KEY must be base64",
		},
		"a secret that would cross the network in the clear": {
			env:  []string{envURL + "http://api.portone.io", envSecret},
			want: "the PortOne URL must be https: the secret would cross the network in the clear",
		},
		"a secret for a name that looks like this machine": {
			env:  []string{envURL + "http://127.0.0.1.example.com", envSecret},
			want: "the PortOne URL must be https: the secret would cross the network in the clear",
		},
		"a URL that is none": {
			env:  []string{envURL + "api.portone.io", envSecret},
			want: "the PortOne URL must be a full URL such as https://api.portone.io",
		},
		"a namespace that is none": {
			env:  []string{"PAYMENTSVC_NAMESPACE=Shop A"},
			want: `PAYMENTSVC_NAMESPACE: "Shop A" is no namespace: it has 1 to 64 characters of a-z, 0-9, '.', '_' and '-', and begins with a letter or digit`,
		},
		"a variable that nobody knows": {
			env:  []string{"PAYMENTSVC_PORTONE_API_SECERT=canary-of-the-secret"},
			want: "PAYMENTSVC_PORTONE_API_SECERT is not a setting of paymentsvc; see paymentsvc serve --help",
		},
		"a kind of database that nobody knows": {
			env:  []string{"PAYMENTSVC_DATABASE_URL=mysql://user:canary-of-the-password@db/payments"},
			want: "the database URL must begin with sqlite: or postgres://",
		},
		"a level of logging that nobody knows": {
			env:  []string{"PAYMENTSVC_LOG_LEVEL=loud"},
			want: `--log-level must be one of "debug","info","warn","error" but got "loud"`,
		},
		"a flag that nobody knows": {args: []string{"--fast"}, want: "unknown flag --fast"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			// If it listened, it would complain of the port first.
			p := start(t, c.env, append([]string{"--grpc-addr", taken.Addr().String()}, c.args...)...)
			requireRefused(t, p, "paymentsvc: "+c.want+"\n")
		})
	}
	t.Run("a port that is taken", func(t *testing.T) {
		t.Parallel()
		p := start(t, nil, append(ports, "--admin-addr", taken.Addr().String())...)
		requireRefused(t, p, "paymentsvc: cannot serve administration: "+taken.Addr().String()+" is in use by another program\n")
	})
	t.Run("a database that is not there", func(t *testing.T) {
		t.Parallel()
		p := start(t, []string{"PAYMENTSVC_DATABASE_URL=postgres://user:canary-of-the-password@127.0.0.1:1/payments"}, ports...)
		if status := p.wait(t); status != 1 {
			t.Errorf("exit status %d, want 1", status)
		}
		said := p.log.String()
		if !strings.HasPrefix(said, "paymentsvc: open the journal: ") || strings.Count(said, "\n") != 1 || strings.Contains(said, "canary") {
			t.Errorf("it says %q, want one line without the password", said)
		}
	})
}

func requireRefused(t *testing.T, p *process, want string) {
	t.Helper()
	if status := p.wait(t); status != 1 {
		t.Errorf("exit status %d, want 1", status)
	}
	if diff := cmp.Diff(want, p.log.String()); diff != "" {
		t.Errorf("it says (-want +got):\n%s", diff)
	}
	if p.out.Len() > 0 {
		t.Errorf("it prints %q", p.out.String())
	}
}

func TestTwoProcessesCannotShareOneFile(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "journal.db")
	args := append(ports, "--database-url", "sqlite:"+file) //nolint:gocritic // a copy: its capacity is its length
	start(t, nil, args...).addr(t, "gRPC")
	second := start(t, nil, args...)
	requireRefused(t, second, "paymentsvc: open the journal: database "+file+": another process has it open; several replicas need PostgreSQL\n")
}

func TestTheFirstStart(t *testing.T) { //nolint:paralleltest // it measures, so it runs while nothing else does
	file, err := os.Stat(workshop.Program(t))
	if err != nil {
		t.Fatal(err)
	}
	const largest = 45 << 20
	if file.Size() > largest {
		t.Errorf("the program has %d bytes, more than %d", file.Size(), largest)
	}
	began := time.Now()
	process := start(t, nil, ports...)
	p := process.program(t)
	soon(t, "health", func() bool {
		got, err := healthpb.NewHealthClient(p.conn).Check(t.Context(), &healthpb.HealthCheckRequest{})
		return err == nil && got.GetStatus() == healthpb.HealthCheckResponse_SERVING
	})
	took := time.Since(began)
	t.Logf("serving after %v; %.1f MB on disk, %.1f MB in memory", took.Round(time.Millisecond), float64(file.Size())/1e6, float64(resident(t, process.cmd.Process.Pid))/1e6)
	if took > 5*time.Second {
		t.Errorf("serving after %v", took)
	}
	journal, err := os.Stat(filepath.Join(process.cmd.Dir, "data", "paymentsvc.db"))
	if err != nil || journal.Mode().Perm() != 0o600 {
		t.Errorf("the journal: %v %v", journal, err)
	}
	for line := range strings.SplitSeq(strings.TrimSpace(process.log.String()), "\n") {
		if entry(t, line)["level"] != "INFO" {
			t.Errorf("the first start complains: %s", line)
		}
	}
}

// resident is how much memory a process has, as Linux counts it.
func resident(t *testing.T, pid int) int64 {
	t.Helper()
	status, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/status")
	if err != nil {
		return 0 // not Linux: it is printed only
	}
	for line := range strings.Lines(string(status)) {
		if rest, ok := strings.CutPrefix(line, "VmRSS:"); ok {
			kilobytes, _ := strconv.ParseInt(strings.Fields(rest)[0], 10, 64)
			return kilobytes << 10
		}
	}
	return 0
}

func TestTheTableOfOperationsIsPrinted(t *testing.T) {
	t.Parallel()
	for name, args := range map[string][]string{"for people": {"operations"}, "for programs": {"operations", "--json"}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := start(t, nil, args...)
			if status := p.wait(t); status != 0 {
				t.Fatalf("exit status %d: %s", status, p.log.String())
			}
			const operations = 145
			if name == "for people" {
				if lines := strings.Count(p.out.String(), "\n"); lines != 1+operations {
					t.Errorf("%d lines, want a heading and %d", lines, operations)
				}
				return
			}
			var table []map[string]any
			if err := json.Unmarshal(p.out.Bytes(), &table); err != nil {
				t.Fatal(err)
			}
			if len(table) != operations {
				t.Errorf("%d operations, want %d", len(table), operations)
			}
			for _, row := range table {
				requireOperation(t, row)
			}
		})
	}
}

// requireOperation checks the shape of a row of the table.
func requireOperation(t *testing.T, row map[string]any) {
	t.Helper()
	for _, key := range []string{"rpc", "kind", "operationId", "method", "path"} {
		if text, ok := row[key].(string); !ok || text == "" {
			t.Errorf("no %s in %v", key, row)
		}
	}
	switch row["kind"] {
	case "read", "write", "money":
	default:
		t.Errorf("a strange kind in %v", row)
	}
}

func TestHelpIsPrinted(t *testing.T) {
	t.Parallel()
	for _, args := range [][]string{{"--help"}, {"serve", "--help"}, {"sandbox", "--help"}} {
		t.Run(strings.Join(args, " "), func(t *testing.T) {
			t.Parallel()
			p := start(t, nil, args...)
			if status := p.wait(t); status != 0 || !strings.HasPrefix(p.out.String(), "Usage: paymentsvc") || p.log.String() != "" {
				t.Errorf("exit status %d; printed %q; said %q", status, p.out.String(), p.log.String())
			}
		})
	}
}

func TestTheSandboxRunsAlone(t *testing.T) {
	t.Parallel()
	process := start(t, nil, "sandbox", "--sandbox-addr", anyPort)
	var addr string
	soon(t, "serving", func() bool {
		_, addr, _ = strings.Cut(strings.TrimSpace(process.log.String()), "addr=")
		return addr != ""
	})
	p := &program{sandbox: "http://" + addr, web: newWeb(t)}
	if got := p.play(t, http.MethodGet, "/ledger", nil); got["items"] == nil {
		t.Errorf("got %v, want a ledger", got)
	}
	process.signal(t, terminate)
	if status := process.wait(t); status != 0 {
		t.Errorf("exit status %d: %s", status, process.log.String())
	}
}
