package driver

import (
	"cmp"
	"errors"
	"flag"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/tools/go/analysis"
)

// The build flags that "go list" and "go vet" are given as they are ("go help build"). Left out are -n,
// under which nothing is analysed, -C, which is done here, and those that only change how a binary is linked
// or covered.
var (
	buildSwitches = []string{"a", "asan", "buildvcs", "modcacherw", "msan", "race", "trimpath", "v", "work", "x"}
	buildValues   = []string{"asmflags", "compiler", "gccgoflags", "gcflags", "installsuffix", "mod", "modfile", "overlay", "p", "pkgdir", "tags", "toolexec"}
)

// request is a parsed command line.
type request struct {
	dir      string   // where to run; "" for here
	format   string   // one of formats
	baseline string   // one of baselineModes; "" for none
	known    string   // the baseline's file; "" for the usual one
	newFrom  string   // the revision of -new-from
	model    bool     // tell the model
	survey   bool     // tell what findings lack for a safe fix, and which fixes there are to choose from
	tests    bool     // report what is in test files
	fix      bool     // apply the first fix of each finding
	diff     bool     // with fix: show what that would change
	overlay  string   // the -overlay file
	build    []string // for go list and go vet
	checks   []string // the checks to run
	vet      []string // for go vet alone: the checks and their flags
	patterns []string // the packages asked for
}

