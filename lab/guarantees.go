package main

import (
	"cmp"
	"context"
	_ "embed"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"text/template"

	"github.com/kafkavet/kafkavet/lab/internal/apache"
	"github.com/kafkavet/kafkavet/lab/internal/catalog"
	"github.com/kafkavet/kafkavet/lab/internal/crash"
	"github.com/kafkavet/kafkavet/lab/internal/judge"
	"github.com/kafkavet/kafkavet/lab/internal/operator"
)

// guarantees is what docs/guarantees.md says. A run knows what happens on one broker; what happens on the other is taken from the
// page as it was.
type guarantees struct {
	Sources   [2]source // by column
	Points    []*crash.Point
	Libraries []*library
	Operator  string

	Pairs, Programs int // how many the lab has
}

// The columns.
const (
	onKfake = iota
	onApache
)

// source is where a column comes from.
type source struct{ Broker, Tries, Command string }

type library struct {
	Name, Title, Module, Version string
	Rows                         []row
}

// row is a program, as it is or with kafkavet's fix.
type row struct {
	Head  string
	Doc   string    // what the program does
	Says  string    // kafkavet
	Shown string    // what the records show that it guarantees
	Seen  [2]string // by column: what happened at which points
}

var (
	//go:embed guarantees.md.tmpl
	guaranteesText     string
	guaranteesTemplate = template.Must(template.New("guarantees.md").Parse(guaranteesText))
)

// libraries are those of the programs, in the order of the other pages.
func libraries() []*library {
	return []*library{
		{Name: "kafkago", Title: "kafka-go", Module: "github.com/segmentio/kafka-go"},
		{Name: "sarama", Title: "sarama", Module: "github.com/IBM/sarama"},
		{Name: "confluent", Title: "confluent-kafka-go", Module: "github.com/confluentinc/confluent-kafka-go/v2"},
		{Name: "franz", Title: "franz-go", Module: "github.com/twmb/franz-go"},
	}
}

const kfakeModule = "github.com/twmb/franz-go/pkg/kfake"

// column is the one that the run can fill.
func (r *report) column() (int, error) {
	switch r.Broker {
	case "kfake":
		return onKfake, nil
	case apache.Name:
		return onApache, nil
	}
	return 0, fmt.Errorf("guarantees.md has no column for %s", r.Broker)
}

// writeGuarantees writes the page, with what it had of the other broker.
func (r *report) writeGuarantees(ctx context.Context, file string) error {
	column, err := r.column()
	if err != nil {
		return err
	}
	text, err := os.ReadFile(file)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	old := parseGuarantees(string(text))
	versions, err := versions(ctx)
	if err != nil {
		return err
	}
	g := guarantees{Sources: old.sources, Points: crash.Points, Operator: cmp.Or(r.lags(), old.operator), Pairs: len(r.all)}
	for _, pair := range r.all {
		g.Programs += len(pair.Programs)
	}
	if r.whole || g.Sources[column].Broker == "" {
		g.Sources[column] = r.source(column, versions[kfakeModule])
	}
	for i, s := range g.Sources {
		if s.Broker == "" {
			g.Sources[i] = source{[]string{"kfake", apache.Name}[i], "not yet", "-"}
		}
	}
	now := r.guaranteeRows(column)
	for _, l := range libraries() {
		l.Version = versions[l.Module]
		for _, pair := range r.all {
			if !strings.HasPrefix(pair.Name, l.Name+"/") {
				continue
			}
			for _, p := range pair.Programs {
				for _, fixed := range []bool{false, true} {
					x, known := now[head(p, fixed)]
					was, wasKnown := old.rows[head(p, fixed)]
					switch {
					case !known && !wasKnown || !known && fixed && r.fixes && r.tried(p):
						continue
					case !known:
						x = was
					case wasKnown:
						x.Seen[1-column] = was.Seen[1-column]
						if column == onApache { // at fewer points
							x.Shown = was.Shown
						}
					}
					l.Rows = append(l.Rows, x)
				}
			}
		}
		if len(l.Rows) > 0 {
			g.Libraries = append(g.Libraries, l)
		}
	}
	var b strings.Builder
	if err := guaranteesTemplate.Execute(&b, g); err != nil {
		return err
	}
	return os.WriteFile(file, []byte(b.String()), 0o666)
}

// tried reports whether the program was one of the run's.
func (r *report) tried(p *catalog.Program) bool {
	return slices.ContainsFunc(r.pairs, func(pair *catalog.Pair) bool { return slices.Contains(pair.Programs, p) })
}

