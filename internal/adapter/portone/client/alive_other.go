//go:build !unix

package client

import "net"

// alive cannot look into a socket on this system without waiting; the write will tell.
func alive(net.Conn) bool { return true }
