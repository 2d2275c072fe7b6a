package operation

import (
	"context"
	"fmt"

	"google.golang.org/protobuf/proto"
)

// Runner runs operations; the engine is one.
type Runner interface {
	Run(ctx context.Context, d *Definition, request proto.Message) (proto.Message, error)
}

// Do runs op and gives its response its type back.
func Do[Req, Resp proto.Message](ctx context.Context, r Runner, op Operation[Req, Resp], request Req) (Resp, error) {
	var none Resp
	response, err := r.Run(ctx, op.Definition, request)
	if err != nil {
		return none, err
	}
	typed, ok := response.(Resp)
	if !ok {
		return none, fmt.Errorf("%s answered with %T", op.RPC, response)
	}
	return typed, nil
}
