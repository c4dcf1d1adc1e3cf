package finding

import (
	"cmp"
	"encoding/json"
	"io"
	"net/url"
	"slices"
	"strings"
)

// The part of SARIF 2.1.0 that is printed (https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os).
type (
	sarifLog struct {
		Schema  string     `json:"$schema"`
		Version string     `json:"version"`
		Runs    []sarifRun `json:"runs"`
	}
	sarifRun struct {
		Tool               sarifTool                `json:"tool"`
		Invocations        []sarifInvocation        `json:"invocations"`
		OriginalURIBaseIDs map[string]sarifArtifact `json:"originalUriBaseIds"`
		ColumnKind         string                   `json:"columnKind"`
		Results            []sarifResult            `json:"results"`
	}
	sarifTool struct {
		Driver sarifDriver `json:"driver"`
	}
	sarifDriver struct {
		Name           string      `json:"name"`
		Version        string      `json:"version,omitempty"`
		InformationURI string      `json:"informationUri,omitempty"`
		Rules          []sarifRule `json:"rules"`
	}
	sarifRule struct {
		ID                   string             `json:"id"`
		ShortDescription     *sarifMessage      `json:"shortDescription,omitempty"`
		FullDescription      *sarifMessage      `json:"fullDescription,omitempty"`
		Help                 *sarifMessage      `json:"help,omitempty"`
		HelpURI              string             `json:"helpUri,omitempty"`
		DefaultConfiguration sarifConfiguration `json:"defaultConfiguration"`
		Properties           sarifProperties    `json:"properties"`
	}
	sarifConfiguration struct {
		Level string `json:"level"`
	}
	sarifProperties struct { // GitHub's words
		Tags     []string `json:"tags"`
		Severity string   `json:"problem.severity"`
	}
	sarifMessage struct {
		Text     string `json:"text"`
		Markdown string `json:"markdown,omitempty"`
	}
	sarifInvocation struct {
		ExecutionSuccessful bool                `json:"executionSuccessful"`
		Notifications       []sarifNotification `json:"toolExecutionNotifications,omitempty"`
	}
	sarifNotification struct {
		Level   string       `json:"level"`
		Message sarifMessage `json:"message"`
	}
	sarifResult struct {
		RuleID              string            `json:"ruleId"`
		RuleIndex           int               `json:"ruleIndex"` // -1 for a rule that is not described
		Level               string            `json:"level"`
		Message             sarifMessage      `json:"message"`
		Locations           []sarifLocation   `json:"locations"`
		RelatedLocations    []sarifLocation   `json:"relatedLocations,omitempty"`
		CodeFlows           []sarifCodeFlow   `json:"codeFlows,omitempty"`
		Fixes               []sarifFix        `json:"fixes,omitempty"`
		PartialFingerprints map[string]string `json:"partialFingerprints"`
	}
	sarifLocation struct {
		ID               int                `json:"id,omitempty"`
		PhysicalLocation sarifPhysical      `json:"physicalLocation"`
		LogicalLocations []sarifLogicalName `json:"logicalLocations,omitempty"`
		Message          *sarifMessage      `json:"message,omitempty"`
	}
	sarifLogicalName struct {
		FullyQualifiedName string `json:"fullyQualifiedName"`
		Kind               string `json:"kind"`
	}
	sarifPhysical struct {
		ArtifactLocation sarifArtifact `json:"artifactLocation"`
		Region           sarifRegion   `json:"region"`
	}
	sarifArtifact struct {
		URI       string `json:"uri"`
		URIBaseID string `json:"uriBaseId,omitempty"`
	}
	sarifRegion struct { // without an end it goes to the end of the line
		StartLine   int `json:"startLine"`
		StartColumn int `json:"startColumn"`
		EndLine     int `json:"endLine,omitempty"`
		EndColumn   int `json:"endColumn,omitempty"`
	}
	sarifCodeFlow struct {
		ThreadFlows []sarifThreadFlow `json:"threadFlows"`
	}
	sarifThreadFlow struct {
		Locations []sarifStep `json:"locations"`
	}
	sarifStep struct {
		Location sarifLocation `json:"location"`
	}
	sarifFix struct {
		Description     sarifMessage  `json:"description"`
		ArtifactChanges []sarifChange `json:"artifactChanges"`
	}
	sarifChange struct {
		ArtifactLocation sarifArtifact      `json:"artifactLocation"`
		Replacements     []sarifReplacement `json:"replacements"`
	}
	sarifReplacement struct {
		DeletedRegion   sarifRegion `json:"deletedRegion"`
		InsertedContent sarifText   `json:"insertedContent"`
	}
	sarifText struct {
		Text string `json:"text"`
	}
)

