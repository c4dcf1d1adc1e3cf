package finding

import (
	"encoding/json"
	"fmt"
)

// Parse reads a report that [JSON] printed. How many functions the model counts is not kept apart by package.
func Parse(data []byte) (*Report, error) {
	in := jsonReport{jsonModel: new(jsonModel)} // which is not made while reading, for its type is not exported
	if err := json.Unmarshal(data, &in); err != nil {
		return nil, fmt.Errorf("the report cannot be read: %v", err)
	}
	if in.Version != 1 {
		return nil, fmt.Errorf("the report has version %d of its schema, and 1 is known", in.Version)
	}
	r := &Report{Packages: in.Packages, Findings: parseFindings(in.Findings), Survey: parseFindings(in.Survey)}
	for _, l := range in.LeftOut {
		r.LeftOut = append(r.LeftOut, LeftOut(l))
	}
	for _, s := range in.Skipped {
		r.Skipped = append(r.Skipped, Skipped(s))
	}
	if in.Consumers == nil {
		return r, nil
	}
	r.Model = new(Model)
	r.Model.Add("", in.Functions)
	for _, c := range in.Consumers {
		c.Consumer.Package, c.Position, c.Consumer.Evidence = c.Package, c.Start.in(c.File), parseEvidence(c.Evidence)
		r.Model.Consumers = append(r.Model.Consumers, c.Consumer)
	}
	for _, p := range in.Producers {
		p.Producer.Package, p.Position = p.Package, p.Start.in(p.File)
		r.Model.Producers = append(r.Model.Producers, p.Producer)
	}
	return r, nil
}

func (p jsonPosition) in(file string) Position { return Position{file, p.Line, p.Column} }

func parseFindings(in []jsonFinding) (all []Finding) {
	for _, f := range in {
		var fixes []Fix
		for _, x := range f.Fixes {
			var edits []Edit
			for _, e := range x.Edits {
				edits = append(edits, Edit(e))
			}
			fixes = append(fixes, Fix{x.Message, edits})
		}
		all = append(all, Finding{
			Package: f.Package, Check: f.Check, Category: f.Category,
			Position: f.Start.in(f.File), End: f.End.in(f.File),
			Message: f.Message, URL: f.URL, Evidence: parseEvidence(f.Evidence), Fixes: fixes,
		})
	}
	return all
}

func parseEvidence(in []jsonEvidence) (all []Evidence) {
	for _, e := range in {
		all = append(all, Evidence{e.Start.in(e.File), e.End.in(e.File), e.Message})
	}
	return all
}
