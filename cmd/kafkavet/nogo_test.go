package main

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/gcexportdata"

	"github.com/kafkavet/kafkavet"
	"github.com/kafkavet/kafkavet/analysistest"
	"github.com/kafkavet/kafkavet/passes/autocommit"
	"github.com/kafkavet/kafkavet/passes/commitorder"
	"github.com/kafkavet/kafkavet/passes/directive"
	"github.com/kafkavet/kafkavet/passes/isolation"
)

// Bazel's rules_go runs analyzers with nogo: it links the variable Analyzer of each package that is named to it into one
// program, and runs that once for each library, beside the compiler. What a unit is given there, and what not, is copied here
// (go/tools/builders/nogo_main.go and nogo.go of github.com/bazelbuild/rules_go, as of October 2024):
//
//   - files by names relative to the workspace's root, those of other repositories below external/;
//   - the types of direct imports from export data, without sizes and language version;
//   - the facts of direct imports; none of the standard library's, and, unless asked for, none of other repositories';
//   - no module, no ReadFile, no go command, no other process;
//   - what fails in one analyzer fails the build.
var nogoAnalyzers = []*analysis.Analyzer{commitorder.Analyzer, autocommit.Analyzer, isolation.Analyzer, directive.Analyzer}

// nogoUnit is set for a process of the test that is to be such a program.
const nogoUnit = "KAFKAVET_TEST_NOGO"

// pairs is a flag of the form name=file that may be repeated.
type pairs map[string]string

func (p pairs) String() string { return "" }
func (p pairs) Set(s string) error {
	name, file, ok := strings.Cut(s, "=")
	if p[name] = file; !ok {
		return errors.New("want name=file")
	}
	return nil
}

// nogoMain is the program. It prints the findings, and exits with status 1 if there are any.
func nogoMain(args []string) int {
	facts, imports := pairs{}, pairs{}
	flags := flag.NewFlagSet("nogo", flag.ExitOnError)
	flags.Var(facts, "fact", "the facts of a direct import")
	flags.Var(imports, "import", "the export data of a direct import")
	path := flags.String("p", "", "the import path")
	out := flags.String("x", "", "where the facts go")
	flags.Parse(args)
	diagnostics, encoded, err := nogoAnalyze(*path, flags.Args(), facts, imports)
	if err == nil {
		err = os.WriteFile(*out, encoded, 0o666)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 2
	}
	for _, d := range diagnostics {
		fmt.Println(d)
	}
	return min(len(diagnostics), 1)
}

