package driver

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"github.com/kafkavet/kafkavet/internal/apply"
	"github.com/kafkavet/kafkavet/internal/finding"
)

// run is a stand-alone run: it analyses the packages asked for and returns the report. What the go command
// says beside goes to stderr. The error is one line: why there is no report at all.
func (s Suite) run(ctx context.Context, req *request, stderr io.Writer) (*finding.Report, error) {
	if req.dir != "" {
		if err := os.Chdir(req.dir); err != nil {
			return nil, err
		}
	}
	place, err := newPlacer(req.overlay)
	if err != nil {
		return nil, err
	}
	env, err := readGoEnv(ctx)
	if err != nil {
		return nil, err
	}
	if _, err := s.configurations(); err != nil {
		return nil, err
	}
	r := &run{suite: s, req: req, place: place, env: env, checked: make(map[string]bool), report: &finding.Report{Kafka: s.Client == nil}}
	if req.model {
		r.report.Model = &r.model
	}
	if err := r.list(ctx); err != nil {
		return nil, err
	}
	if env.GOMOD == os.DevNull && len(r.sound()) == 0 && env.inWorkspace() {
		return nil, fmt.Errorf("%s lists modules, and none of them is here: name their packages, as in ./module/..., or say work for all", env.GOWORK)
	}
	if env.GOMOD == os.DevNull && len(r.sound()) == 0 {
		return nil, errors.New("not in a module: there is no go.mod here or above")
	}
	if err := r.readKnown(ctx); err != nil {
		return nil, err
	}
	if req.fix {
		r.noteFiles()
	}
	if err := r.vet(ctx, stderr); err != nil {
		return nil, err
	}
	err = r.collect()
	r.join()
	r.report.Tidy()
	if err == nil {
		err = r.sift(ctx, stderr)
	}
	if err == nil && req.fix {
		err = r.fix(os.Stdout)
	}
	return r.report, err
}

// run holds what a stand-alone run knows.
type run struct {
	suite Suite
	req   *request
	place placer
	env   goEnv

	asked   map[string]*target // the packages asked for, by import path
	cgo     map[string]bool    // with cgo off: the packages that need it
	answers answers
	checked map[string]bool // the packages that were checked, by import path
	known   known
	model   finding.Model
	report  *finding.Report
	state   apply.State // with -fix: the files before they were analysed
}

// list finds the packages asked for.
func (r *run) list(ctx context.Context) (err error) {
	if r.asked, err = targets(ctx, r.req); err != nil {
		return err
	}
	if r.env.cgoOff() {
		if err := r.listCgo(ctx); err != nil {
			return err
		}
	}
	if len(r.asked) == 0 {
		return fmt.Errorf("no packages match %s", cmp.Or(strings.Join(r.req.patterns, " "), "."))
	}
	return r.narrow()
}

// narrow finds the packages asked for about which nothing can be said: those that cannot reach a client. What they do still
// counts where a package that can imports them, for the go command analyses dependencies by itself.
func (r *run) narrow() error {
	if r.suite.Client == nil {
		return nil
	}
	replaced, err := readOverlay(r.req.overlay)
	if err != nil {
		return err
	}
	for _, t := range r.asked {
		reaches := r.suite.Client(t.ImportPath) || slices.ContainsFunc(t.deps, r.suite.Client)
		r.report.Kafka = r.report.Kafka || reaches
		// What cannot be loaded, or vanishes without cgo, may import anything.
		t.idle = !reaches && t.loads() && r.needCgo(t) == "" && !r.marked(t, replaced)
	}
	return nil
}

// marked reports whether the source of a package has Suite.Mark in it, or cannot be read to know.
func (r *run) marked(t *target, replaced map[string]string) bool {
	if r.suite.Mark == "" {
		return false
	}
	return slices.ContainsFunc(slices.Concat(t.GoFiles, t.CgoFiles, t.TestGoFiles, t.XTestGoFiles), func(name string) bool {
		if len(replaced) > 0 { // by whichever names
			return true
		}
		text, err := os.ReadFile(filepath.Join(t.Dir, name))
		return err != nil || bytes.Contains(text, []byte(r.suite.Mark))
	})
}

// listCgo finds the packages that need cgo while it is off, and those that vanish altogether.
func (r *run) listCgo(ctx context.Context) error {
	packages, need, err := needCgo(ctx, r.req)
	if err != nil {
		return err
	}
	r.cgo = need
	for _, p := range packages {
		if r.asked[p.ImportPath] == nil && len(p.CgoFiles) > 0 {
			r.asked[p.ImportPath] = &target{goPackage: p, broken: "no Go files are left"}
		}
	}
	return nil
}

