package client

import (
	"context"
	"crypto/tls"
	"net"
	"net/url"
)

// DialFunc makes a connection, as [net.Dialer.DialContext] does.
type DialFunc func(ctx context.Context, network, addr string) (net.Conn, error)

// dialer makes connections to PortOne. It asks no proxy: an environment variable
// must not be able to redirect payments.
type dialer struct {
	cfg  *Config
	addr string
	tls  *tls.Config // nil for plain HTTP
}

func newDialer(cfg *Config, base *url.URL) *dialer {
	d := &dialer{cfg: cfg}
	port := "80"
	if base.Scheme == "https" {
		port = "443"
		d.tls = &tls.Config{
			MinVersion:         tls.VersionTLS12,
			RootCAs:            cfg.RootCAs,
			ServerName:         base.Hostname(),
			NextProtos:         []string{"http/1.1"},
			ClientSessionCache: tls.NewLRUClientSessionCache(0), // a new connection then costs less
		}
	}
	if base.Port() != "" {
		port = base.Port()
	}
	d.addr = net.JoinHostPort(base.Hostname(), port)
	return d
}

// dial makes a connection and, for https, the handshake.
func (d *dialer) dial(ctx context.Context) (*conn, error) {
	raw, err := d.connect(ctx)
	if err != nil {
		return nil, &dialError{cause: dialCause(err), err: err}
	}
	if d.tls == nil {
		return newConn(raw, raw, d.cfg.Now), nil
	}
	ctx, cancel := context.WithTimeout(ctx, d.cfg.HandshakeTimeout)
	defer cancel()
	secured := tls.Client(raw, d.tls)
	if err := secured.HandshakeContext(ctx); err != nil {
		_ = raw.Close()
		return nil, &dialError{cause: CauseTLS, err: err}
	}
	return newConn(secured, raw, d.cfg.Now), nil
}

func (d *dialer) connect(ctx context.Context) (net.Conn, error) {
	ctx, cancel := context.WithTimeout(ctx, d.cfg.DialTimeout)
	defer cancel()
	return d.cfg.Dial(ctx, "tcp", d.addr)
}
