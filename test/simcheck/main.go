// Command simcheck simulates worlds in which everything goes wrong and checks that
// the service keeps its promises in all of them.
package main

import (
	"flag"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/paymentsvc/paymentsvc/test/simcheck/internal/world"
)

func main() {
	seed := flag.Uint64("seed", 0, "simulate one world only")
	trace := flag.Bool("trace", false, "print everything that happens, with -seed")
	ops := flag.Int("ops", 50_000, "simulate worlds until so many operations were made")
	from := flag.Uint64("from", 1, "the first seed")
	flag.Parse()
	ws, err := world.NewWorlds()
	if err != nil {
		panic(err)
	}
	if *seed != 0 {
		var out io.Writer
		if *trace {
			out = os.Stdout
		}
		o := world.Draw(*seed)
		r := ws.Run(o, nil, out)
		fmt.Println(o.String())
		show(r)
		return
	}
	begun := time.Now()
	total, bad, n := 0, 0, 0
	for s := *from; total < *ops; s++ {
		r := ws.Run(world.Draw(s), nil, nil)
		total += r.Stats.Operations
		n++
		if r.Violation != nil {
			bad++
			fmt.Printf("seed %d (%s): %v at %v\n", s, r.Profile, r.Violation, r.Violation.At)
		}
	}
	fmt.Println(total, "ops", n, "worlds", bad, "bad", time.Since(begun), time.Since(begun)/time.Duration(total), "per op")
}

func show(r *world.Result) {
	for _, l := range r.Tail {
		fmt.Println(l)
	}
	fmt.Printf("%+v\n", r.Stats)
	fmt.Printf("weather %+v journal %v chaos %v calls %d steps %d time %v hash %x\n", r.Weather, r.Journal, r.Chaos, r.Calls, r.Steps, r.Time, r.Hash)
	fmt.Println("present", r.Present, "absent", r.Absent)
	if r.Violation != nil {
		fmt.Println("VIOLATION", r.Violation)
	}
}
