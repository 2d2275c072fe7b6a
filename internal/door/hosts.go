// Package door keeps web pages from using the HTTP ports of the program behind the
// back of the person who looks at them. A page can send requests to a service on the
// machine or in the network of its reader; it cannot read the answers, but a write has
// happened by then (cross-site request forgery). If the page's own name is resolved to
// that service (DNS rebinding), it can even read.
package door

import (
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"strings"
)

// Hosts are the hosts that requests may be sent to. Loopback names and addresses, and
// the address that a connection arrived at, always are among them: no page can have
// them as the name that it is loaded from.
type Hosts struct {
	any   bool
	names map[string]bool
}

// AnyHost in the list of hosts allows all of them.
const AnyHost = "*"

// NewHosts returns the hosts in list and those of addrs, which are addresses to listen
// on such as "payments.internal:8080". An entry of list is a name or an IP address,
// without a port.
func NewHosts(list []string, addrs ...string) (*Hosts, error) {
	h := &Hosts{names: map[string]bool{}}
	for _, entry := range list {
		entry = strings.TrimSpace(entry)
		if entry == AnyHost {
			h.any = true
			continue
		}
		name, ok := normal(entry)
		if !ok || strings.ContainsAny(name, "*/@ ") {
			return nil, fmt.Errorf("%q is not a host: give names or IP addresses without a port, such as payments.internal", entry)
		}
		h.names[name] = true
	}
	for _, addr := range addrs {
		host, _, err := net.SplitHostPort(addr)
		if name, ok := normal(host); err == nil && ok {
			h.names[name] = true
		}
	}
	return h, nil
}

// Allowed reports whether a request is sent to one of the hosts.
func (h *Hosts) Allowed(r *http.Request) bool {
	if h.any {
		return true
	}
	host := r.Host
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	name, ok := normal(host)
	return ok && (h.names[name] || isLoopback(name) || name == localAddress(r))
}

// normal is a host as it is compared: in lower case, without the brackets of an IPv6
// address and without the dot at the end of a name. It reports whether it is a host; a
// name with a port is none.
func normal(host string) (string, bool) {
	if inner, ok := strings.CutPrefix(host, "["); ok {
		if host, ok = strings.CutSuffix(inner, "]"); !ok {
			return "", false
		}
	}
	if ip, err := netip.ParseAddr(host); err == nil {
		return ip.Unmap().WithZone("").String(), true
	}
	name := strings.ToLower(strings.TrimSuffix(host, "."))
	return name, name != "" && !strings.Contains(name, ":")
}

// isLoopback reports whether a normal host is this machine whoever resolves it.
// Browsers do not ask the DNS for localhost.
func isLoopback(name string) bool {
	ip, err := netip.ParseAddr(name)
	return name == "localhost" || err == nil && ip.IsLoopback()
}

// localAddress is the IP address that the connection of a request arrived at. It
// stands for the configured address where that is all of the machine's, as in a
// container.
func localAddress(r *http.Request) string {
	addr, ok := r.Context().Value(http.LocalAddrContextKey).(*net.TCPAddr)
	if !ok {
		return ""
	}
	name, _ := normal(addr.IP.String())
	return name
}
