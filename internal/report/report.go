package delivery

import (
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"
)

// URL is where the page of a check stands.
func URL(c Category) string {
	return "https://github.com/kafkavet/kafkavet/blob/main/docs/checks/" + string(c) + ".md"
}

// Pass makes the analyzer that reports the findings of some categories: it reads the model, and no more. Its
// documentation is the section "# Analyzer name" of the package comment in source, the text of doc.go.
func Pass(name, source string, categories ...Category) *analysis.Analyzer {
	return &analysis.Analyzer{
		Name:     name,
		Doc:      section(source, name),
		URL:      "https://github.com/kafkavet/kafkavet/blob/main/docs/checks/README.md",
		Requires: []*analysis.Analyzer{Analyzer},
		Run: func(pass *analysis.Pass) (any, error) {
			m := pass.ResultOf[Analyzer].(*Model)
			for _, f := range m.Findings {
				if slices.Contains(categories, f.Category) {
					pass.Report(f.diagnostic())
				}
			}
			return nil, nil
		},
	}
}

// section is the part of a package comment below the heading "# Analyzer name".
func section(source, name string) string {
	_, text, found := strings.Cut(source, "\n// # Analyzer "+name+"\n")
	if !found {
		panic("no documentation of analyzer " + name)
	}
	text, _, _ = strings.Cut(text, "\npackage ")
	var b strings.Builder
	for line := range strings.Lines(text) {
		line = strings.TrimPrefix(strings.TrimPrefix(line, "//"), " ")
		if strings.HasPrefix(line, "# Analyzer ") {
			break
		}
		b.WriteString(line)
	}
	return strings.TrimSpace(b.String())
}

// diagnostic is the finding as drivers take it. The category stands in the message too: the plain output
// of go vet has no other place for it.
func (f *Finding) diagnostic() analysis.Diagnostic {
	d := analysis.Diagnostic{
		Pos:      f.Pos,
		Category: string(f.Category),
		URL:      URL(f.Category),
		Message:  f.Message + " [" + string(f.Category) + "]",
	}
	for _, e := range f.Evidence {
		d.Related = append(d.Related, analysis.RelatedInformation{Pos: e.Pos, Message: e.What})
	}
	return d
}