const (
	sarifSchema = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
	sourceRoot  = "%SRCROOT%"
	// fingerprintKey names the fingerprints: another definition needs another number. GitHub's own,
	// primaryLocationLineHash, is left to it, which warns of one that differs.
	fingerprintKey = "kafkavet/v1"
	// severity is that of all findings: each of them makes a run fail.
	severity = "error"
)

// SARIF prints the report as one run of a SARIF log. Columns count UTF-16 code units. What could not be checked or
// followed becomes notifications of the invocation.
func (c Context) SARIF(w io.Writer, r *Report) error {
	run := sarifRun{
		Tool:               sarifTool{sarifDriver{c.Tool.Name, c.Tool.Version, c.Tool.URI, c.rules()}},
		Invocations:        []sarifInvocation{invocation(r)},
		OriginalURIBaseIDs: map[string]sarifArtifact{sourceRoot: {URI: strings.TrimSuffix(fileURL(c.Root), "/") + "/"}},
		ColumnKind:         "utf16CodeUnits",
		Results:            []sarifResult{},
	}
	alike := map[string]int{}
	for _, f := range r.Findings {
		print := f.Fingerprint(c.Sources)
		result := c.result(f)
		result.PartialFingerprints = map[string]string{fingerprintKey: print.hash(alike[print.Key()])}
		if print.Function != "" {
			result.Locations[0].LogicalLocations = []sarifLogicalName{{print.Package + "." + print.Function, "function"}}
		}
		alike[print.Key()]++
		run.Results = append(run.Results, result)
	}
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "\t")
	return encoder.Encode(sarifLog{sarifSchema, "2.1.0", []sarifRun{run}})
}

func (c Context) rules() []sarifRule {
	rules := []sarifRule{}
	for _, r := range c.Tool.Rules {
		rule := sarifRule{
			ID: r.ID, ShortDescription: message(r.Title), FullDescription: message(r.lead()), Help: r.help(), HelpURI: r.URL,
			DefaultConfiguration: sarifConfiguration{severity},
			Properties:           sarifProperties{[]string{"kafka", "reliability", r.Check}, severity},
		}
		rules = append(rules, rule)
	}
	return rules
}

// lead is the first paragraph of the rule's text, without the word that announces code.
func (r Rule) lead() string {
	lead, _, _ := strings.Cut(r.Text, "\n\n")
	return cmp.Or(strings.TrimSpace(strings.TrimSuffix(strings.ReplaceAll(lead, "\n", " "), "Before:")), r.Title)
}

// help is the rule's text, and a link to more.
func (r Rule) help() *sarifMessage {
	m := sarifMessage{Text: r.Text, Markdown: markdown(r.Text)}
	if r.URL != "" {
		m.Text += "\n\nSee " + r.URL
		m.Markdown += "\n\n[More about " + r.ID + "](" + r.URL + ")"
	}
	m.Text, m.Markdown = strings.TrimSpace(m.Text), strings.TrimSpace(m.Markdown)
	if m.Text == "" {
		return nil
	}
	return &m
}

