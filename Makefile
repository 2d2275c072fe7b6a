# Everything a developer needs. Tools are built from pinned modules into
# build/bin; nothing has to be installed but Go (and, for `make test`, Node.js,
# PostgreSQL and Chromium; the latter two it installs where it may).

SHELL := /bin/bash -euo pipefail
.DEFAULT_GOAL := help
export PATH := $(CURDIR)/build/bin:$(PATH)

BIN := build/bin
GENERATORS := $(addprefix $(BIN)/,protoc-gen-go protoc-gen-go-grpc protoc-gen-grpc-gateway protoc-gen-openapiv2)
OPENAPI ?= ../shared/portone/v2.openapi.json
FUZZTIME ?= 10m
CRASHFLAGS ?=
OPS ?= 1000000
GOFLAGS ?=

.PHONY: help
help: ## Show this help
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.PHONY: run
run: build ## Serve gRPC, JSON and the sandbox, with nothing else needed
	@exec $(BIN)/paymentsvc serve --log-format=text # exec: a signal ends it with its own status

.PHONY: build
build: ## Build the binary into build/bin
	CGO_ENABLED=0 go build -trimpath -ldflags '-s -w' -o $(BIN)/paymentsvc ./cmd/paymentsvc

# Tests of the whole program have deadlines, which the race detector's pace would make
# them miss, or run it as processes that the detector does not see.
WHOLE := /test/(e2e|replicas|outage|browser|bench|crashmatrix)$$

.PHONY: test
test: build/protodeps $(BIN)/buf $(GENERATORS) $(BIN)/grpcurl postgres browser ## Run every test, with the race detector, and the README's commands
	go test -race $$(go list ./... | grep -vE '$(WHOLE)')
	go test ./test/e2e ./test/replicas ./test/outage ./test/browser ./test/bench
	go test -race -run 'Life|Repeated' ./test/e2e
	go test -p 1 -count=1 -run 'Faster|Allocates|KeepsUp' ./internal/adapter/portone ./internal/adapter/store # the detector distorts these
	go test -count=1 -run Planted ./test/simcheck # it leaves these out
	go run ./test/simcheck -ops=50000
	go test -count=1 -v ./test/crashmatrix -args -sample=100 # drawn anew, so that the cache must not answer
	cd tools && go test -count=1 ./... # -count=1: Go's cache does not see files outside this module
	cd tools && go run ./readme -root .. # three times in one folder, with a kill -9 between
	@if [ -e "$(OPENAPI)" ]; then $(MAKE) --jobs=2 --output-sync=target conformance witness; \
	else echo "PortOne's API document is not at $(OPENAPI), so conformance with it is not tested."; fi

