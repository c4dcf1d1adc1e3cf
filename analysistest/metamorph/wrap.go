package metamorph

import (
	"fmt"
	"go/ast"
	"go/types"
	"path/filepath"
	"strings"

	"golang.org/x/tools/go/types/typeutil"

	"github.com/kafkavet/kafkavet/internal/client"
)

// isWork reports whether the call does something with an outcome of type error, in the program itself,
// behind an interface, or in a library that is no Kafka client.
func (e *editor) isWork(call *ast.CallExpr) bool {
	if !types.Identical(e.Info.TypeOf(call), errorType) {
		return false
	}
	switch callee := typeutil.Callee(e.Info, call).(type) {
	case *types.Func:
		if callee.Pkg() == nil || client.IsClient(callee.Pkg().Path()) || e.does(call, client.Commit, client.Mark) {
			return false
		}
		return strings.Contains(callee.Pkg().Path(), ".") || callee.Pkg() == e.Types
	case *types.Var:
		return true
	}
	return false
}

// working are the stretches of code that have a record at hand.
func (e *editor) working() (nodes []ast.Node) {
	steps := e.steps()
	for _, s := range steps {
		nodes = append(nodes, &ast.BlockStmt{Lbrace: s.from(), List: s.body, Rbrace: s.to() - 1})
	}
scopes:
	for _, fn := range e.scopes() {
		for v := range fn.sig.Params().Variables() {
			if isRecord(v.Type()) {
				for _, n := range nodes {
					if n.Pos() <= fn.body.Pos() && fn.body.End() <= n.End() {
						continue scopes
					}
				}
				nodes = append(nodes, fn.body)
				continue scopes
			}
		}
	}
	return nodes
}

// generic puts each call that may fail into a function literal, called by a generic function.
func generic(e *editor) {
	if e.wrapWork("kvCall"); e.n > 0 {
		e.fragment(e.Syntax[0]).add("func kvCall[T any](f func() T) T { return f() }")
	}
}

// genericElsewhere does it with a generic function of another package.
func genericElsewhere(e *editor) {
	files := e.wrapWork(moved + ".Call")
	if e.n == 0 {
		return
	}
	src := e.newPackage()
	src.Files[filepath.Join(e.dir(), moved, "call.go")] = []byte("package " + moved + "\n\nfunc Call[T any](f func() T) T { return f() }\n")
	for file := range files {
		e.require(file, src.Path)
	}
}

// wrapWork has the named function call each call that may fail, and returns the files with one.
func (e *editor) wrapWork(name string) map[*ast.File]bool {
	files := map[*ast.File]bool{}
	for _, n := range e.working() {
		ast.Inspect(n, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.GoStmt, *ast.DeferStmt:
				return false
			case *ast.CallExpr:
				if e.isWork(n) {
					e.insert(n.Pos(), name+"(func() error { return ")
					e.insert(n.End(), " })")
					e.n++
					files[e.file(n.Pos())] = true
					return false
				}
			}
			return true
		})
	}
	return files
}

const groupPath = "golang.org/x/sync/errgroup"

// errgroup runs each call that may fail in a group of its own and takes the error from the group.
func errgroup(e *editor) {
	if !e.module.Importable(groupPath) || e.recovers() {
		return
	}
	files := map[*ast.File]bool{}
	done := map[*ast.CallExpr]bool{} // the working nodes may lie in one another
	for _, n := range e.working() {
		ast.Inspect(n, func(n ast.Node) bool {
			for _, stmt := range statements(n) {
				if call := outcome(stmt); call != nil && e.isWork(call) && !done[call] {
					done[call] = true
					g := e.name("Group")
					e.insert(stmt.Pos(), fmt.Sprintf("var %s errgroup.Group\n%s.Go(func() error { return %s })\n", g, g, e.node(call)))
					e.replace(call.Pos(), call.End(), g+".Wait()")
					e.n++
					files[e.file(stmt.Pos())] = true
				}
			}
			return true
		})
	}
	for file := range files {
		e.require(file, groupPath)
	}
}

// recovers reports whether a panic may be recovered, which one in another goroutine is not.
func (e *editor) recovers() bool {
	for _, obj := range e.Info.Uses {
		if b, ok := obj.(*types.Builtin); ok && b.Name() == "recover" {
			return true
		}
	}
	return false
}

// require adds an import to a file.
func (e *editor) require(file *ast.File, path string) {
	for _, spec := range file.Imports {
		if spec.Path.Value == `"`+path+`"` {
			return
		}
	}
	e.insert(file.Name.End(), fmt.Sprintf("\n\nimport %q\n", path))
}

// statements is the list of statements that n holds.
func statements(n ast.Node) []ast.Stmt {
	switch n := n.(type) {
	case *ast.BlockStmt:
		return n.List
	case *ast.CaseClause:
		return n.Body
	case *ast.CommClause:
		return n.Body
	}
	return nil
}

// outcome is the call whose only result the statement takes, tests or drops.
func outcome(stmt ast.Stmt) *ast.CallExpr {
	var x ast.Expr
	switch stmt := stmt.(type) {
	case *ast.IfStmt:
		if stmt.Init != nil {
			return outcome(stmt.Init)
		}
	case *ast.AssignStmt:
		if len(stmt.Rhs) == 1 {
			x = stmt.Rhs[0]
		}
	case *ast.ReturnStmt:
		if len(stmt.Results) == 1 {
			x = stmt.Results[0]
		}
	case *ast.ExprStmt:
		x = stmt.X
	}
	call, _ := x.(*ast.CallExpr)
	return call
}

