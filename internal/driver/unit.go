package driver

import (
	"archive/zip"
	"cmp"
	"encoding/json"
	"flag"
	"fmt"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/unitchecker"

	"github.com/kafkavet/kafkavet/internal/config"
)

// unitFlag asks each unit to say that it was analysed. A stand-alone run needs that to know which packages
// have no answer; nobody else does.
const unitFlag = "unit"

// withTests and withoutTests are what a unit then says, according to its files.
const (
	withTests    = "analysed with test files"
	withoutTests = "analysed"
)

// unitAnalyzer is the analyzer behind unitFlag: its one diagnostic proves that the unit was analysed.
var unitAnalyzer = &analysis.Analyzer{
	Name: unitFlag,
	Doc:  "say that the unit was analysed (for stand-alone runs)",
	Run: func(pass *analysis.Pass) (any, error) {
		d := analysis.Diagnostic{Pos: pass.Files[0].Package, Category: unitFlag, Message: withoutTests}
		for _, file := range pass.Files {
			if strings.HasSuffix(pass.Fset.File(file.Pos()).Name(), "_test.go") {
				d.Message = withTests
			}
		}
		pass.Report(d)
		return nil, nil
	},
}

// skippedFlag asks each unit for the functions that could not be followed. Stand-alone runs ask; under the
// go command only who names it is told.
const skippedFlag = "skipped"

// skippedAnalyzer is the analyzer behind skippedFlag: one diagnostic a function, at the head of the package.
func (s Suite) skippedAnalyzer() *analysis.Analyzer {
	return &analysis.Analyzer{
		Name:     skippedFlag,
		Doc:      "list the functions that could not be followed",
		Requires: []*analysis.Analyzer{s.Model},
		Run: func(pass *analysis.Pass) (any, error) {
			for _, what := range pass.ResultOf[s.Model].(Skipper).Skipped() {
				pass.Report(analysis.Diagnostic{
					Pos: pass.Files[0].Package, Category: skippedFlag, Message: what + " [" + skippedFlag + "]",
				})
			}
			return nil, nil
		},
	}
}

// modelFlag asks each unit for its model. Stand-alone runs ask, and join what they are told; who measures kafkavet is shown
// some of it. Help does not name it.
const modelFlag = "model"

// modelAnalyzer is the analyzer behind modelFlag: one diagnostic for each thing that the model tells, at its place, and one at
// the head of the package that counts functions. Each message is JSON. Of checks that are muted it tells nothing.
func (s Suite) modelAnalyzer(muted func(check string) bool) *analysis.Analyzer {
	return &analysis.Analyzer{
		Name:     modelFlag,
		Doc:      "tell the consumers and producers, what they guarantee, and who reads and writes in transactions",
		Requires: []*analysis.Analyzer{s.Model},
		Run: func(pass *analysis.Pass) (any, error) {
			d := s.Describe(pass.ResultOf[s.Model])
			for _, c := range d.Consumers {
				if err := tell(pass, c.Pos, consumerCategory, c.Consumer, c.Evidence...); err != nil {
					return nil, err
				}
			}
			for _, p := range d.Producers {
				if err := tell(pass, p.Pos, producerCategory, p.Producer); err != nil {
					return nil, err
				}
			}
			for _, w := range d.Writers {
				if err := tell(pass, w.Pos, writerCategory, w.Writer); err != nil {
					return nil, err
				}
			}
			for _, r := range d.Readers {
				if muted(r.Check) {
					continue
				}
				if err := tell(pass, r.Pos, readerCategory, r.Reader); err != nil {
					return nil, err
				}
			}
			return nil, tell(pass, pass.Files[0].Package, functionsCategory, d.Functions)
		},
	}
}

// The categories of modelAnalyzer's diagnostics.
const (
	consumerCategory  = "consumer"
	producerCategory  = "producer"
	writerCategory    = "writer"
	readerCategory    = "reader"
	functionsCategory = "functions"
)

func tell(pass *analysis.Pass, pos token.Pos, category string, what any, evidence ...analysis.RelatedInformation) error {
	message, err := json.Marshal(what)
	pass.Report(analysis.Diagnostic{Pos: pos, Category: category, Message: string(message), Related: evidence})
	return err
}

// asks reports whether a flag is among the arguments: the go command passes them on as the user wrote them.
func asks(args []string, name string) bool {
	return slices.ContainsFunc(args, func(arg string) bool {
		flag, _, _ := strings.Cut(strings.TrimPrefix(arg, "-"), "=")
		return strings.HasPrefix(arg, "-") && strings.TrimPrefix(flag, "-") == name
	})
}

