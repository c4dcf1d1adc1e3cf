// Package catalog finds the lab's programs, and what each says of itself.
//
// A program is a package below programs/<library>/<pair>. Those of a pair do the same thing, and one does it wrong:
//
//	programs/franz/commit-first/wrong
//	programs/franz/commit-first/right
//
// What a program is to be found guilty of stands at its lines, as in the analyzer's own test programs:
//
//	client.CommitRecords(ctx, r) // want "commit-before-processing"
//
// What one that is right guarantees stands above its package clause, and at which points the programs of the pair
// are killed above that of any of them:
//
//	//lab:guarantee at-least-once
//	//lab:crash before commit-done
//
// Two more are there where need be:
//
//	//lab:shown exactly-once   what the broker shows, where kafkavet says less or nothing as yet
//	//lab:topic transfers      the name of the topic, where kafkavet must see it
package catalog

import (
	"fmt"
	"go/parser"
	"go/token"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// Program is one of the lab's programs.
type Program struct {
	Name      string // library/pair/variant
	Library   string
	Variant   string
	Doc       string   // what it does, in a sentence or two
	Files     []string // relative to the lab
	Wants     []Place  // the findings that it expects; none if it is right
	Guarantee string   // what kafkavet says that it guarantees, if there is no finding
	Declared  string   // what its //kafkavet:guarantee declares
	Shown     string   // what the broker shows, if kafkavet cannot know it yet
	Topic     string   // its topic, if that is a constant in it
	points    []string
}

// Place is a finding, without its words.
type Place struct {
	File     string
	Line     int
	Category string
}

func (p Place) String() string { return fmt.Sprintf("%s:%d: %s", p.File, p.Line, p.Category) }

// Verdict is what the broker is expected to show: the program's faults, or else its guarantee.
func (p *Program) Verdict() string {
	switch {
	case p.Shown != "":
		return p.Shown
	case len(p.Wants) > 0:
		return verdict(p.Wants)
	}
	return p.Guarantee
}

func verdict(places []Place) string {
	var categories []string
	for _, w := range places {
		categories = append(categories, w.Category)
	}
	slices.Sort(categories)
	return strings.Join(slices.Compact(categories), ", ")
}

// Pair is some programs that do the same thing, rightly and wrongly.
type Pair struct {
	Name     string // library/pair
	Programs []*Program
	Points   []string // at which they are killed
}

// Pairs finds the programs below dir/programs.
func Pairs(dir string) ([]*Pair, error) {
	dirs, err := filepath.Glob(filepath.Join(dir, "programs", "*", "*", "*"))
	if err != nil {
		return nil, err
	}
	var pairs []*Pair
	for _, d := range dirs { // sorted
		if info, err := os.Stat(d); err != nil || !info.IsDir() {
			continue
		}
		p, err := read(dir, d)
		if err != nil {
			return nil, err
		}
		pair := path.Dir(p.Name)
		if n := len(pairs); n == 0 || pairs[n-1].Name != pair {
			pairs = append(pairs, &Pair{Name: pair})
		}
		last := pairs[len(pairs)-1]
		last.Programs = append(last.Programs, p)
		for _, point := range p.points {
			if !slices.Contains(last.Points, point) {
				last.Points = append(last.Points, point)
			}
		}
	}
	return pairs, nil
}

var (
	packageName = regexp.MustCompile(`^Package \w+ `)
	want        = regexp.MustCompile(`// want (.*)`)
	quoted      = regexp.MustCompile(`"([^"]+)"`)
	declared    = regexp.MustCompile(`(?m)^\s*//kafkavet:guarantee +(\S+)`)
	directive   = regexp.MustCompile(`(?m)^//lab:(\S+) +(.+)$`)
)

// read reads the program in a directory below the lab's.
func read(lab, dir string) (*Program, error) {
	name, err := filepath.Rel(filepath.Join(lab, "programs"), dir)
	if err != nil {
		return nil, err
	}
	p := &Program{Name: filepath.ToSlash(name), Variant: filepath.Base(dir)}
	p.Library, _, _ = strings.Cut(p.Name, "/")
	files, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		return nil, err
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			return nil, err
		}
		f, err := parser.ParseFile(token.NewFileSet(), file, text, parser.PackageClauseOnly|parser.ParseComments)
		if err != nil {
			return nil, err
		}
		if doc := packageName.ReplaceAllString(f.Doc.Text(), ""); doc != "" {
			p.Doc = strings.Join(strings.Fields(doc), " ")
		}
		short := path.Join("programs", p.Name, filepath.Base(file))
		p.Files = append(p.Files, short)
		for i, line := range strings.Split(string(text), "\n") {
			if m := want.FindStringSubmatch(line); m != nil {
				for _, q := range quoted.FindAllStringSubmatch(m[1], -1) {
					p.Wants = append(p.Wants, Place{short, i + 1, q[1]})
				}
			}
		}
		if m := declared.FindStringSubmatch(string(text)); m != nil {
			p.Declared = m[1]
		}
		for _, m := range directive.FindAllStringSubmatch(string(text), -1) {
			switch m[1] {
			case "guarantee":
				p.Guarantee = m[2]
			case "shown":
				p.Shown = m[2]
			case "topic":
				p.Topic = m[2]
			case "crash":
				p.points = append(p.points, strings.Fields(m[2])...)
			default:
				return nil, fmt.Errorf("%s: no directive lab:%s", short, m[1])
			}
		}
	}
	if p.Verdict() == "" || len(p.Wants) > 0 && p.Guarantee != "" {
		return nil, fmt.Errorf("%s: it is either wrong, with wants, or right, with a guarantee", p.Name)
	}
	return p, nil
}
