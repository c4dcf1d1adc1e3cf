package config

import (
	"path/filepath"
	"reflect"

	"golang.org/x/tools/go/analysis"
)

// Fixed is the configuration of each module, if a host with settings of its own sets it before the first analysis.
// Else a module has its file's.
var Fixed *Config

// Analyzer finds the configuration of a package: a *Config, that of its module. What the user does not work on, and so cannot
// mean, has none: modules with a version. It reports nothing.
var Analyzer = &analysis.Analyzer{
	Name:       "kafkaconfig",
	Doc:        "read " + Name + " in the module's root",
	Run:        run,
	ResultType: reflect.TypeFor[*Config](),
}

func run(pass *analysis.Pass) (any, error) {
	if m := pass.Module; m == nil || m.Path == "" || m.Version != "" {
		return new(Config), nil
	}
	for _, file := range pass.Files {
		// By the name that the user knows: what cgo makes of a file stands elsewhere.
		name := pass.Fset.Position(file.Package).Filename
		if root := Root(filepath.Dir(name)); filepath.IsAbs(name) && root != "" {
			if Fixed != nil {
				return Fixed.At(root), nil
			}
			return Load(root, nil)
		}
	}
	return new(Config), nil
}