// sound returns the import paths that the go command can load, sorted. One that it cannot makes it refuse
// all of them.
func (r *run) sound() []string {
	var paths []string
	for path, t := range r.asked {
		if t.broken == "" && (t.own() || len(t.hidden) == 0) {
			paths = append(paths, path)
		}
	}
	slices.Sort(paths)
	return paths
}

// idle reports whether there is a package about which nothing can be said.
func (r *run) idle() bool {
	for _, t := range r.asked {
		if t.idle {
			return true
		}
	}
	return false
}

// argumentsSize bounds the import paths on one command line, in bytes. Windows takes 32 kB in all, Linux 128 kB and
// more ("man execve").
func argumentsSize() int {
	if runtime.GOOS == "windows" {
		return 24_000
	}
	return 96_000
}

// vet analyses the packages that can be loaded. Test files that keep their package from being analysed are
// hidden: those that cannot be loaded at once, those that do not compile in a second run.
func (r *run) vet(ctx context.Context, stderr io.Writer) error {
	for _, t := range r.asked {
		switch {
		case !r.req.tests, t.brokenTests != "":
			r.hide(t, t.TestGoFiles, t.XTestGoFiles)
		case t.brokenOutside != "":
			r.hide(t, t.XTestGoFiles)
		}
	}
	sound := slices.DeleteFunc(r.sound(), func(path string) bool { return r.asked[path].idle })
	switch {
	case len(sound) == 0 && r.idle():
		return nil
	case len(sound) == len(r.asked): // the patterns, then: files are not named by their import path
		if err := r.vetAll(ctx, stderr, r.req.patterns); err != nil {
			return err
		}
	default:
		if err := r.vetAll(ctx, stderr, sound); err != nil {
			return err
		}
	}
	var again []string
	for _, path := range sound {
		t := r.asked[path]
		if t.own() && len(t.TestGoFiles) > 0 && len(t.hidden) == 0 && !slices.ContainsFunc(r.answers.of(path), unit.hasTests) {
			t.brokenTests = r.failure(path, t)
			if r.hide(t, t.TestGoFiles, t.XTestGoFiles); len(t.hidden) > 0 {
				again = append(again, path)
			}
		}
	}
	if len(again) == 0 {
		return nil
	}
	return r.vetAll(ctx, stderr, again)
}

// hide keeps test files of t from the go command. It does not let files of its module cache be hidden: there
// the package is as broken as its tests.
func (r *run) hide(t *target, lists ...[]string) {
	if rel, err := filepath.Rel(r.env.GOMODCACHE, t.Dir); err == nil && filepath.IsLocal(rel) {
		if r.req.tests {
			t.broken = cmp.Or(t.broken, t.brokenTests, t.brokenOutside)
		}
		return
	}
	for _, name := range slices.Concat(lists...) {
		t.hidden = append(t.hidden, filepath.Join(t.Dir, name))
	}
}

// vetAll analyses packages, in as many runs of the go command as their names need.
func (r *run) vetAll(ctx context.Context, stderr io.Writer, patterns []string) error {
	self, err := os.Executable()
	if err != nil {
		return err
	}
	command := slices.Concat([]string{"vet", "-vettool=" + self, "-json"}, r.req.build)
	var hidden []string
	for _, t := range r.asked {
		hidden = append(hidden, t.hidden...)
	}
	if len(hidden) > 0 {
		file, err := overlayWithout(r.req.overlay, hidden)
		if err != nil {
			return err
		}
		defer os.Remove(file)
		command = append(command, "-overlay="+file)
	}
	command = slices.Concat(command, r.req.vet, []string{"--"})
	if len(patterns) == 0 && len(r.sound()) == len(r.asked) {
		return r.vetOnce(ctx, stderr, command) // the package in the current directory
	}
	for len(patterns) > 0 {
		n, size := 0, 0
		for n < len(patterns) && size < argumentsSize() {
			size += len(patterns[n]) + 1
			n++
		}
		if err := r.vetOnce(ctx, stderr, slices.Concat(command, patterns[:n])); err != nil {
			return err
		}
		patterns = patterns[n:]
	}
	return nil
}

// vetOnce runs the go command and reads the answers. It exits with an error when a package fails, which the
// answers tell better.
func (r *run) vetOnce(ctx context.Context, stderr io.Writer, args []string) error {
	stdout, messages, err := output(goCommand(ctx, args...))
	if ctx.Err() != nil {
		return ctx.Err()
	}
	before := len(r.answers.other)
	if err := errors.Join(r.answers.read(stdout), r.answers.read(messages)); err != nil {
		return fmt.Errorf("go vet: %v", err)
	}
	for _, line := range r.answers.other[before:] {
		fmt.Fprintln(stderr, line)
	}
	if err != nil && len(r.answers.units) == 0 && len(r.answers.failed) == 0 {
		return err
	}
	return nil
}