// wrapCommit moves each commit into a function of its own, a method where the enclosing function is one.
func wrapCommit(e *editor) {
	for _, fn := range e.scopes() {
		deferred := map[*ast.CallExpr]bool{}
		inspect(fn.body, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.DeferStmt:
				deferred[n.Call] = true
			case *ast.GoStmt:
				deferred[n.Call] = true
			case *ast.CallExpr:
				if e.does(n, client.Commit, client.Mark) && (!deferred[n] || constantArgs(n)) {
					e.wrapCommit(fn, n)
				}
			}
			return true
		})
	}
}

// constantArgs reports whether the arguments are the same now and when the function ends: names of
// variables, which become arguments themselves, and constants.
func constantArgs(call *ast.CallExpr) bool {
	for _, arg := range call.Args {
		switch arg.(type) {
		case *ast.Ident, *ast.BasicLit:
		default:
			return false
		}
	}
	return true
}

func (e *editor) wrapCommit(fn *scope, call *ast.CallExpr) {
	params, ok := e.params(fn, call.Pos(), call.End())
	if !ok {
		return
	}
	name := e.name("Commit")
	head, target := "func "+name, name
	frag := e.fragment(e.file(call.Pos()))
	if recv := e.receiver(fn); recv != nil && len(params) > 0 && params[0] == recv {
		params = params[1:]
		list := fn.decl.Recv
		head, target = "func "+e.original(list.Pos(), list.End())+" "+name, recv.Name()+"."+name
		frag.uses(list.Pos(), list.End())
	} else if isGeneric(fn) {
		return
	}
	sig, args := frag.signature(params)
	result, ret := frag.result(e.Info.TypeOf(call))
	frag.uses(call.Pos(), call.End())
	if !frag.ok {
		return
	}
	frag.add(head + sig + " " + result + " {\n" + ret + e.node(call) + "\n}")
	e.replace(call.Pos(), call.End(), target+args)
	e.n++
}

// result writes the result of a function that returns what a call of type t yields, and the keyword that
// the call needs.
func (f *fragment) result(t types.Type) (result, ret string) {
	tuple, ok := t.(*types.Tuple)
	if !ok {
		return f.typ(t), "return "
	}
	var results []string
	for v := range tuple.Variables() {
		results = append(results, f.typ(v.Type()))
	}
	if len(results) == 0 {
		return "", ""
	}
	return "(" + strings.Join(results, ", ") + ")", "return "
}

// commitElsewhere moves each commit into a function of another package, which gets receiver and arguments.
func commitElsewhere(e *editor) {
	src := e.newPackage()
	files := map[*ast.File]bool{}
	for _, n := range e.Syntax {
		ast.Inspect(n, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok || !e.does(call, client.Commit, client.Mark) {
				return true
			}
			file := e.file(call.Pos())
			frag := e.fragment(file)
			frag.self = types.NewPackage(src.Path, moved)
			name := fmt.Sprintf("Commit%d", e.n)
			if text, args := frag.forward(name, call); frag.ok {
				src.Files[filepath.Join(e.dir(), moved, name+".go")] = pretty(frag.text(moved, text))
				e.replace(call.Pos(), call.End(), moved+"."+name+args)
				files[file] = true
				e.n++
			}
			return false
		})
	}
	for file := range files {
		e.require(file, src.Path)
	}
}

// forward writes a function that calls the same method, and the arguments for it.
func (f *fragment) forward(name string, call *ast.CallExpr) (decl, args string) {
	sel, ok := call.Fun.(*ast.SelectorExpr)
	if !ok || f.e.Info.Selections[sel] == nil {
		f.ok = false
		return
	}
	fn := f.e.Info.Uses[sel.Sel].(*types.Func)
	recv := f.e.Info.TypeOf(sel.X)
	if _, ptr := fn.Signature().Recv().Type().(*types.Pointer); ptr && !isPointer(recv) {
		f.ok = false // the variable itself would have to be passed
	}
	params := []string{"consumer " + f.typ(recv)}
	var names []string
	texts := []string{f.e.node(sel.X)}
	formal := fn.Signature().Params()
	for i, arg := range call.Args {
		t := formal.At(min(i, formal.Len()-1)).Type()
		if fn.Signature().Variadic() && i >= formal.Len()-1 && !call.Ellipsis.IsValid() {
			t = t.(*types.Slice).Elem()
		}
		names = append(names, fmt.Sprintf("arg%d", i))
		params = append(params, names[i]+" "+f.typ(t))
		texts = append(texts, f.e.node(arg))
	}
	result, ret := f.result(f.e.Info.TypeOf(call))
	dots := ""
	if call.Ellipsis.IsValid() {
		dots = "..."
	}
	decl = fmt.Sprintf("func %s(%s) %s {\n%sconsumer.%s(%s%s)\n}", name, strings.Join(params, ", "), result, ret, sel.Sel.Name, strings.Join(names, ", "), dots)
	return decl, "(" + strings.Join(texts, ", ") + ")"
}

func isPointer(t types.Type) bool {
	_, ok := t.Underlying().(*types.Pointer)
	return ok
}
