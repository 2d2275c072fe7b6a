package gateway

import (
	"net/http"

	"github.com/grpc-ecosystem/grpc-gateway/v2/runtime"

	errorv1 "github.com/paymentsvc/paymentsvc/gen/paymentsvc/error/v1"
	"github.com/paymentsvc/paymentsvc/internal/domain/failure"
	"github.com/paymentsvc/paymentsvc/internal/door"
)

// doorReasons are the reasons of what the door turns away.
var doorReasons = map[door.Refusal]failure.Reason{
	door.WrongHost:   errorv1.CommonReason_COMMON_REASON_HOST_NOT_ALLOWED,
	door.CrossOrigin: errorv1.CommonReason_COMMON_REASON_CROSS_ORIGIN_REFUSED,
	door.NotJSON:     errorv1.CommonReason_COMMON_REASON_UNSUPPORTED_MEDIA_TYPE,
}

// turnAway answers a request that the door refuses.
func turnAway(w http.ResponseWriter, r *http.Request, refusal door.Refusal) {
	refuse(w, r, failure.New(doorReasons[refusal], refusal.Text()))
}

// onlyJSON rejects writes that do not say that they are JSON. It comes after
// routing: who got the path or the method wrong is told that first.
func onlyJSON(next runtime.HandlerFunc) runtime.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request, params map[string]string) {
		if !door.SaysJSON(r) {
			turnAway(w, r, door.NotJSON)
			return
		}
		next(w, r, params)
	}
}