// parse reads the command line of a stand-alone run. Its errors are one line, for the user.
func (s Suite) parse(args []string) (*request, error) {
	req := &request{tests: true}
	flags := flag.NewFlagSet("", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	flags.StringVar(&req.dir, "C", "", "")
	asJSON := flags.Bool("json", false, "")
	flags.Func("format", "", oneOf(&req.format, formats))
	flags.Func("baseline", "", oneOf(&req.baseline, baselineModes))
	flags.StringVar(&req.known, "baseline-file", "", "")
	flags.StringVar(&req.newFrom, "new-from", "", "")
	flags.BoolVar(&req.tests, "test", true, "")
	flags.BoolVar(&req.fix, "fix", false, "")
	flags.BoolVar(&req.diff, "diff", false, "")
	if s.Describe != nil {
		flags.BoolVar(&req.model, modelFlag, false, "") // hidden; only JSON shows it
	}
	if s.Survey != nil {
		flags.BoolVar(&req.survey, s.Survey.Name, false, "") // hidden, too
	}
	for _, name := range buildSwitches {
		flags.BoolFunc(name, "", passOn(&req.build, name))
	}
	for _, name := range buildValues {
		flags.Func(name, "", passOn(&req.build, name))
	}
	chosen := make(map[string]bool) // the checks named, and whether they are to run
	var settings []string
	for _, a := range s.Analyzers {
		flags.BoolFunc(a.Name, "", func(value string) error {
			on, err := strconv.ParseBool(value)
			if err != nil {
				return errors.New("want true or false")
			}
			chosen[a.Name] = on
			return nil
		})
		a.Flags.VisitAll(func(f *flag.Flag) { addFlag(flags, &settings, a.Name+".", f) })
	}
	for _, f := range s.shared() {
		flags.Func(f.Name, "", f.set(&settings))
	}
	if err := flags.Parse(args); err != nil {
		if name, ok := strings.CutPrefix(err.Error(), "flag provided but not defined: "); ok {
			return nil, fmt.Errorf("unknown flag or check %s; %q lists them", name, program()+" help")
		}
		return nil, err
	}
	req.patterns = flags.Args()
	for _, p := range req.patterns {
		switch {
		case p == "":
			return nil, errors.New("one of the packages has an empty name")
		case strings.HasPrefix(p, "-"):
			return nil, fmt.Errorf("flag %s stands after the packages; it must come first", p)
		}
	}
	req.overlay = valueOf(req.build, "overlay")
	if *asJSON && req.format != "" && req.format != jsonFormat {
		return nil, fmt.Errorf("-json does not go with -format=%s", req.format)
	}
	if req.format = cmp.Or(req.format, textFormat); *asJSON {
		req.format = jsonFormat
	}
	if err := req.agree(); err != nil {
		return nil, err
	}
	if req.checks = s.checks(chosen); len(req.checks) == 0 && len(s.Analyzers) > 0 {
		return nil, fmt.Errorf("every check is switched off")
	}
	for _, name := range req.checks {
		req.vet = append(req.vet, "-"+name)
	}
	for _, on := range chosen {
		if on {
			req.vet = append(req.vet, "-"+chosenFlag)
			break
		}
	}
	req.vet = append(req.vet, "-"+unitFlag)
	if s.Model != nil {
		req.vet = append(req.vet, "-"+skippedFlag)
	}
	if s.Describe != nil {
		req.vet = append(req.vet, "-"+modelFlag)
	}
	req.model = req.model && req.format == jsonFormat
	if req.survey = s.Survey != nil && (req.survey && req.format == jsonFormat || req.fix); req.survey {
		req.vet = append(req.vet, "-"+s.Survey.Name)
	}
	req.vet = append(req.vet, settings...)
	return req, nil
}

// agree refuses flags that do not go together.
func (req *request) agree() error {
	switch {
	case req.diff && !req.fix:
		return errors.New("-diff shows what -fix would change: it needs -fix")
	case req.fix && req.overlay != "":
		return errors.New("-fix changes files: it does not go with -overlay")
	case req.fix && req.format == jsonFormat:
		return errors.New("-fix does not go with -json, which prints the fixes")
	case req.diff && req.format != textFormat:
		return fmt.Errorf("-diff prints a diff: it does not go with -format=%s", req.format)
	case req.known != "" && req.baseline == "":
		return errors.New("-baseline-file needs -baseline=check or -baseline=write")
	case req.baseline == writeBaseline && (req.fix || req.newFrom != ""):
		return errors.New("-baseline=write takes all findings as they are: it goes neither with -fix nor with -new-from")
	case req.newFrom != "" && req.overlay != "":
		return errors.New("-new-from asks git, which knows the files as they are: it does not go with -overlay")
	}
	return nil
}

// oneOf returns the action of a flag that has some values and no other.
func oneOf(to *string, values []string) func(string) error {
	return func(value string) error {
		if !slices.Contains(values, value) {
			return fmt.Errorf("want %s or %s", strings.Join(values[:len(values)-1], ", "), values[len(values)-1])
		}
		*to = value
		return nil
	}
}

// passOn returns the action of a flag that is handed to the go command unchanged.
func passOn(to *[]string, name string) func(string) error {
	return func(value string) error {
		*to = append(*to, "-"+name+"="+value)
		return nil
	}
}

// addFlag adds an analyzer's flag under its prefix: its value is tried here, so that a wrong one is reported
// once, and handed on.
func addFlag(flags *flag.FlagSet, to *[]string, prefix string, f *flag.Flag) {
	set := func(value string) error {
		if err := f.Value.Set(value); err != nil {
			return err
		}
		return passOn(to, prefix+f.Name)(value)
	}
	if b, ok := f.Value.(interface{ IsBoolFlag() bool }); ok && b.IsBoolFlag() {
		flags.BoolFunc(prefix+f.Name, "", set)
	} else {
		flags.Func(prefix+f.Name, "", set)
	}
}

// sharedFlag is a flag that all checks have: without the name of one it is meant for all.
type sharedFlag struct {
	*flag.Flag
	checks []*analysis.Analyzer
}

// shared are the flags that all checks have.
func (s Suite) shared() (all []sharedFlag) {
	if len(s.Analyzers) == 0 {
		return nil
	}
	s.Analyzers[0].Flags.VisitAll(func(f *flag.Flag) {
		if !slices.ContainsFunc(s.Analyzers, func(a *analysis.Analyzer) bool { return a.Flags.Lookup(f.Name) == nil }) {
			all = append(all, sharedFlag{f, s.Analyzers})
		}
	})
	return all
}

// set tries a value, and hands it on for each check.
func (f sharedFlag) set(to *[]string) func(string) error {
	return func(value string) error {
		for _, a := range f.checks {
			if err := a.Flags.Set(f.Name, value); err != nil {
				return err
			}
			*to = append(*to, "-"+a.Name+"."+f.Name+"="+value)
		}
		return nil
	}
}

// valueOf returns the last value of a flag in a list of arguments of the form -name=value.
func valueOf(args []string, name string) (value string) {
	for _, arg := range args {
		if v, ok := strings.CutPrefix(arg, "-"+name+"="); ok {
			value = v
		}
	}
	return value
}

// checks returns the names of the checks to run: those that were switched on, if any; else all but those that were
// switched off. The units are told of them all: -unit, which goes with them, would else drop the rest.
func (s Suite) checks(chosen map[string]bool) []string {
	anyOn := false
	for _, on := range chosen {
		anyOn = anyOn || on
	}
	var names []string
	for _, a := range s.Analyzers {
		if on, named := chosen[a.Name]; on || !named && !anyOn {
			names = append(names, a.Name)
		}
	}
	return names
}
