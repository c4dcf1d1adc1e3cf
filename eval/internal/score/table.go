package score

import (
	"maps"
	"math"
	"slices"
)

// Rate is K of N with the 95% Wilson interval of the share.
type Rate struct {
	K    int     `json:"k"`
	N    int     `json:"n"`
	Low  float64 `json:"low"`
	High float64 `json:"high"`
}

// Wilson returns the rate k of n. Of nothing the interval is all there is.
func Wilson(k, n int) Rate {
	if n == 0 {
		return Rate{0, 0, 0, 1}
	}
	const z = 1.959964 // 97.5% of the normal distribution
	p, m := float64(k)/float64(n), float64(n)
	centre := p + z*z/(2*m)
	spread := z * math.Sqrt(p*(1-p)/m+z*z/(4*m*m))
	scale := 1 + z*z/m
	return Rate{k, n, max(0, (centre-spread)/scale), min(1, (centre+spread)/scale)}
}

// Row are the figures of one category, one client library, or all.
//
// Strict: a fault must be found by its name; a finding of another name, or where the loss is meant, is
// false. Lenient: any name will do, and a finding where the loss is meant does not count. In both a finding
// that nobody has judged is false. Recall counts faults, precision findings.
type Row struct {
	Name string `json:"name"`

	Faults int `json:"faults"`
	Found  int `json:"found"`
	Other  int `json:"other_category"`
	Missed int `json:"missed"`

	Right        int `json:"right"`
	WrongName    int `json:"wrong_name"`
	FalseAlarms  int `json:"false_alarms"` // on ok code, or judged false
	OnDesign     int `json:"by_design"`
	ToJudge      int `json:"to_judge"`
	FalseStrict  int `json:"false_strict"`
	FalseLenient int `json:"false_lenient"`

	RecallStrict     Rate `json:"recall_strict"`
	RecallLenient    Rate `json:"recall_lenient"`
	PrecisionStrict  Rate `json:"precision_strict"`
	PrecisionLenient Rate `json:"precision_lenient"`
}

func (r *Row) fault(f Fault) {
	r.Faults++
	switch f.Outcome {
	case Found:
		r.Found++
	case Other:
		r.Other++
	default:
		r.Missed++
	}
}

func (r *Row) finding(f Finding) {
	switch f.Worth {
	case Right, JudgedRight:
		r.Right++
	case WrongName:
		r.WrongName++
	case OnOK, JudgedFalse:
		r.FalseAlarms++
	case OnDesign:
		r.OnDesign++
	case ToJudge:
		r.ToJudge++
	}
}

func (r *Row) rates() {
	r.FalseLenient = r.FalseAlarms + r.ToJudge
	r.FalseStrict = r.FalseLenient + r.OnDesign + r.WrongName
	r.RecallStrict = Wilson(r.Found, r.Faults)
	r.RecallLenient = Wilson(r.Found+r.Other, r.Faults)
	r.PrecisionStrict = Wilson(r.Right, r.Right+r.FalseStrict)
	r.PrecisionLenient = Wilson(r.Right+r.WrongName, r.Right+r.WrongName+r.FalseLenient)
}

// Table are the figures: a row for each category and each client library, sorted by name, and one over all.
type Table struct {
	Categories []Row `json:"categories"`
	Clients    []Row `json:"clients"`
	All        Row   `json:"all"`
}

// Table sums up the report.
func (rep *Report) Table() Table {
	t := Table{All: Row{Name: "all"}}
	categories, clients := make(map[string]*Row), make(map[string]*Row)
	for _, f := range rep.Faults {
		for _, r := range []*Row{&t.All, row(categories, f.Category), row(clients, f.Client)} {
			r.fault(f)
		}
	}
	for _, f := range rep.Findings {
		for _, r := range []*Row{&t.All, row(categories, f.Category), row(clients, f.Client)} {
			r.finding(f)
		}
	}
	t.All.rates()
	t.Categories, t.Clients = rows(categories), rows(clients)
	return t
}

func row(rows map[string]*Row, name string) *Row {
	if rows[name] == nil {
		rows[name] = &Row{Name: name}
	}
	return rows[name]
}

func rows(of map[string]*Row) (all []Row) {
	for _, name := range slices.Sorted(maps.Keys(of)) {
		of[name].rates()
		all = append(all, *of[name])
	}
	return all
}
