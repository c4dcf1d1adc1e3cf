package finding

import (
	"encoding/json"
	"io"
)

// The schema of the JSON output. Fields may be added; none is renamed, removed or given another meaning
// without another Version. docs/command.md describes it to users.
type (
	jsonReport struct {
		Version  int           `json:"version"` // of this schema
		Findings []jsonFinding `json:"findings"`
		LeftOut  []jsonLeftOut `json:"left_out"`
		Skipped  []jsonSkipped `json:"skipped"`
		Packages int           `json:"packages"`
		Survey   []jsonFinding `json:"survey,omitempty"` // with -survey alone, as the model
		*jsonModel
	}
	jsonModel struct { // with -model alone, which is for who measures kafkavet: it may change
		Consumers []jsonConsumer `json:"consumers"`
		Producers []jsonProducer `json:"producers"`
		Functions Functions      `json:"functions"`
	}
	jsonConsumer struct {
		Package string       `json:"package"`
		File    string       `json:"file"`
		Start   jsonPosition `json:"start"`
		Consumer
		Group    bool           `json:"group"`
		Evidence []jsonEvidence `json:"evidence"`
	}
	jsonProducer struct {
		Package string       `json:"package"`
		File    string       `json:"file"`
		Start   jsonPosition `json:"start"`
		Producer
	}
	jsonFinding struct {
		Package  string         `json:"package"`
		Check    string         `json:"check"`
		Category string         `json:"category"`
		File     string         `json:"file"`
		Start    jsonPosition   `json:"start"`
		End      jsonPosition   `json:"end"`
		Message  string         `json:"message"`
		URL      string         `json:"url,omitempty"`
		Evidence []jsonEvidence `json:"evidence"`
		Fixes    []jsonFix      `json:"fixes,omitempty"`
	}
	jsonFix struct {
		Message string     `json:"message"`
		Edits   []jsonEdit `json:"edits"`
	}
	jsonEdit struct {
		File  string `json:"file"`
		Start int    `json:"start"`
		End   int    `json:"end"`
		New   string `json:"new"`
	}
	jsonEvidence struct {
		File    string       `json:"file"`
		Start   jsonPosition `json:"start"`
		End     jsonPosition `json:"end"`
		Message string       `json:"message"`
	}
	jsonPosition struct {
		Line   int `json:"line"`
		Column int `json:"column"`
	}
	jsonLeftOut struct {
		Package string `json:"package"`
		Reason  string `json:"reason"`
	}
	jsonSkipped struct {
		Package  string `json:"package"`
		Function string `json:"function"`
		Reason   string `json:"reason"`
	}
)

// JSON prints the report as one indented object.
func JSON(w io.Writer, r *Report) error {
	out := jsonReport{Version: 1, Findings: []jsonFinding{}, LeftOut: []jsonLeftOut{}, Skipped: []jsonSkipped{}, Packages: r.Packages}
	out.Findings = append(out.Findings, jsonFindings(r.Findings)...)
	out.Survey = jsonFindings(r.Survey)
	for _, l := range r.LeftOut {
		out.LeftOut = append(out.LeftOut, jsonLeftOut(l))
	}
	for _, s := range r.Skipped {
		out.Skipped = append(out.Skipped, jsonSkipped(s))
	}
	if r.Model != nil {
		out.jsonModel = &jsonModel{[]jsonConsumer{}, []jsonProducer{}, r.Model.Functions()}
		for _, c := range r.Model.Consumers {
			out.Consumers = append(out.Consumers, jsonConsumer{c.Package, c.Position.File, spot(c.Position), c, c.Group(), jsonEvidences(c.Evidence)})
		}
		for _, p := range r.Model.Producers {
			out.Producers = append(out.Producers, jsonProducer{p.Package, p.Position.File, spot(p.Position), p})
		}
	}
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "\t")
	return encoder.Encode(out)
}

func spot(p Position) jsonPosition { return jsonPosition{p.Line, p.Column} }

func jsonEvidences(evidence []Evidence) []jsonEvidence {
	all := []jsonEvidence{}
	for _, e := range evidence {
		all = append(all, jsonEvidence{e.Position.File, spot(e.Position), spot(e.End), e.Message})
	}
	return all
}

func jsonFindings(findings []Finding) (all []jsonFinding) {
	for _, f := range findings {
		var fixes []jsonFix
		for _, x := range f.Fixes {
			edits := []jsonEdit{}
			for _, e := range x.Edits {
				edits = append(edits, jsonEdit(e))
			}
			fixes = append(fixes, jsonFix{x.Message, edits})
		}
		all = append(all, jsonFinding{
			Package: f.Package, Check: f.Check, Category: f.Category,
			File: f.Position.File, Start: spot(f.Position), End: spot(f.End),
			Message: f.Message, URL: f.URL, Evidence: jsonEvidences(f.Evidence), Fixes: fixes,
		})
	}
	return all
}
