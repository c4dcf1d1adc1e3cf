package driver

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"go/version"
	"io"
	"os"
	"os/exec"
	"slices"
	"strings"
	"time"
)

// oldestGo is the oldest go command whose vet works as this package needs it: go.mod's own version.
const oldestGo = "go1.25"

// goCommand prepares a call of the go command, which is interrupted with ctx, and killed if it does not heed.
func goCommand(ctx context.Context, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, "go", args...)
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	cmd.WaitDelay = 5 * time.Second
	return cmd
}

// output runs the go command and returns its two streams. Its error is what the command said, in one line.
func output(cmd *exec.Cmd) (stdout, stderr []byte, err error) {
	var out, msg bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &msg
	if err = cmd.Run(); err != nil {
		if said := oneLine(msg.String()); said != "" {
			err = errors.New(said)
		}
	}
	return out.Bytes(), msg.Bytes(), err
}

// oneLine joins the lines of a message, for the go command likes to end one with advice on the next.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// goEnv is what matters of the go command's environment in the current directory.
type goEnv struct {
	GOVERSION   string
	GOMOD       string // os.DevNull outside a module
	GOMODCACHE  string
	GOWORK      string
	CGO_ENABLED string
}

func readGoEnv(ctx context.Context) (env goEnv, err error) {
	if _, err := exec.LookPath("go"); err != nil {
		return env, fmt.Errorf("the go command is not on the PATH (%s or newer is needed)", oldestGo)
	}
	out, _, err := output(goCommand(ctx, "env", "-json", "GOVERSION", "GOMOD", "GOMODCACHE", "GOWORK", "CGO_ENABLED"))
	if err != nil {
		return env, err
	}
	if err := json.Unmarshal(out, &env); err != nil {
		return env, fmt.Errorf("go env: %v", err)
	}
	// A development version is not valid here, and new enough.
	if version.IsValid(env.GOVERSION) && version.Compare(env.GOVERSION, oldestGo) < 0 {
		return env, fmt.Errorf("the go command is %s; %s or newer is needed", env.GOVERSION, oldestGo)
	}
	return env, nil
}

// inWorkspace reports whether a go.work counts.
func (e goEnv) inWorkspace() bool { return e.GOWORK != "" && e.GOWORK != "off" }

func (e goEnv) cgoOff() bool { return e.CGO_ENABLED == "0" }

// goPackage is a package as "go list" describes it.
type goPackage struct {
	ImportPath   string
	Dir          string
	ForTest      string // set for a test variant
	Match        []string
	Standard     bool
	GoFiles      []string
	CgoFiles     []string
	TestGoFiles  []string
	XTestGoFiles []string
	Deps         []string
	Error        *goError
	DepsErrors   []*goError
}

type goError struct {
	ImportStack []string
	Pos         string
	Err         string
}

// fields are the fields of goPackage: "go list" is much quicker when it knows them. It looks for embedded files, and says
// that they are missing, only if it is asked for them.
const fields = "-json=ImportPath,Dir,ForTest,Match,Standard,GoFiles,CgoFiles,TestGoFiles,XTestGoFiles,Deps,Error,DepsErrors,EmbedFiles,TestEmbedFiles,XTestEmbedFiles"

// list runs "go list" with extra flags and environment.
func list(ctx context.Context, req *request, env, flags []string) ([]*goPackage, error) {
	args := slices.Concat([]string{"list", "-e", fields}, flags, req.build, []string{"--"}, req.patterns)
	cmd := goCommand(ctx, args...)
	cmd.Env = append(os.Environ(), env...)
	out, _, err := output(cmd)
	if err != nil {
		return nil, err
	}
	var packages []*goPackage
	for decoder := json.NewDecoder(bytes.NewReader(out)); ; {
		p := new(goPackage)
		if err := decoder.Decode(p); err == io.EOF {
			return packages, nil
		} else if err != nil {
			return nil, fmt.Errorf("go list: %v", err)
		}
		packages = append(packages, p)
	}
}

// target is a package that the run was asked for.
type target struct {
	*goPackage
	broken        string   // why the go command cannot load it; "" if it can
	brokenTests   string   // why it cannot load the package with its test files
	brokenOutside string   // why it cannot load the external tests
	deps          []string // with those of its tests, sorted
	hidden        []string // its test files that are kept from the go command
	idle          bool     // nothing can be said about it, which its imports and its text show
}

// loads reports whether the go command can load all of it.
func (t *target) loads() bool { return t.broken == "" && t.brokenTests == "" && t.brokenOutside == "" }

// own reports whether there are files besides tests.
func (t *target) own() bool { return len(t.GoFiles)+len(t.CgoFiles) > 0 }

// targets asks the go command which packages are meant.
func targets(ctx context.Context, req *request) (map[string]*target, error) {
	packages, err := list(ctx, req, nil, []string{"-test"})
	if err != nil {
		return nil, err
	}
	all := make(map[string]*target)
	for _, p := range packages {
		if p.ForTest == "" && (len(p.Match) > 0 || p.Error != nil) {
			all[p.ImportPath] = &target{goPackage: p}
		}
	}
	for _, p := range packages {
		name := p.ImportPath
		if p.ForTest != "" {
			name = p.ForTest
		}
		t := all[name]
		if t == nil {
			continue // a test's main package
		}
		for _, dep := range p.Deps {
			dep, _, _ = strings.Cut(dep, " [") // a test variant
			t.deps = append(t.deps, dep)
		}
		why := &t.broken
		if p.ForTest != "" {
			why = &t.brokenTests
			if strings.HasPrefix(p.ImportPath, p.ForTest+"_test ") {
				why = &t.brokenOutside
			}
		}
		*why = cmp.Or(*why, p.broken())
	}
	for _, t := range all {
		slices.Sort(t.deps)
		t.deps = slices.Compact(t.deps)
	}
	return all, nil
}

// broken says in one line why the package or one of its dependencies cannot be loaded.
func (p *goPackage) broken() string {
	errs := p.DepsErrors
	if p.Error != nil {
		errs = append([]*goError{p.Error}, errs...)
	}
	if len(errs) == 0 {
		return ""
	}
	said := oneLine(errs[0].Err)
	if pos := errs[0].Pos; pos != "" {
		said = pos + ": " + said
	}
	return said
}

// needCgo returns the packages outside the standard library, of those asked for and their dependencies, that
// have cgo files. It looks as if cgo were on: with cgo off, the go command drops such files without a word.
func needCgo(ctx context.Context, req *request) (asked []*goPackage, need map[string]bool, err error) {
	packages, err := list(ctx, req, []string{"CGO_ENABLED=1"}, []string{"-deps"})
	need = make(map[string]bool)
	for _, p := range packages {
		if len(p.CgoFiles) > 0 && !p.Standard {
			need[p.ImportPath] = true
		}
		if len(p.Match) > 0 {
			asked = append(asked, p)
		}
	}
	return asked, need, err
}
