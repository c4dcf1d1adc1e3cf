package metamorph

import (
	"fmt"
	"go/ast"
	"go/types"
	"maps"
	"regexp"
	"slices"
)

// telling are names by which loggers, metrics and mocks are known: they mean something.
var telling = regexp.MustCompile(`(?i)log|metric|count|gauge|histogram|stat|telemetry|trace|print|debug|info|warn|err|mock|fake|stub|test`)

// rename gives every unexported name that the package declares another one. The same name becomes the
// same name everywhere, so that shadowing, embedding and interfaces stay as they are.
func rename(e *editor) {
	taken := map[string]bool{}
	names := map[string]string{}
	var ids []*ast.Ident
	for _, file := range e.Syntax {
		ast.Inspect(file, func(n ast.Node) bool {
			id, ok := n.(*ast.Ident)
			if !ok || id == file.Name {
				return true
			}
			taken[id.Name] = true
			if e.renamable(id) {
				names[id.Name] = ""
				ids = append(ids, id)
			}
			return true
		})
	}
	n := 0
	for _, name := range slices.Sorted(maps.Keys(names)) {
		for n++; taken[fmt.Sprintf("kv%d", n)]; n++ {
		}
		names[name] = fmt.Sprintf("kv%d", n)
	}
	for _, id := range ids {
		e.replace(id.Pos(), id.End(), names[id.Name])
	}
	if len(names) > 0 {
		e.n = 1
	}
}

func (e *editor) renamable(id *ast.Ident) bool {
	if id.Name == "_" || id.Name == "main" || id.Name == "init" || ast.IsExported(id.Name) || telling.MatchString(id.Name) {
		return false
	}
	obj, defined := e.Info.Defs[id]
	if defined && obj == nil { // the variable of a type switch
		return true
	}
	if obj == nil {
		obj = e.Info.Uses[id]
	}
	if obj == nil || obj.Pkg() != e.Types {
		return false
	}
	_, isImport := obj.(*types.PkgName)
	return !isImport
}
