package app

import (
	"context"

	"go.uber.org/fx"
	"google.golang.org/grpc"

	"github.com/paymentsvc/paymentsvc/internal/gateway"
)

// gatewayModule is the JSON facade.
var gatewayModule = fx.Module("gateway", fx.Invoke(serveGateway))

func serveGateway(root context.Context, s servers, conn *grpc.ClientConn) error {
	handler, err := gateway.New(root, conn)
	if err != nil {
		return err
	}
	s.http("JSON", s.Listeners.HTTP, handler)
	return nil
}
