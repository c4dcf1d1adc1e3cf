package runner

import (
	"encoding/json"
	"path"
	"path/filepath"
	"strings"
)

// Finding is a finding of kafkavet, with the function that it stands in.
type Finding struct {
	Category string     `json:"category"`
	File     string     `json:"file"` // from the repository's root, with slashes
	Line     int        `json:"line"`
	Column   int        `json:"column"`
	Func     string     `json:"func"`
	Message  string     `json:"message"`
	Evidence []Evidence `json:"evidence,omitempty"`
}

// Evidence is a place that proves a finding.
type Evidence struct {
	File    string `json:"file"`
	Line    int    `json:"line"`
	Func    string `json:"func"`
	Message string `json:"message"`
}

// Consumer is an entry of kafkavet's model.
type Consumer struct {
	Library   string `json:"library"`
	File      string `json:"file"`
	Line      int    `json:"line"`
	Column    int    `json:"column"`
	Func      string `json:"func"`
	Guarantee string `json:"guarantee"`
	Group     bool   `json:"group"`
	Findings  int    `json:"findings"`
}

// Functions counts functions that a Kafka client is called in.
type Functions struct {
	WithEvents int `json:"with_events"`
	Skipped    int `json:"skipped"`
}

// LeftOut is a package that could not be checked.
type LeftOut struct {
	Dir     string `json:"dir"` // from the repository's root
	Package string `json:"package"`
	Reason  string `json:"reason"`
}

// Skipped is a function that could not be followed.
type Skipped struct{ Package, Function, Reason string }

// Result is what one run over packages of one module said.
type Result struct {
	Repo      string     `json:"repo"`
	Commit    string     `json:"commit"`
	Module    string     `json:"module"`
	Note      string     `json:"note,omitempty"` // about the tree
	Packages  int        `json:"packages"`       // how many were checked
	Findings  []Finding  `json:"findings"`
	LeftOut   []LeftOut  `json:"left_out"`
	Skipped   []Skipped  `json:"skipped"`
	Consumers []Consumer `json:"consumers"`
	Functions *Functions `json:"functions"` // nil if kafkavet cannot tell
	Seconds   float64    `json:"seconds"`
	Cached    bool       `json:"-"`
}

// output is kafkavet's JSON, as far as it is used.
type output struct {
	Version  int
	Packages int
	Findings []struct {
		Category, File, Message string
		Start                   position
		Evidence                []struct {
			File, Message string
			Start         position
		}
	}
	LeftOut   []struct{ Package, Reason string } `json:"left_out"`
	Skipped   []Skipped
	Consumers []struct {
		Library, File, Guarantee string
		Start                    position
		Group                    bool
		Findings                 int
	}
	Functions *Functions
}

type position struct{ Line, Column int }

// fill reads kafkavet's JSON about the module in root/r.Module.
func (r *Result) fill(data []byte, root string) error {
	var out output
	if err := json.Unmarshal(data, &out); err != nil {
		return err
	}
	r.Packages, r.Skipped, r.Functions = out.Packages, out.Skipped, out.Functions
	functions := make(enclosing)
	place := func(file string) string { return fromRoot(root, r.Module, file) }
	in := func(file string, line int) string {
		return functions.at(filepath.Join(root, filepath.FromSlash(file)), line)
	}
	for _, f := range out.Findings {
		file := place(f.File)
		x := Finding{f.Category, file, f.Start.Line, f.Start.Column, in(file, f.Start.Line), f.Message, nil}
		for _, e := range f.Evidence {
			x.Evidence = append(x.Evidence, Evidence{place(e.File), e.Start.Line, in(place(e.File), e.Start.Line), e.Message})
		}
		r.Findings = append(r.Findings, x)
	}
	for _, c := range out.Consumers {
		file := place(c.File)
		r.Consumers = append(r.Consumers, Consumer{
			c.Library, file, c.Start.Line, c.Start.Column, in(file, c.Start.Line), c.Guarantee, c.Group, c.Findings,
		})
	}
	module := modulePath(filepath.Join(root, filepath.FromSlash(r.Module), "go.mod"))
	for _, l := range out.LeftOut {
		r.LeftOut = append(r.LeftOut, LeftOut{folder(r.Module, module, l.Package), l.Package, l.Reason})
	}
	return nil
}

// fromRoot turns a file as kafkavet names it, in the module's folder, into one from the repository's root.
func fromRoot(root, module, file string) string {
	if !filepath.IsAbs(file) {
		return path.Join(module, filepath.ToSlash(file))
	}
	if rel, err := filepath.Rel(root, file); err == nil {
		return filepath.ToSlash(rel)
	}
	return filepath.ToSlash(file)
}

// folder is where a package of the module stands, from the repository's root. It is "" for other packages,
// and for those of tests alone.
func folder(dir, module, pkg string) string {
	rest, ok := strings.CutPrefix(pkg, module)
	if !ok || module == "" || strings.Contains(rest, " ") || rest != "" && rest[0] != '/' {
		return ""
	}
	return path.Join(dir, "."+rest)
}
