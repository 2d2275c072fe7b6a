package app

import (
	"context"
	"time"

	"go.uber.org/fx"
	"google.golang.org/grpc"

	"github.com/paymentsvc/paymentsvc/internal/adapter/portone"
	"github.com/paymentsvc/paymentsvc/internal/door"
	"github.com/paymentsvc/paymentsvc/internal/gateway"
)

// gatewayModule is the JSON facade.
var gatewayModule = fx.Module("gateway", fx.Invoke(serveGateway))

func serveGateway(root context.Context, cfg *Config, s servers, conn *grpc.ClientConn) error {
	hosts, err := door.NewHosts(cfg.HTTPAllowedHosts, cfg.HTTPAddr)
	if err != nil {
		return err
	}
	handler, err := gateway.New(root, conn, gateway.Options{Log: s.Log, Now: time.Now, Hosts: hosts, PortOneNames: portone.Names().Names})
	if err != nil {
		return err
	}
	s.http("JSON", s.Listeners.HTTP, handler)
	return nil
}