func nogoAnalyze(path string, files []string, factFiles, imports pairs) (diagnostics []string, encoded []byte, err error) {
	if err := analysis.Validate(nogoAnalyzers); err != nil {
		return nil, nil, err
	}
	fset := token.NewFileSet()
	var syntax []*ast.File
	for _, name := range files {
		file, err := parser.ParseFile(fset, name, nil, parser.ParseComments)
		if err != nil {
			return nil, nil, err
		}
		syntax = append(syntax, file)
	}
	info := &types.Info{
		Types:      map[ast.Expr]types.TypeAndValue{},
		Uses:       map[*ast.Ident]types.Object{},
		Defs:       map[*ast.Ident]types.Object{},
		Implicits:  map[ast.Node]types.Object{},
		Scopes:     map[ast.Node]*types.Scope{},
		Selections: map[*ast.SelectorExpr]*types.Selection{},
		Instances:  map[*ast.Ident]types.Instance{},
	}
	known := map[string]*types.Package{}
	config := types.Config{Importer: importerFunc(func(path string) (*types.Package, error) {
		if path == "unsafe" {
			return types.Unsafe, nil
		}
		if pkg := known[path]; pkg != nil && pkg.Complete() {
			return pkg, nil
		}
		data, err := os.ReadFile(imports[path])
		if err != nil {
			return nil, err
		}
		r, err := gcexportdata.NewReader(bytes.NewReader(data))
		if err != nil {
			return nil, err
		}
		return gcexportdata.Read(r, fset, known, path)
	})}
	pkg, err := config.Check(path, fset, syntax, info)
	if err != nil {
		return nil, nil, err
	}
	var read [][]byte
	for _, imp := range pkg.Imports() {
		if file := factFiles[imp.Path()]; file != "" {
			data, err := os.ReadFile(file)
			if err != nil {
				return nil, nil, err
			}
			read = append(read, data)
		}
	}
	for _, a := range nogoAnalyzers {
		analysistest.RegisterFacts(a)
	}
	facts, err := analysistest.DecodeFacts(pkg, read, known)
	if err != nil {
		return nil, nil, err
	}
	results := map[*analysis.Analyzer]any{}
	var run func(a *analysis.Analyzer) error
	run = func(a *analysis.Analyzer) error {
		if _, done := results[a]; done {
			return nil
		}
		inputs := map[*analysis.Analyzer]any{}
		for _, required := range a.Requires {
			if err := run(required); err != nil {
				return err
			}
			inputs[required] = results[required]
		}
		pass := &analysis.Pass{
			Analyzer: a, Fset: fset, Files: syntax, Pkg: pkg, TypesInfo: info, ResultOf: inputs,
			TypesSizes: types.SizesFor("gc", runtime.GOARCH),
			Report: func(d analysis.Diagnostic) {
				diagnostics = append(diagnostics, fmt.Sprintf("%s: %s", fset.Position(d.Pos), d.Message))
			},
		}
		facts.Bind(pass)
		result, err := a.Run(pass)
		if err == nil && reflect.TypeOf(result) != a.ResultType {
			err = fmt.Errorf("returned a %T", result)
		}
		if err != nil {
			return fmt.Errorf("analyzer %q failed: %v", a.Name, err)
		}
		results[a] = result
		return nil
	}
	for _, a := range nogoAnalyzers {
		if err := run(a); err != nil {
			return nil, nil, err
		}
	}
	encoded, err = facts.Encode()
	return diagnostics, encoded, err
}

type importerFunc func(path string) (*types.Package, error)

func (f importerFunc) Import(path string) (*types.Package, error) { return f(path) }

// What is analysed.
const (
	workspaceOnly = iota // as rules_go does by default
	everything           // other repositories, too
	withoutFacts         // the workspace, and no unit learns of another: a build that does not work
)

// nogo analyses packages of a module as Bazel would, and returns their findings.
func nogo(t *testing.T, dir string, scope int, patterns ...string) []found {
	t.Helper()
	type listed struct {
		ImportPath, Dir, Export string
		Standard                bool
		GoFiles, CgoFiles       []string
		Imports                 []string
		Module                  *struct {
			Path, Version string
			Main          bool
		}
	}
	list := []string{"list", "-deps", "-export", "-json=ImportPath,Dir,Export,Standard,GoFiles,CgoFiles,Imports,Module"}
	got := call(t, dir, nil, "go", append(list, patterns...)...)
	require.Equal(t, 0, got.status, got.stderr)
	root := t.TempDir() // the workspace's, with links to the sources
	dir, err := filepath.Abs(dir)
	require.NoError(t, err)
	require.NoError(t, os.Symlink(dir, filepath.Join(root, "shop")))
	require.NoError(t, os.Mkdir(filepath.Join(root, "external"), 0o777))

	export, facts := map[string]string{}, map[string]string{}
	var all []found
	analysed := 0
	for _, p := range decode[listed](t, got.stdout) { // dependencies first
		export[p.ImportPath] = p.Export
		if p.Standard || len(p.CgoFiles) > 0 || scope != everything && !p.Module.Main {
			continue
		}
		where := "shop"
		if rel, err := filepath.Rel(dir, p.Dir); p.Module.Main {
			require.NoError(t, err)
			where = filepath.Join(where, rel)
		} else {
			where = filepath.Join("external", strings.ReplaceAll(p.ImportPath, "/", "_"))
			require.NoError(t, os.Symlink(p.Dir, filepath.Join(root, where)))
		}
		out := filepath.Join(root, fmt.Sprintf("%d.facts", len(facts)))
		args := []string{"-p", p.ImportPath, "-x", out}
		for _, path := range p.Imports {
			args = append(args, "-import", path+"="+export[path])
			if scope != withoutFacts && facts[path] != "" {
				args = append(args, "-fact", path+"="+facts[path])
			}
		}
		facts[p.ImportPath] = out
		for _, name := range p.GoFiles {
			args = append(args, filepath.Join(where, name))
		}
		analysed++
		unit := exec.Command(testBinary, args...)
		unit.Dir, unit.Env = root, []string{nogoUnit + "=1", "PATH=" + root}
		var stdout, stderr strings.Builder
		unit.Stdout, unit.Stderr = &stdout, &stderr
		err := unit.Run()
		require.NotNil(t, unit.ProcessState, err)
		require.Less(t, unit.ProcessState.ExitCode(), 2, "%s: %s", p.ImportPath, stderr.String())
		require.Empty(t, stderr.String())
		for line := range strings.Lines(stdout.String()) {
			posn, message, _ := strings.Cut(strings.TrimSuffix(line, "\n"), ": ")
			f := place(t, posn, message)
			if f.file, err = filepath.Rel("shop", f.file); assert.NoError(t, err) && p.Module.Main {
				f.file = filepath.Join(dir, f.file)
				all = append(all, f)
			}
		}
	}
	require.Greater(t, analysed, 1)
	return sorted(all)
}

