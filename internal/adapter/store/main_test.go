package store_test

import (
	"fmt"
	"os"
	"testing"

	"go.uber.org/goleak"

	"github.com/paymentsvc/paymentsvc/internal/adapter/store/postgrestest"
)

func TestMain(m *testing.M) {
	if run, ok := roles()[os.Getenv(roleVar)]; ok {
		if err := run(); err != nil {
			fmt.Println(err)
			os.Exit(1)
		}
		return
	}
	goleak.VerifyTestMain(postgrestest.Main{M: m})
}
