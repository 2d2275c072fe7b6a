package app

import (
	"context"
	"log/slog"

	"go.uber.org/fx"
	"google.golang.org/grpc"

	"github.com/paymentsvc/paymentsvc/internal/gateway"
)

// gatewayModule is the JSON facade.
var gatewayModule = fx.Module("gateway", fx.Invoke(serveGateway))

func serveGateway(lc fx.Lifecycle, stop fx.Shutdowner, log *slog.Logger, l *Listeners, conn *grpc.ClientConn) error {
	ctx, cancel := context.WithCancel(context.Background())
	handler, err := gateway.New(ctx, conn)
	if err != nil {
		cancel()
		return err
	}
	lc.Append(fx.StopHook(cancel))
	serveHTTP(lc, stop, log, "JSON", l.HTTP, handler)
	return nil
}