// isUnit reports whether the go command calls: with -V=full or -flags once a run, with a configuration file
// as the last argument for each unit.
func isUnit(args []string) bool {
	return slices.Contains(args, "-V=full") || slices.Contains(args, "-flags") ||
		len(args) > 0 && strings.HasSuffix(args[len(args)-1], ".cfg")
}

// chosenFlag says that the user named the checks that are on: a stand-alone run names them all, the user's choice or not.
const chosenFlag = "chosen"

// garbage is by how many percent the memory of a unit's process may grow before the garbage in it is collected. The process ends
// soon: the default, 100, makes collecting a fourth of its work.
const garbage = 400

// unit answers the go command and exits.
func (s Suite) unit(args []string) {
	if slices.Contains(args, "-V=full") {
		if err := s.version(os.Stdout); err != nil {
			fmt.Fprintf(os.Stderr, "%s: %v\n", program(), err)
			os.Exit(unavailable)
		}
		os.Exit(0)
	}
	debug.SetGCPercent(garbage)
	analyzers := slices.Clip(s.Analyzers)
	every := slices.Contains(args, "-flags") // the go command accepts only flags that it was told of
	proof := asks(args, unitFlag)
	var muted map[string]bool
	if proof || every {
		analyzers = append(analyzers, unitAnalyzer)
	}
	if s.Model != nil && (every || asks(args, skippedFlag)) {
		analyzers = append(analyzers, s.skippedAnalyzer())
	}
	if s.Describe != nil && (every || asks(args, modelFlag)) {
		analyzers = append(analyzers, s.modelAnalyzer(func(check string) bool { return muted[check] }))
	}
	if s.Survey != nil && (every || asks(args, s.Survey.Name)) {
		analyzers = append(analyzers, s.Survey)
	}
	if file := args[len(args)-1]; strings.HasSuffix(file, ".cfg") {
		// A configuration that cannot be read or rewritten goes to unitchecker as it is, which says why.
		if cfg, err := readConfig(file); err == nil {
			if s.quick(cfg) && cfg.leave(proof) == nil {
				os.Exit(0)
			}
			muted = s.mute(cfg, func(check string) bool { return asks(args, check) && (!proof || asks(args, chosenFlag)) })
			if cfg.loud(args, proof) {
				os.Args[len(os.Args)-1] = cmp.Or(cfg.speak(file), file)
			}
		}
	}
	flag.Bool(chosenFlag, false, "the checks that are named were chosen (for stand-alone runs)")
	for _, f := range s.shared() {
		var ignored []string
		flag.Func(f.Name, f.Usage, f.set(&ignored))
	}
	unitchecker.Main(analyzers...)
}

// mute silences the checks that the configuration of the unit's module switches off, but for those that the user chose, and
// returns which. A configuration that cannot be read is for the analyzers to report.
func (s Suite) mute(cfg *unitConfig, chosen func(check string) bool) map[string]bool {
	muted := map[string]bool{}
	if !cfg.main() {
		return muted
	}
	c, err := config.Load(config.Root(cfg.Dir), nil)
	if err != nil {
		return muted
	}
	for _, a := range s.Analyzers {
		if on, named := c.Checks[a.Name]; named && !on && !chosen(a.Name) {
			muted[a.Name] = true
			a.Run = func(*analysis.Pass) (any, error) { return nil, nil }
		}
	}
	return muted
}

// unitConfig is the part of a unit's configuration that is used here. The whole is unitchecker.Config; fields
// that it does not know (the go command adds some) must survive a rewrite.
type unitConfig struct {
	ID            string // the import path, of every variant of the package
	Dir           string
	ImportPath    string
	GoFiles       []string
	IgnoredFiles  []string
	ModulePath    string
	ModuleVersion string
	Module        *struct{ Path, Version string } // from Go 1.27 on; the two above are to go
	PackageVetx   map[string]string               // the fact files of direct imports
	VetxOnly      bool                            // nobody asked for this unit's diagnostics
	VetxOutput    string
	Stdout        string
	FixArchive    string

	all map[string]json.RawMessage
}

func readConfig(file string) (*unitConfig, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	cfg := new(unitConfig)
	if err := json.Unmarshal(data, cfg); err != nil {
		return nil, err
	}
	return cfg, json.Unmarshal(data, &cfg.all)
}

// main reports whether the unit is of a main module: only those have a path and no version.
func (c *unitConfig) main() bool {
	if m := c.Module; m != nil {
		return m.Path != "" && m.Version == ""
	}
	return c.ModulePath != "" && c.ModuleVersion == ""
}

