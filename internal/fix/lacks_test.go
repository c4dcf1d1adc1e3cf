package fix

import (
	"go/ast"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestFailureGoesOn(t *testing.T) {
	for body, want := range map[string]bool{
		"work(m)":     true, // dropped
		"_ = work(m)": true,
		"if err := work(m); err != nil { log(err) }":                                             true,
		"if err := work(m); err != nil { log(err); continue }":                                   true,
		"err := work(m)\nif err != nil { log(err) }":                                             true,
		"if err := work(m); err != nil { return nil }":                                           true,
		"switch m { case nil: if err := work(m); err != nil { break } }":                         true, // the switch alone
		"if err := work(m); err != nil { return err }":                                           false,
		"if err := work(m); err != nil { break }":                                                false,
		"if err := work(m); err != nil { panic(err) }":                                           false,
		"err := work(m)\nif err != nil { log(err); return err }":                                 false,
		"var errs []error\nif err := work(m); err != nil { log(err); errs = append(errs, err) }": false, // kept
		"func() error { return work(m) }()":                                                      false,
		"log(m)":                                                                                 false,
	} {
		x, list := load(t, body)
		assert.Equal(t, want, x.failureGoesOn(list, calls(list, "work")), body)
	}
}

// What becomes of a failure outside of the function that commits does not go on to that commit.
func TestFailureGoesOnWithin(t *testing.T) {
	const flush = "func flush(m any) error { commit(m); if err := work(m); err != nil { return err }; return nil }\n"
	for decls, want := range map[string]bool{
		flush + "func run() { for { m, _ := poll(); if err := flush(m); err != nil { log.Print(err) } } }":                               false,
		"func flush(m any) { commit(m); put(m) }\nfunc put(m any) { work(m) }\nfunc run() { m, _ := poll(); flush(m) }":                  true,
		"func flush(m any) { commit(m); _ = put(m) }\nfunc put(m any) error { return work(m) }\nfunc run() { m, _ := poll(); flush(m) }": true,
	} {
		x, f, _ := in(t, decls)
		committed := x.spot(f.Commit[0])
		assert.Equal(t, want, x.failureGoesOn(committed.list[1:], x.withCalls(f.Work)), decls)
	}
}

func TestGoesOn(t *testing.T) {
	for body, want := range map[string]bool{
		"if err := work(m); err != nil { log(err); return nil }": true,
		"if err := work(m); err != nil { log(err); return err }": false,
		"if err := work(m); err != nil { log(err) }":             false,
		"if err := work(m); err != nil { break }":                false, // the loop
		"if err := work(m); err != nil { continue }":             false,
	} {
		x, list := load(t, body)
		check := list[0].(*ast.IfStmt)
		s := x.spot(calls(list, "work")[0])
		assert.Equal(t, want, x.goesOn(s, check.Body) != nil, body)
	}
}

func TestReplaces(t *testing.T) {
	for body, want := range map[string]bool{
		"if err := work(m); err != nil { log(err) }":                   false,
		"if err := work(m); err != nil { err = commit(m); log(err) }":  true,
		"if err := work(m); err != nil { err := commit(m); log(err) }": false,
		"if err := work(m); err != nil { if m != nil { err = nil } }":  true,
	} {
		x, list := load(t, body)
		assert.Equal(t, want, x.replaces(list[0].(*ast.IfStmt)), body)
	}
}

func TestIsGoOfCall(t *testing.T) {
	for body, want := range map[string]bool{
		"go work(m)": true, "go func() { work(m) }()": false, "work(m)": false,
	} {
		_, list := load(t, body)
		assert.Equal(t, want, isGoOfCall(list[0]), body)
	}
}
