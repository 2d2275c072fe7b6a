package store_test

import (
	"os"
	"testing"

	"go.uber.org/goleak"

	"github.com/paymentsvc/paymentsvc/internal/adapter/store/postgrestest"
)

func TestMain(m *testing.M) {
	if run, ok := roles()[os.Getenv(roleVar)]; ok {
		run()
		return
	}
	goleak.VerifyTestMain(postgrestest.Main{M: m})
}
