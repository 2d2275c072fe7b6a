package zzproto

import (
	"context"
	"crypto/rand"
	"database/sql"
	"fmt"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
)

const url = "postgres://postgres@127.0.0.1:54999/postgres?sslmode=disable"
const insert = `INSERT INTO operations SELECT $1, $2, $3, $4, $5, $6,
  $7, $8, $9, $10, $11,
  $12, $13, $14, $15, $16,
  $17, $18, $19, $20, $21,
  $22, $23, $24, $25,
  $26, $27, $28, $29, $30,
  $31, $32
WHERE NOT EXISTS (
  SELECT 1 FROM operations AS late
  WHERE late.caller = $3 AND late.intent_ref = $9
    AND late.intent_ref <> '' AND late.state IN ('LATE_SUCCESS', 'SUCCEEDED_LATE')
) AND NOT EXISTS (
  SELECT 1 FROM tombstones
  WHERE tombstones.subject = $7 AND tombstones.rpc = $4 AND tombstones.once=$8
    AND tombstones.once = 1 AND tombstones.outcome IN ('SUCCEEDED', 'SUCCEEDED_LATE')
)
ON CONFLICT DO NOTHING`
const update = `UPDATE operations SET state=$4, snapshot=$5, not_after=$6, first_byte=$7,last_byte=$8,attempts=$9,looks=$10,absences=$11,first_absence=$12,sealed_suspicion=$13,next_at=$14,watch_until=$15,sealed_response=$16,sealed_failure=$17,resolution=$18,owner=$19,epoch=$20,revision=$21,updated_at=$22 WHERE id=$1 AND owner=$2 AND epoch=$3`
const attempt = `INSERT INTO attempts SELECT $1,$2,$3,$4,$5,$6,$7 WHERE EXISTS (SELECT 1 FROM operations WHERE id=$1 AND revision=$8) ON CONFLICT DO NOTHING`

type st struct {
	sql  string
	args []any
}

var ctx = context.Background()
var blob = make([]byte, 1900)
var small = make([]byte, 300)

func init() { rand.Read(blob); rand.Read(small) }

var seq atomic.Int64

func insArgs(id string) []any {
	now := time.Now().UnixMicro()
	return []any{id, int64(1), "local", "paymentsvc.payment.v1.PaymentService.PayWithBillingKey", "req-" + id, small[:32], "payment/" + id, int64(1), "",
		"ACCEPTED", blob, int64(1), rand.Text() + rand.Text(), "{}", now, int64(0), int64(0), int64(0), int64(0), int64(0), int64(0), []byte{}, now, int64(0), []byte{}, []byte{}, "", "replica-1", int64(1), rand.Text(), now, now}
}
func saves(id string) []st {
	now := time.Now().UnixMicro()
	rev := rand.Text()
	return []st{{update, []any{id, "replica-1", int64(1), "SUCCEEDED", "{}", now, now, now, int64(1), int64(0), int64(0), int64(0), []byte{}, int64(0), now, small, []byte{}, "ANSWER", "", int64(2), rev, now}},
		{attempt, []any{id, int64(1), "replica-1", "done", "", now, now, rev}}}
}

func open(n int) *sql.DB {
	c, _ := pgx.ParseConfig(url)
	db := stdlib.OpenDB(*c)
	db.SetMaxOpenConns(n)
	db.SetMaxIdleConns(n)
	return db
}

func run(b *testing.B, op func(id string)) {
	var wg sync.WaitGroup
	var n atomic.Int64
	base := seq.Add(1) * 1e9
	b.ResetTimer()
	c0 := cpu()
	var u0, u1 syscall.Rusage
	syscall.Getrusage(0, &u0)
	start := time.Now()
	for range 64 {
		wg.Go(func() {
			for {
				i := n.Add(1)
				if i > int64(b.N) {
					return
				}
				op(fmt.Sprintf("op-%s-%d", rand.Text()[:6], base+i))
			}
		})
	}
	wg.Wait()
	syscall.Getrusage(0, &u1)
	b.ReportMetric(float64(u1.Utime.Nano()+u1.Stime.Nano()-u0.Utime.Nano()-u0.Stime.Nano())/1000/float64(b.N), "clientCPUus")
	b.ReportMetric(float64(cpu()-c0)*10000/float64(b.N), "serverCPUus")
	b.ReportMetric(float64(b.N)/time.Since(start).Seconds(), "ops/s")
}

func must(err error) {
	if err != nil {
		panic(err)
	}
}

func BenchmarkBare(b *testing.B) {
	db := open(64)
	defer db.Close()
	db.Exec("CREATE TABLE IF NOT EXISTS bare (id TEXT PRIMARY KEY, body BYTEA, state TEXT)")
	run(b, func(id string) {
		_, err := db.ExecContext(ctx, "INSERT INTO bare VALUES ($1,$2,$3)", id, blob, "ACCEPTED")
		must(err)
		_, err = db.ExecContext(ctx, "UPDATE bare SET state=$2 WHERE id=$1", id, "DONE")
		must(err)
	})
}

func BenchmarkDirect(b *testing.B) {
	db := open(64)
	defer db.Close()
	run(b, func(id string) {
		_, err := db.ExecContext(ctx, insert, insArgs(id)...)
		must(err)
		must(batch(db, saves(id)))
	})
}

func batch(db *sql.DB, ss []st) error {
	c, err := db.Conn(ctx)
	if err != nil {
		return err
	}
	defer c.Close()
	return c.Raw(func(dc any) error {
		p := dc.(*stdlib.Conn).Conn()
		var pb pgx.Batch
		for _, s := range ss {
			pb.Queue(s.sql, s.args...)
		}
		r := p.SendBatch(ctx, &pb)
		for range ss {
			if _, err := r.Exec(); err != nil {
				return err
			}
		}
		return r.Close()
	})
}

type item struct {
	ss   []st
	done chan error
}

func grouped(b *testing.B, writers, max int, short bool) {
	db := open(writers)
	defer db.Close()
	q := make(chan *item, 1024)
	var wg sync.WaitGroup
	for range writers {
		wg.Go(func() {
			for it := range q {
				items := []*item{it}
				ss := it.ss
			more:
				for len(items) < max {
					select {
					case it, ok := <-q:
						if !ok {
							break more
						}
						items = append(items, it)
						ss = append(ss, it.ss...)
					default:
						break more
					}
				}
				err := batch(db, ss)
				for _, it := range items {
					it.done <- err
				}
			}
		})
	}
	do := func(ss ...st) {
		it := &item{ss, make(chan error, 1)}
		q <- it
		must(<-it.done)
	}
	run(b, func(id string) {
		do(st{insert, insArgs(id)})
		if short {
			do(saves(id)[:1]...)
			return
		}
		do(saves(id)...)
	})
	close(q)
	wg.Wait()
}

func BenchmarkGrouped(b *testing.B) {
	for _, w := range []int{1, 2, 3, 4, 8} {
		b.Run(fmt.Sprint(w), func(b *testing.B) { grouped(b, w, 64, false) })
	}
}
func BenchmarkGroupedNoAttempts(b *testing.B) {
	for _, w := range []int{2} {
		b.Run(fmt.Sprint(w), func(b *testing.B) { grouped(b, w, 64, true) })
	}
}