// markdown puts fences around the lines that begin with a tab, and the blank ones between them.
func markdown(text string) string {
	var b strings.Builder
	paragraphs := strings.Split(text, "\n\n")
	code := false
	for i, p := range paragraphs {
		indented := strings.HasPrefix(p, "\t")
		switch {
		case i > 0 && code && !indented:
			b.WriteString("\n```\n\n")
		case i > 0:
			b.WriteString("\n\n")
		}
		if indented && !code {
			b.WriteString("```go\n")
		}
		if code = indented; code {
			p = strings.ReplaceAll("\n"+p, "\n\t", "\n")[1:]
		}
		b.WriteString(p)
	}
	if code {
		b.WriteString("\n```")
	}
	return b.String()
}

func message(text string) *sarifMessage {
	if text == "" {
		return nil
	}
	return &sarifMessage{Text: text}
}

// invocation tells how the run went.
func invocation(r *Report) sarifInvocation {
	i := sarifInvocation{ExecutionSuccessful: r.Packages > 0}
	for _, l := range r.LeftOut {
		i.Notifications = append(i.Notifications, sarifNotification{"warning", sarifMessage{Text: "left out " + l.Package + ": " + l.Reason}})
	}
	for _, s := range r.Skipped {
		i.Notifications = append(i.Notifications, sarifNotification{"note", sarifMessage{Text: "could not follow " + s.Function + ": " + s.Reason}})
	}
	return i
}

func (c Context) result(f Finding) sarifResult {
	result := sarifResult{
		RuleID:    f.Category,
		RuleIndex: slices.IndexFunc(c.Tool.Rules, func(r Rule) bool { return r.ID == f.Category }),
		Level:     severity,
		Message:   sarifMessage{Text: f.Message},
		Locations: []sarifLocation{c.location(f.Position, f.End, "")},
	}
	var steps []sarifStep
	for i, e := range f.Evidence {
		place := c.location(e.Position, e.End, e.Message)
		steps = append(steps, sarifStep{place})
		place.ID = i + 1
		result.RelatedLocations = append(result.RelatedLocations, place)
	}
	if steps != nil {
		result.CodeFlows = []sarifCodeFlow{{[]sarifThreadFlow{{steps}}}}
	}
	for _, x := range f.Fixes {
		result.Fixes = append(result.Fixes, sarifFix{sarifMessage{Text: x.Message}, c.changes(x.Edits)})
	}
	return result
}

// changes are the edits of a fix by file.
func (c Context) changes(edits []Edit) (all []sarifChange) {
	for _, e := range edits {
		file := c.artifact(e.File)
		i := slices.IndexFunc(all, func(change sarifChange) bool { return change.ArtifactLocation == file })
		if i < 0 {
			i, all = len(all), append(all, sarifChange{ArtifactLocation: file})
		}
		start, end := c.place(e.File, e.Start), c.place(e.File, e.End)
		all[i].Replacements = append(all[i].Replacements, sarifReplacement{
			sarifRegion{start.Line, c.column(start), end.Line, c.column(end)}, sarifText{e.New},
		})
	}
	return all
}

func (c Context) place(file string, offset int) Position {
	line, column := c.Sources.Place(file, offset)
	return Position{file, line, column}
}

func (c Context) location(start, end Position, what string) sarifLocation {
	region := sarifRegion{StartLine: start.Line, StartColumn: c.column(start)}
	if start.Compare(end) < 0 {
		region.EndLine, region.EndColumn = end.Line, c.column(end)
	}
	return sarifLocation{PhysicalLocation: sarifPhysical{c.artifact(start.File), region}, Message: message(what)}
}

func (c Context) artifact(file string) sarifArtifact {
	name, below := c.slashed(file)
	if !below {
		return sarifArtifact{URI: fileURL(name)}
	}
	return sarifArtifact{(&url.URL{Path: name}).String(), sourceRoot}
}
