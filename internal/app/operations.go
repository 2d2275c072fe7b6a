package app

import (
	"fmt"
	"slices"
	"strings"

	"google.golang.org/protobuf/reflect/protoreflect"

	"github.com/paymentsvc/paymentsvc/internal/adapter/portone"
	"github.com/paymentsvc/paymentsvc/internal/domain"
	"github.com/paymentsvc/paymentsvc/internal/service"
)

// Operation is one line of the table of operations.
type Operation struct {
	// RPC is the full method name, as in paymentsvc.payment.v1.PaymentService/GetPayment.
	RPC string `json:"rpc"`
	// Kind is read, write or money.
	Kind string `json:"kind"`
	// OperationID, Method and Path are PortOne's.
	OperationID string `json:"operationId"`
	Method      string `json:"method"`
	Path        string `json:"path"`
	// Unstable operations may change at PortOne without notice.
	Unstable bool `json:"unstable,omitempty"`
}

// Operations joins what the contract, the definitions and the routes say. It
// fails when one of them lacks what another has, and the program then refuses to
// start: an RPC without a route would be found by a customer.
func Operations() ([]Operation, error) {
	routes, err := portone.Routes()
	if err != nil {
		return nil, err
	}
	byRPC := map[protoreflect.FullName]*Operation{}
	for _, r := range routes {
		byRPC[r.RPC] = &Operation{OperationID: r.OperationID, Method: r.Method, Path: r.Path, Unstable: r.Unstable}
	}
	for _, d := range domain.Operations() {
		o, ok := byRPC[d.RPC]
		if !ok {
			return nil, fmt.Errorf("%s has a definition but no route", d.RPC)
		}
		o.RPC, o.Kind = pathOf(d.RPC), d.Kind.String()
	}
	table := make([]Operation, 0, len(byRPC))
	for _, rpc := range service.Methods() {
		o, ok := byRPC[rpc]
		if !ok || o.RPC == "" {
			return nil, fmt.Errorf("%s has no route or no definition", rpc)
		}
		table = append(table, *o)
		delete(byRPC, rpc)
	}
	for rpc := range byRPC {
		return nil, fmt.Errorf("%s has a route but no handler", rpc)
	}
	slices.SortFunc(table, func(a, b Operation) int { return strings.Compare(a.RPC, b.RPC) })
	return table, nil
}

// pathOf writes a method as gRPC does: service/method.
func pathOf(rpc protoreflect.FullName) string {
	return string(rpc.Parent()) + "/" + string(rpc.Name())
}