// collect turns the answers into findings, and what has no answer into packages left out.
func (r *run) collect() error {
	for path, t := range r.asked {
		err := r.judge(t, r.answers.of(path))
		if outside := path + "_test"; err == nil && r.asked[outside] == nil {
			err = r.judgeOutside(t, outside, r.answers.of(outside))
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// judge reports what the units of a package answered.
func (r *run) judge(t *target, units []unit) error {
	if t.idle && (t.own() || r.req.tests) {
		r.count(t)
		return nil
	}
	if t.broken == "" && !t.own() {
		if !r.req.tests {
			r.leaveOut(t.ImportPath, "there are only test files, which -test=false leaves out", t)
			return nil
		}
		if len(t.TestGoFiles) == 0 {
			return nil // external tests alone
		}
	}
	i := slices.IndexFunc(units, unit.hasTests)
	whole := len(t.TestGoFiles) == 0 || len(t.hidden) > 0 // there is nothing more to analyse than the package alone
	switch {
	case t.broken != "":
		r.leaveOut(t.ImportPath, t.broken, t)
	case i >= 0:
		units = units[i : i+1] // it has all files; the others are the package as a dependency
		r.count(t)
	case len(units) > 0 && whole:
		r.count(t)
		if r.req.tests && t.brokenTests != "" {
			r.leaveOut(t.ImportPath+" ["+t.ImportPath+".test]", t.brokenTests, t)
		}
	default: // what was analysed as a dependency alone is found, but not all there is
		r.leaveOut(t.ImportPath, r.failure(t.ImportPath, t), t)
	}
	return r.addAll(t, units)
}

// count counts a package as checked.
func (r *run) count(t *target) {
	r.report.Packages++
	r.checked[t.ImportPath] = true
}

// judgeOutside reports what the external tests of a package answered.
func (r *run) judgeOutside(t *target, name string, units []unit) error {
	if t.idle || t.broken != "" || !r.req.tests || len(t.XTestGoFiles) == 0 {
		return nil
	}
	if len(units) == 0 {
		r.leaveOut(name, cmp.Or(t.brokenOutside, t.brokenTests, r.failure(name, t)), t)
	} else if !t.own() && len(t.TestGoFiles) == 0 {
		r.count(t)
	}
	return r.addAll(t, units)
}

// addAll adds what the units of a package, or of its external tests, found.
func (r *run) addAll(t *target, units []unit) error {
	for _, u := range units {
		for check, answer := range u.checks {
			findings, failed, err := r.suite.findings(t.ImportPath, check, answer, r.place)
			if err != nil {
				return fmt.Errorf("go vet: %s: %v", u.importPath, err)
			}
			if failed != "" {
				r.leaveOut(u.importPath, check+" failed: "+oneLine(failed), t)
			}
			switch {
			case check == skippedFlag:
				r.addSkipped(findings)
			case check == modelFlag:
				err = r.addModel(findings)
			case r.suite.Survey != nil && check == r.suite.Survey.Name:
				r.report.Survey = append(r.report.Survey, findings...)
			default:
				r.add(findings)
			}
			if err != nil {
				return fmt.Errorf("go vet: %s: %v", u.importPath, err)
			}
		}
	}
	return nil
}

// add adds the findings that are wanted.
func (r *run) add(findings []finding.Finding) {
	for _, f := range findings {
		if r.req.tests || !strings.HasSuffix(f.Position.File, "_test.go") {
			r.report.Findings = append(r.report.Findings, f)
		}
	}
}

// addSkipped adds what skippedAnalyzer said.
func (r *run) addSkipped(said []finding.Finding) {
	for _, f := range said {
		function, reason, _ := strings.Cut(f.Message, ": ")
		r.report.Skipped = append(r.report.Skipped, finding.Skipped{Package: f.Package, Function: function, Reason: oneLine(reason)})
	}
}

// addModel adds what modelAnalyzer said.
func (r *run) addModel(said []finding.Finding) (err error) {
	for _, f := range said {
		switch f.Category {
		case consumerCategory:
			c := finding.Consumer{Package: f.Package, Position: f.Position, Evidence: f.Evidence}
			err = errors.Join(err, json.Unmarshal([]byte(f.Message), &c))
			r.model.Consumers = append(r.model.Consumers, c)
		case producerCategory:
			p := finding.Producer{Package: f.Package, Position: f.Position}
			err = errors.Join(err, json.Unmarshal([]byte(f.Message), &p))
			r.model.Producers = append(r.model.Producers, p)
		case writerCategory:
			w := finding.Writer{Package: f.Package, Position: f.Position}
			err = errors.Join(err, json.Unmarshal([]byte(f.Message), &w))
			r.model.Writers = append(r.model.Writers, w)
		case readerCategory:
			x := finding.Reader{Package: f.Package, Position: f.Position}
			err = errors.Join(err, json.Unmarshal([]byte(f.Message), &x))
			r.model.Readers = append(r.model.Readers, x)
		case functionsCategory:
			var n finding.Functions
			err = errors.Join(err, json.Unmarshal([]byte(f.Message), &n))
			r.model.Add(f.Package, n)
		}
	}
	return err
}

// join adds what only all packages together show, of the checks that are asked for. What a unit said itself at that
// place stands.
func (r *run) join() {
	for _, f := range r.model.Join() {
		if !slices.Contains(r.req.checks, f.Check) || slices.ContainsFunc(r.report.Findings, func(o finding.Finding) bool {
			return o.Position == f.Position && o.Category == f.Category
		}) {
			continue
		}
		f.URL = r.suite.url(f.Category)
		r.report.Findings = append(r.report.Findings, f)
	}
}

// failure finds out why a unit of t has no answer: it failed itself, or what it imports does not build.
func (r *run) failure(path string, t *target) string {
	if why := r.answers.failed[path]; why != "" {
		return why
	}
	for _, dep := range t.deps {
		if why := r.answers.failed[dep]; why != "" {
			return fmt.Sprintf("imports %s, which does not build: %s", dep, why)
		}
	}
	return "the go command gave no answer"
}

// leaveOut reports that a package, or a part of t, has no answer.
func (r *run) leaveOut(path, reason string, t *target) {
	if need := r.needCgo(t); need != "" {
		reason += fmt.Sprintf("; %s needs cgo, which is off (CGO_ENABLED=0)", need)
	}
	r.report.LeftOut = append(r.report.LeftOut, finding.LeftOut{Package: path, Reason: reason})
}

// needCgo returns the package, t or one of its dependencies, that misses cgo.
func (r *run) needCgo(t *target) string {
	if r.cgo[t.ImportPath] {
		return t.ImportPath
	}
	for _, dep := range t.deps {
		if r.cgo[dep] {
			return dep
		}
	}
	return ""
}

// newPlacer returns a function that shows files relative to the current directory where they are below it,
// and a file of the overlay by the name that it stands for.
func newPlacer(overlay string) (placer, error) {
	here, err := os.Getwd()
	if err != nil {
		return nil, err
	}
	replaced, err := readOverlay(overlay)
	if err != nil {
		return nil, err
	}
	original := make(map[string]string)
	for name, actual := range replaced {
		original[absolute(here, actual)] = absolute(here, name)
	}
	return func(s string) finding.Position {
		p := parsePosition(s)
		if name := original[p.File]; name != "" {
			p.File = name
		}
		if rel, err := filepath.Rel(here, p.File); err == nil && filepath.IsLocal(rel) {
			p.File = rel
		}
		return p
	}, nil
}

// readOverlay reads what a file for -overlay replaces; no file replaces nothing.
func readOverlay(file string) (map[string]string, error) {
	var content overlay
	if file == "" {
		return nil, nil
	}
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	if err := json.Unmarshal(data, &content); err != nil {
		return nil, fmt.Errorf("overlay %s: %v", file, err)
	}
	return content.Replace, nil
}

// overlay is what a file for -overlay holds ("go help build").
type overlay struct{ Replace map[string]string }

// overlayWithout writes an overlay like the user's, in which some files are missing, and returns its name.
func overlayWithout(users string, hidden []string) (string, error) {
	replaced, err := readOverlay(users)
	if err != nil {
		return "", err
	}
	content := overlay{make(map[string]string)}
	for name, actual := range replaced { // the go command takes no file twice, under whichever name
		if name, err = filepath.Abs(name); err != nil {
			return "", err
		}
		content.Replace[name] = actual
	}
	for _, file := range hidden {
		content.Replace[file] = ""
	}
	data, err := json.Marshal(content)
	if err != nil {
		return "", err
	}
	f, err := os.CreateTemp("", "overlay-*.json")
	if err != nil {
		return "", err
	}
	_, err = f.Write(data)
	if err = cmp.Or(err, f.Close()); err != nil {
		os.Remove(f.Name())
	}
	return f.Name(), err
}

func absolute(dir, file string) string {
	if filepath.IsAbs(file) {
		return filepath.Clean(file)
	}
	return filepath.Join(dir, file)
}
