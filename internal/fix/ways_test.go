package fix

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

// loop polls, works and commits, and goes on after a failure.
const loop = `for { m, _ := poll(); if err := work(m); err != nil { log.Print(err) }; commit(m) }`

func TestEndsUnseen(t *testing.T) {
	for decls, want := range map[string]bool{
		"func run() { go func() { " + loop + " }() }":                                                                  true,
		"func run() { go l() }\nfunc l() { " + loop + " }":                                                             true,
		"func run() { go func() { l() }() }\nfunc l() { " + loop + " }":                                                true,
		"func run() { go func() { if err := l(); err != nil { log.Print(err) } }() }\nfunc l() error { " + loop + " }": true,
		"func Run() { " + loop + " }":                                                                                  true,  // who calls it may use go
		"func Run() error { " + loop + " }":                                                                            false, // and minds an error
		"func main() { " + loop + " }":                                                                                 false,
		"func run() { l() }\nfunc l() { " + loop + " }":                                                                true,
		"func main() { l() }\nfunc l() { " + loop + " }":                                                               false,
		"func main() { go l(); l() }\nfunc l() { " + loop + " }":                                                       false, // once it ends the program

		"func run() { time.AfterFunc(1, func() { " + loop + " }) }": true,

		// Somebody notices.
		"func run(done chan int) { go func() { " + loop + " }(); <-done }":                                                             true,
		"func run(done chan int) { go func() { defer close(done); " + loop + " }(); <-done }":                                          false,
		"func run(done chan int) { go func() { defer close(done); " + loop + " }() }":                                                  true,
		"func run(errs chan error) { go func() { errs <- l() }() }\nfunc l() error { " + loop + " }":                                   false,
		"func run() { go func() { log.Fatal(l()) }() }\nfunc l() error { " + loop + " }":                                               false,
		"func run() { go func() { report(l()) }() }\nfunc l() error { " + loop + " }":                                                  false,
		"func run(stop context.CancelFunc) { go func() { defer stop(); " + loop + " }() }":                                             false,
		"func run() { go func() { _, stop := context.WithCancel(nil); defer stop(); " + loop + " }() }":                                true, // its own
		"func run() { var wg sync.WaitGroup; wg.Add(1); go func() { defer wg.Done(); " + loop + " }(); wg.Wait() }":                    false,
		"func run(sig chan int) { var wg sync.WaitGroup; wg.Add(1); go func() { defer wg.Done(); " + loop + " }(); <-sig; wg.Wait() }": true,
		"func run() { var wg sync.WaitGroup; for range 3 { wg.Add(1); go func() { defer wg.Done(); " + loop + " }() }; wg.Wait() }":    false,
		"type c struct{ wg sync.WaitGroup }\nfunc (c *c) run() { c.wg.Add(1); go func() { defer c.wg.Done(); " + loop + " }() }":       true,
		"func run() { go func() { for { if err := l(); err != nil { log.Print(err) } } }() }\nfunc l() error { " + loop + " }":         false, // it starts again
		"func run() { go func() { for { if err := l(); err != nil { log.Print(err); return } } }() }\nfunc l() error { " + loop + " }": true,
		"func run() { for { m, _ := poll(); go func() { if err := work(m); err != nil { log.Print(err) }; commit(m) }() } }":           false, // of one record
		"func run() { go func() { defer func() { log.Print(recover()) }(); " + loop + " }() }":                                         true,
		"func run() { l(); }\nfunc l() { run(); " + loop + " }":                                                                        false, // each calls the other
		"func run(do func(func())) { do(func() { " + loop + " }) }":                                                                    false, // who knows
	} {
		x, f, s := in(t, decls)
		assert.Equal(t, want, x.endsUnseen(f, s, nil), decls)
	}
}

func TestSaysDone(t *testing.T) {
	const body = `{ m, _ := poll(); if err := work(m); err != nil { log.Print(err) }; commit(m); return `
	for decls, want := range map[string]bool{
		"func run() error " + body + "nil }":                                 false,
		"func run() (int, error) " + body + "0, nil }":                       false,
		"func run() (bool, error) " + body + "false, nil }":                  true, // nobody in sight says what it is for
		"type verdict int\nfunc run() (verdict, error) " + body + "0, nil }": true,
		"func main() { for { again, err := run(); log.Print(err); if again { continue } } }\nfunc run() (again bool, err error) " + body + "false, nil }":                      true,
		"func main() { for { again, err := run(); if err != nil { log.Print(err) }; if again { continue } } }\nfunc run() (again bool, err error) " + body + "false, nil }":    true,
		"func main() { for { again, err := run(); if err != nil { log.Print(err); return }; log.Print(again) } }\nfunc run() (again bool, err error) " + body + "false, nil }": false,
		"func main() { var _ = func() (bool, error) " + body + "false, nil } }":                                                                                                true,
	} {
		x, f, s := in(t, decls)
		assert.Equal(t, want, x.saysDone(f, s), decls)
	}
}

func TestOutOfLoop(t *testing.T) {
	const logged = `if err := work(m); err != nil { log.Print(err) }; commit(m)`
	for decls, want := range map[string]string{
		"func run() { for { m, err := poll(); if err != nil { break }; " + logged + " } }":                                  "break",
		"func run() error { for { m, err := poll(); if err != nil { break }; " + logged + " }; return nil }":                "break",
		"func run() { for { m, err := poll(); if err != nil { return }; " + logged + " } }":                                 "",
		"func run(ok bool) { for ok { m, _ := poll(); " + logged + " }; conn.Close() }":                                     "break",
		"func run(ok bool) { for ok { m, _ := poll(); " + logged + " }; log.Print() }":                                      "",
		"func run(ok bool) error { for ok { m, _ := poll(); " + logged + " }; return conn.Close() }":                        "", // it would end as if nothing had failed
		"func run(ok bool) { l: for ok { m, _ := poll(); switch m { case 1: " + logged + " }; continue l }; conn.Close() }": "break l",
		"func run(ok bool) { for ok { m, _ := poll(); switch m { case 1: " + logged + " } }; conn.Close() }":                "", // no label
		"func run() { l: for { m, err := poll(); if err != nil { break l }; for range 3 { " + logged + " } } }":             "break l",
		"func run() { for { m, err := poll(); for range 3 { if err != nil { break } }; " + logged + " } }":                  "", // of another loop
		"func run() { m, _ := poll(); for range 3 { " + logged + " }; conn.Close() }":                                       "", // of a batch
		"func run(ok bool) { for ok { m, _ := poll(); work(m); commit(m) }; conn.Close() }":                                 "", // nobody looks
	} {
		x, f, s := in(t, decls)
		stmt, _, ok := x.outOfLoop(f, failure{spot: s, check: x.checkOf(s), err: "err"})
		assert.Equal(t, want != "", ok, decls)
		if ok {
			assert.Equal(t, want, stmt, decls)
		}
	}
}