# install installs the distribution's package $(1) unless the command $(2) succeeds.
define install
@if $(2); then :; \
elif [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $(1); \
else echo "$(1) is missing: install your system's package $(1)." >&2; exit 1; fi
endef

.PHONY: postgres
postgres: ## Install the distribution's PostgreSQL for the tests, if it is missing
	$(call install,postgresql,compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || command -v initdb >/dev/null)

.PHONY: browser
browser: ## Install the distribution's Chromium for the tests, if it is missing
	$(call install,chromium,command -v chromium >/dev/null || command -v chromium-browser >/dev/null)

.PHONY: conformance
conformance: ## Compare the program with PortOne's API document (OPENAPI=path)
	cd tools && go run ./conformance -openapi "$(abspath $(OPENAPI))"

.PHONY: witness
witness: test/prism/node_modules ## Let Prism judge the program's requests by the same document
	cd tools && go run ./conformance -openapi "$(abspath $(OPENAPI))" -witness ../test/prism

.PHONY: lint
lint: $(BIN)/golangci-lint $(BIN)/buf check-generate budget ## Check style, contract, generated files and budgets
	go vet ./...
	golangci-lint run ./...
	cd tools && golangci-lint run --config ../.golangci.yml ./...
	buf lint
	buf format -d --exit-code proto

.PHONY: generate
generate: $(BIN)/buf $(BIN)/sqlc $(GENERATORS) build/protodeps ## Generate gen/ from proto/, the documents made from it, and Go from SQL
	rm -rf gen/paymentsvc gen/openapi/*.json
	buf generate
	rm -rf internal/adapter/store/internal/db
	sqlc generate
	cd tools && go run ./docgen -root ..

.PHONY: check-generate
check-generate: generate
	@git diff --exit-code --stat -- gen docs internal/adapter/store/internal/db internal/adapter/portone/errtable || (echo "generated files are out of date: run make generate and commit" && exit 1)

.PHONY: budget
budget: ## Print the longest files and functions, fail over the limits
	cd tools && go run ./budget -root ..

.PHONY: bench
bench: postgres ## Measure: codec against others, a read against a byte forwarder, the journal against bare commits
	go test -run '^$$' -bench . -benchmem ./internal/adapter/portone/...
	go test -run '^$$' -bench . ./test/bench/...
	go test -run '^$$' -bench . ./internal/adapter/store/...

.PHONY: crashmatrix
crashmatrix: postgres ## Kill the program at every point, with every outcome, on both databases (CRASHFLAGS=-db=sqlite, -rounds=3, -case=...)
	go test -count=1 -timeout 6h -v ./test/crashmatrix -run TestNoCrashMakesAnOutcomeUntrue -args -whole $(CRASHFLAGS)

.PHONY: latency
latency: postgres ## Measure how soon doubts end, and what outages, full disks and hanging calls cost (15 minutes on an idle machine)
	failed=0; \
	go test -count=1 -v ./test/crashmatrix -run 'TestDoubtsEndSoon|TestLostChargesEndSoon' -args -latency || failed=1; \
	go test -count=1 -v -parallel 1 ./test/outage -run 'TestOneOperationHangs|TestAFullDiskCostsNothing|TestTheFileAloneIsTheJournal|TestCallersAreAnsweredBeforeTheirDeadlines' -args -latency || failed=1; \
	go test -count=1 -v ./test/outage -run 'TestPortOneAnswersNonsense|TestALoneRefundIsHardlySentAgain' -args -latency || failed=1; \
	go test -count=1 -v -parallel 4 ./test/replicas -run TestDoubtsOfThreeReplicasEndSoonAfterAnOutage -args -latency || failed=1; \
	exit $$failed

.PHONY: simcheck
simcheck: ## Simulate OPS operations with crashes and faults (OPS=1000000)
	go run ./test/simcheck -ops=$(OPS)

.PHONY: fuzz
fuzz: ## Fuzz each target for FUZZTIME (10m)
	./tools/fuzz.sh $(FUZZTIME)

.PHONY: wire
wire: ## Generate wire types and required members from PortOne's API document (OPENAPI=path)
	cd tools && go run ./wiregen -openapi "$(abspath $(OPENAPI))" -out ../internal/sandbox/wire -answers ../internal/adapter/portone/answers

# --- tools -----------------------------------------------------------------

build/protodeps: tools/go.mod tools/protodeps/main.go
	cd tools && go run ./protodeps -out ../build/protodeps
	@touch $@

test/prism/node_modules: test/prism/package-lock.json
	npm ci --prefix test/prism --no-audit --no-fund
	@touch $@

$(BIN)/buf: tools/buf/go.mod
	go build -C tools/buf -o ../../$@ github.com/bufbuild/buf/cmd/buf

$(BIN)/sqlc: tools/sqlc/go.mod
	go build -C tools/sqlc -o ../../$@ github.com/sqlc-dev/sqlc/cmd/sqlc

$(BIN)/golangci-lint: tools/lint/go.mod
	go build -C tools/lint -o ../../$@ github.com/golangci/golangci-lint/v2/cmd/golangci-lint

$(BIN)/grpcurl: tools/grpcurl/go.mod
	go build -C tools/grpcurl -o ../../$@ github.com/fullstorydev/grpcurl/cmd/grpcurl

$(BIN)/protoc-gen-go: tools/go.mod
	go build -C tools -o ../$@ google.golang.org/protobuf/cmd/protoc-gen-go

$(BIN)/protoc-gen-go-grpc: tools/go.mod
	go build -C tools -o ../$@ google.golang.org/grpc/cmd/protoc-gen-go-grpc

$(BIN)/protoc-gen-grpc-gateway: tools/go.mod
	go build -C tools -o ../$@ github.com/grpc-ecosystem/grpc-gateway/v2/protoc-gen-grpc-gateway

$(BIN)/protoc-gen-openapiv2: tools/go.mod
	go build -C tools -o ../$@ github.com/grpc-ecosystem/grpc-gateway/v2/protoc-gen-openapiv2