func (r *report) source(column int, kfake string) source {
	s := source{r.Broker, "once", fmt.Sprintf("go run -C lab . -repeat %d -report ../docs/guarantees.md", r.repeat)}
	if r.repeat > 1 {
		s.Tries = fmt.Sprintf("%d times, always the same", r.repeat)
	}
	if column == onKfake {
		s.Broker = fmt.Sprintf("[kfake](https://%s) %s", strings.Replace(kfakeModule, "franz-go/", "franz-go/tree/master/", 1), kfake)
	} else {
		s.Command = strings.Replace(s.Command, " . ", " . -broker apache ", 1)
	}
	return s
}

// versions are those of the modules of clients and of kfake.
func versions(ctx context.Context) (map[string]string, error) {
	args := []string{"list", "-m", "-f", "{{.Path}} {{.Version}}", kfakeModule}
	for _, l := range libraries() {
		args = append(args, l.Module)
	}
	out, err := exec.CommandContext(ctx, "go", args...).Output()
	if err != nil {
		return nil, fmt.Errorf("versions of the clients: %w", err)
	}
	versions := make(map[string]string)
	for line := range strings.Lines(string(out)) {
		module, version, _ := strings.Cut(strings.TrimSpace(line), " ")
		versions[module] = version
	}
	return versions, nil
}

// head is the cell that tells a row from the others.
func head(p *catalog.Program, fixed bool) string {
	_, name, _ := strings.Cut(p.Name, "/")
	cell := fmt.Sprintf("[%s](../lab/%s)", name, p.Files[0])
	if fixed {
		return cell + " with kafkavet's fix"
	}
	return cell
}

// guaranteeRows are the rows of the run's programs, by their heads.
func (r *report) guaranteeRows(column int) map[string]row {
	rows := make(map[string]row)
	for _, pair := range r.pairs {
		for _, p := range pair.Programs {
			for _, fixed := range []bool{false, true} {
				results := slices.DeleteFunc(slices.Clone(r.results), func(x *judge.Result) bool { return x.Program != p || x.Fixed != fixed })
				if len(results) == 0 {
					continue
				}
				said := r.said[p.Name]
				if fixed {
					said = r.saidFixed[p.Name]
				}
				x := row{Head: head(p, fixed), Doc: p.Doc, Says: says(said), Shown: shown(p, results)}
				if fixed {
					x.Doc = ""
					x.Shown = said.Verdict() // which was compared with the records
				}
				x.Seen[column] = seen(results)
				rows[x.Head] = x
			}
		}
	}
	return rows
}

// says is kafkavet's verdict. Categories have pages.
func says(said *catalog.Said) string {
	verdict := said.Verdict()
	if verdict == "" {
		return "-"
	}
	if len(said.Findings) == 0 {
		return verdict
	}
	var links []string
	for category := range strings.SplitSeq(verdict, ", ") {
		links = append(links, fmt.Sprintf("[%s](checks/%[1]s.md)", category))
	}
	return strings.Join(links, ", ")
}

// shown is the guarantee of a program that is right, which was compared with the records, and what the records of another show.
func shown(p *catalog.Program, results []*judge.Result) string {
	if len(p.Wants) == 0 || p.Shown != "" {
		return p.Verdict()
	}
	var lost, repeated, aborted, forgotten bool
	for _, r := range results {
		o, _ := r.Outcome()
		lost = lost || len(o.Lost) > 0
		repeated = repeated || len(o.Repeated) > 0
		aborted = aborted || len(o.Aborted) > 0
		forgotten = forgotten || forgets(o)
	}
	switch {
	case aborted:
		return "delivers aborted records"
	case lost && repeated:
		return "loses and repeats"
	case lost:
		return "loses"
	case forgotten:
		return "starts over"
	case repeated:
		return "repeats"
	}
	return "-"
}

// forgets reports whether the group had no offset even at the end.
func forgets(o crash.Outcome) bool {
	return o.Recovered != nil && o.Recovered.Partitions[0].Committed == operator.None
}

// seen is what happened at which points: "loses 7: before, hold; nothing: after".
func seen(results []*judge.Result) string {
	var order []string
	points := make(map[string][]string)
	for _, r := range results {
		if len(r.Outcomes) == 0 {
			continue
		}
		o, _ := r.Outcome()
		what := happened(o)
		if points[what] == nil {
			order = append(order, what)
		}
		points[what] = append(points[what], r.Point.Name)
	}
	var parts []string
	for _, what := range order {
		parts = append(parts, what+": "+strings.Join(points[what], ", "))
	}
	return strings.Join(parts, "; ")
}