// quick reports whether the unit has nothing to say, which its configuration alone can tell: no client, and
// none within reach, for a package within reach of one leaves facts. The main module's helpers are analysed
// all the same; handlers pass through them.
func (s Suite) quick(c *unitConfig) bool {
	if s.Client == nil || s.Client(c.ImportPath) || c.main() || !factFilesMayBeEmpty() {
		return false
	}
	for _, file := range c.PackageVetx {
		if info, err := os.Stat(file); err != nil || info.Size() > 0 {
			return false
		}
	}
	return true
}

// factFilesMayBeEmpty reports whether a file of no bytes stands for no facts, with the analysis framework that this
// command was built with: go.mod asks for one, a user's own may ask for a newer.
func factFilesMayBeEmpty() bool {
	info, ok := debug.ReadBuildInfo()
	return ok && slices.ContainsFunc(info.Deps, factsAlone)
}

// factsAlone reports whether a module is x/tools in a version whose fact files hold nothing but facts. From v0.50 on
// unitchecker keeps the package's types in the same file, and its importers fail without them. What replaces x/tools may do
// anything.
func factsAlone(m *debug.Module) bool {
	var minor int
	n, _ := fmt.Sscanf(m.Version, "v0.%d.", &minor)
	return m.Path == "golang.org/x/tools" && m.Replace == nil && n == 1 && minor < 50
}

// leave writes what an analysis without facts and diagnostics would have written. A result that is missing
// is never cached (vet in exec.go of the go command).
func (c *unitConfig) leave(proof bool) error {
	if c.FixArchive != "" {
		f, err := os.Create(c.FixArchive)
		if err != nil {
			return err
		}
		if err := cmp.Or(zip.NewWriter(f).Close(), f.Close()); err != nil {
			return err
		}
	}
	if proof {
		if err := c.prove(); err != nil {
			return err
		}
	}
	return os.WriteFile(c.VetxOutput, nil, 0o666)
}

// prove prints what unitAnalyzer would have said. Units with test files are of a main module, but for those
// of another module that was asked for by name.
func (c *unitConfig) prove() error {
	message := withoutTests
	if slices.ContainsFunc(c.GoFiles, func(file string) bool { return strings.HasSuffix(file, "_test.go") }) {
		message = withTests
	}
	data, err := json.MarshalIndent(map[string]any{
		c.ID: map[string]any{unitFlag: []diagnostic{{Category: unitFlag, Message: message}}},
	}, "", "\t")
	if err != nil {
		return err
	}
	data = append(data, '\n')
	if c.Stdout == "" {
		_, err := os.Stdout.Write(data)
		return err
	}
	return os.WriteFile(c.Stdout, data, 0o666)
}

// loud reports whether the unit must print its diagnostics although nobody asked for them.
//
// Go 1.26's cache holds one answer for a unit that is vetted for its facts alone, as a dependency, and for
// the same unit asked for: VetxOnly is not part of the key (vet in exec.go of the go command). A dependency
// that kept silent would thus be reported clean ever after. The price: "go vet ./app" speaks about the main
// module's packages below ./app too, and a package that is recompiled for another's external tests speaks
// twice, for nothing tells its two units apart. Stand-alone runs, which need the proof of every unit, drop both.
//
// Never while fixing: without an archive unitchecker would write the files itself.
func (c *unitConfig) loud(args []string, proof bool) bool {
	if !c.VetxOnly || !slices.Contains(args, "-json") || slices.Contains(args, "-fix") {
		return false
	}
	return proof || c.main() && !c.tested()
}

// tested reports whether the package has test files of its own. The go command then asks for its test
// variant, which is another unit, and never for this one.
func (c *unitConfig) tested() bool {
	files, _ := filepath.Glob(filepath.Join(c.Dir, "*_test.go")) // the pattern is well-formed but for odd directories
	return slices.ContainsFunc(files, func(file string) bool {
		base := filepath.Base(file)
		if strings.HasPrefix(base, "_") || strings.HasPrefix(base, ".") || slices.Contains(c.IgnoredFiles, file) {
			return false
		}
		f, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.PackageClauseOnly)
		return err == nil && !strings.HasSuffix(f.Name.Name, "_test")
	})
}

// speak writes a copy of the configuration that asks for diagnostics, beside file, where the go command
// removes it. It returns the copy's name, or "" if it could not be written.
func (c *unitConfig) speak(file string) string {
	c.all["VetxOnly"] = json.RawMessage("false")
	data, err := json.Marshal(c.all)
	if err != nil {
		return ""
	}
	name := strings.TrimSuffix(file, ".cfg") + ".loud.cfg"
	if os.WriteFile(name, data, 0o666) != nil {
		return ""
	}
	return name
}
