package zzproto

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// cpu returns clock ticks used by postgres procs
func cpu() (ticks int64) {
	m, _ := filepath.Glob("/proc/[0-9]*/stat")
	for _, f := range m {
		d, err := os.ReadFile(f)
		if err != nil {
			continue
		}
		s := string(d)
		if !strings.Contains(s, "(postgres)") {
			continue
		}
		fs := strings.Fields(s[strings.LastIndex(s, ")")+2:])
		var a, b, c, e int64
		fmt.Sscan(fs[11], &a)
		fmt.Sscan(fs[12], &b)
		ticks += a + b
		fmt.Sscan(fs[1], &c)
		if c == 1 || strings.Contains(s, "postmaster") {
			fmt.Sscan(fs[13], &c)
			fmt.Sscan(fs[14], &e)
			ticks += c + e
		}
	}
	return
}

func TestStmt(t *testing.T) {
	db := open(1)
	defer db.Close()
	for _, size := range []int{1900, 1000, 500} {
		blob = blob[:size]
		const n = 3000
		var ids []string
		for i := range n {
			ids = append(ids, fmt.Sprintf("t-%d-%d", os.Getpid()*10+size%7, i))
		}
		time := func(name string, f func(i int) []st) {
			c0 := cpu()
			for i := 0; i < n; i += 50 {
				var ss []st
				for j := range 50 {
					ss = append(ss, f(i+j)...)
				}
				must(batch(db, ss))
			}
			t.Logf("%d %-10s %4d us server CPU", size, name, (cpu()-c0)*10000/n)
		}
		time("insert", func(i int) []st { return []st{{insert, insArgs(ids[i])}} })
		var sv [][]st
		for i := range n {
			sv = append(sv, saves(ids[i]))
		}
		time("update", func(i int) []st { return sv[i][:1] })
		time("attempt", func(i int) []st { return sv[i][1:] })
		time("bareins", func(i int) []st {
			return []st{{"INSERT INTO bare VALUES ($1,$2,$3)", []any{ids[i], blob, "A"}}}
		})
		time("bareupd", func(i int) []st {
			return []st{{"UPDATE bare SET state=$2 WHERE id=$1", []any{ids[i], "D"}}}
		})
	}
}