// happened is what became of the records, in words.
func happened(o crash.Outcome) string {
	var parts []string
	for _, x := range []struct {
		verb    string
		records []int
	}{{"loses", o.Lost}, {"repeats", o.Repeated}, {"delivers aborted", o.Aborted}} {
		if len(x.records) > 0 {
			parts = append(parts, x.verb+" "+numbers(x.records))
		}
	}
	if len(parts) == 0 {
		return "nothing"
	}
	return strings.Join(parts, " and ")
}

// lags is a table of what an operator sees of two programs, one of which loses a record; empty if they were not tried.
func (r *report) lags() string {
	var b strings.Builder
	for _, x := range r.results {
		o, _ := x.Outcome()
		if !strings.HasPrefix(x.Program.Name, "kafkago/commit-first/") || x.Point.Name != "before" || x.Fixed || o.Before == nil || o.Crashed == nil || o.Recovered == nil {
			continue
		}
		for _, at := range []struct {
			when  string
			group *operator.Group
		}{{"before the crash", o.Before}, {"at the crash", o.Crashed}, {"after recovery", o.Recovered}} {
			p := at.group.Partitions[0]
			fmt.Fprintf(&b, "| %s | %s | %s | %d | %s |\n", head(x.Program, false), at.when, orNone(p.Committed), p.End, orNone(p.Lag))
		}
	}
	if b.Len() == 0 {
		return ""
	}
	return "| program | | committed | end | lag |\n|---|---|---|---|---|\n" + b.String()
}

// oldGuarantees is what a page has.
type oldGuarantees struct {
	sources  [2]source
	rows     map[string]row
	operator string
}

var operatorTable = regexp.MustCompile(`(?m)^\| program \| \| committed(?:.*\n)+?\n`)

// parseGuarantees reads a page that writeGuarantees has written.
func parseGuarantees(text string) oldGuarantees {
	old := oldGuarantees{rows: make(map[string]row)}
	if table := operatorTable.FindString(text); table != "" {
		old.operator = strings.TrimSuffix(table, "\n")
		text = strings.Replace(text, table, "", 1)
	}
	for line := range strings.Lines(text) {
		cells := strings.Split(strings.TrimSpace(line), " | ")
		first := strings.TrimPrefix(cells[0], "| ")
		last := strings.TrimSpace(strings.TrimSuffix(cells[len(cells)-1], "|"))
		switch {
		case len(cells) == 3 && strings.HasPrefix(first, "[kfake]"):
			old.sources[onKfake] = source{first, cells[1], strings.Trim(last, "`")}
		case len(cells) == 3 && strings.HasPrefix(first, "Apache Kafka"):
			old.sources[onApache] = source{first, cells[1], strings.Trim(last, "`")}
		case len(cells) == 5 && strings.HasPrefix(first, "["):
			name, doc, _ := strings.Cut(first, ": ")
			old.rows[name] = row{name, doc, cells[1], cells[2], [2]string{strings.TrimSpace(cells[3]), last}}
		}
	}
	return old
}

// stale says in what the page's verdicts are not those of the run. Which records were lost or repeated, and at which of several points, may
// differ from run to run where a timer commits; whether any were lost does not.
func (r *report) stale(text string) (differences []string) {
	column, err := r.column()
	if err != nil {
		return []string{err.Error()}
	}
	old := parseGuarantees(text)
	now := r.guaranteeRows(column)
	for _, pair := range r.pairs {
		for _, p := range pair.Programs {
			for _, fixed := range []bool{false, true} {
				x, known := now[head(p, fixed)]
				was, wasKnown := old.rows[head(p, fixed)]
				switch {
				case known && !wasKnown:
					differences = append(differences, fmt.Sprintf("%s is missing", x.Head))
				case !known && wasKnown:
					differences = append(differences, fmt.Sprintf("%s is there, and was not tried", was.Head))
				case !known:
				case x.Says != was.Says:
					differences = append(differences, fmt.Sprintf("%s: kafkavet says %q, and not %q", x.Head, x.Says, was.Says))
				case column == onKfake && loses(x.Shown) != loses(was.Shown):
					differences = append(differences, fmt.Sprintf("%s: shown is %q, and not %q", x.Head, x.Shown, was.Shown))
				case loses(x.Seen[column]) != loses(was.Seen[column]):
					differences = append(differences, fmt.Sprintf("%s: what happened is %q, and not %q", x.Head, x.Seen[column], was.Seen[column]))
				}
				delete(old.rows, head(p, fixed))
			}
		}
	}
	if r.whole {
		for name := range old.rows {
			differences = append(differences, fmt.Sprintf("%s is not in the lab any more", name))
		}
		slices.Sort(differences)
	}
	return differences
}

func loses(what string) bool { return strings.Contains(what, "loses") }
