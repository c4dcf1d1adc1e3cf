package driver

import (
	"io"
	"os"
	"path/filepath"
	"regexp"
	"runtime/debug"
	"strings"

	"github.com/kafkavet/kafkavet/internal/finding"
	"github.com/kafkavet/kafkavet/internal/source"
)

// The values of -format.
const (
	textFormat   = "text"
	jsonFormat   = "json"
	sarifFormat  = "sarif"
	githubFormat = "github"
)

var formats = []string{textFormat, jsonFormat, sarifFormat, githubFormat}

// handler prints reports as the request wants them.
func (s Suite) handler(req *request) (finding.Handler, error) {
	switch {
	case req.diff: // which is all that is asked for
		return func(io.Writer, *finding.Report) error { return nil }, nil
	case req.format == jsonFormat:
		return finding.JSON, nil
	case req.format == textFormat:
		return finding.Text(isTerminal(os.Stdout)), nil
	}
	dir, err := os.Getwd()
	if err != nil {
		return nil, err
	}
	sources, err := newSources(req.overlay)
	if err != nil {
		return nil, err
	}
	c := finding.Context{Tool: s.tool(), Dir: dir, Root: repository(dir), Sources: sources}
	if req.format == githubFormat {
		return c.GitHub, nil
	}
	return c.SARIF, nil
}

// newSources reads files as positions name them, with an overlay's text where there is one.
func newSources(overlay string) (*source.Files, error) {
	replaced, err := readOverlay(overlay)
	if err != nil {
		return nil, err
	}
	here, err := os.Getwd()
	if err != nil {
		return nil, err
	}
	actual := make(map[string]string)
	for name, file := range replaced {
		actual[absolute(here, name)] = absolute(here, file)
	}
	return source.NewFiles(func(name string) ([]byte, error) {
		name = absolute(here, name)
		if file := actual[name]; file != "" {
			name = file
		}
		return os.ReadFile(name)
	}), nil
}

// repository is the root of the git repository or work tree that a directory is in, else the directory itself.
func repository(dir string) string {
	for root := dir; ; root = filepath.Dir(root) {
		if _, err := os.Stat(filepath.Join(root, ".git")); err == nil {
			return root
		}
		if root == filepath.Dir(root) {
			return dir
		}
	}
}

// tool describes the suite to other programs.
func (s Suite) tool() finding.Tool {
	t := finding.Tool{Name: strings.TrimSuffix(program(), ".exe"), Rules: s.rules()}
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Path != "" {
		t.Version, t.URI = info.Main.Version, "https://"+info.Main.Path
	}
	return t
}

// rules are the categories as the checks' documentation has them: a paragraph that begins with "name. " each, and a line
// in a list.
func (s Suite) rules() (all []finding.Rule) {
	for _, a := range s.Analyzers {
		titles := make(map[string]string)
		for _, m := range categoryItem.FindAllStringSubmatch(a.Doc, -1) {
			title := strings.Join(strings.Fields(m[2]), " ")
			titles[m[1]] = strings.ToUpper(title[:1]) + title[1:]
		}
		for _, m := range nextCategory.FindAllStringSubmatch(a.Doc, -1) {
			id := m[1]
			all = append(all, finding.Rule{
				ID: id, Check: a.Name, Title: titles[id], Text: strings.TrimPrefix(category(a.Doc, id), id+". "), URL: s.url(id),
			})
		}
	}
	return all
}

var categoryItem = regexp.MustCompile(`(?m)^  - ([a-z-]+): (.+(?:\n    .+)*)`)
