#!/usr/bin/env bash
# Fuzzes every target of the repository for a while, one after the other, and
# stops at the first finding, whose input go leaves in testdata/fuzz.
#
#   tools/fuzz.sh 10m
set -euo pipefail
cd "$(dirname "$0")/.."
duration=${1:?usage: tools/fuzz.sh DURATION, as in 30s or 10m}

# Folder and package of each package that has tests.
go list -f '{{if or .TestGoFiles .XTestGoFiles}}{{.Dir}} {{.ImportPath}}{{end}}' ./... |
	while read -r dir package; do
		{ grep -hoE '^func Fuzz[A-Z0-9_][A-Za-z0-9_]*\(' "$dir"/*_test.go || true; } | sed -E 's/^func (.*)\($/\1/' |
			while read -r target; do
				echo "== $package $target"
				go test -run '^$' -fuzz "^$target\$" -fuzztime "$duration" "$package" </dev/null
			done
	done