var testBinary, _ = os.Executable()

// Under Bazel's nogo the programs have the findings that the stand-alone command has. kafka-go's have the most packages, and
// stand for the large modules: a process for every package takes its time. Nobody tells nogo of a configuration.
func TestNogo(t *testing.T) {
	for _, name := range []string{"goka", "kafkago", "kafkapubsub", "saramacluster", "watermill"} {
		dir := filepath.Join(testdata, name)
		t.Run(name, func(t *testing.T) {
			if testing.Short() && name != "saramacluster" {
				t.Skip("with -short one module stands for all")
			}
			alone := unfixed(standAlone(t, analysistest.Load(t, dir), dir))
			assert.Equal(t, alone, unfixed(nogo(t, dir, workspaceOnly, "./...")))
		})
	}
}

// unfixed drops from messages what is said where there is no fix to offer: nogo has none, for it gives no ReadFile.
func unfixed(all []found) []found {
	for i, f := range all {
		text, category := f.message, ""
		if at := strings.LastIndexByte(f.message, '['); at > 0 {
			text, category = f.message[:at], f.message[at:]
		}
		text, _, _ = strings.Cut(text, "; ")
		all[i].message = strings.TrimSpace(text) + " " + category
	}
	return all
}

// It takes the facts of other packages of the workspace, and those of other repositories do no harm.
func TestNogoNeedsFacts(t *testing.T) {
	dir := filepath.Join(testdata, "kafkago")
	for _, program := range []string{"despite-hidden-package", "commit-first-package"} {
		pattern := "./" + program + "/..."
		all := nogo(t, dir, workspaceOnly, pattern)
		assert.NotEmpty(t, all)
		assert.Equal(t, all, nogo(t, dir, everything, pattern))
		assert.NotSubset(t, nogo(t, dir, withoutFacts, pattern), all)
	}
}

// What a nogo target can name is all there is.
func TestNogoHasAllAnalyzers(t *testing.T) {
	assert.ElementsMatch(t, kafkavet.Analyzers(), nogoAnalyzers)
	names := map[string]bool{}
	for _, a := range nogoAnalyzers {
		names[a.Name] = true
	}
	dirs, err := os.ReadDir("../../passes")
	require.NoError(t, err)
	for _, d := range dirs {
		assert.True(t, names[d.Name()], d.Name())
	}
	assert.Len(t, slices.Collect(maps.Keys(names)), len(dirs))
}
