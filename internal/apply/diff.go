package apply

import (
	"fmt"
	"strings"
)

// context is how many lines stand around a change.
const context = 3

// lines is a change of whole lines: those from From to To become New.
type lines struct {
	from, to int
	new      []string
}

// hunks shows edits, which are sorted and do not overlap, as diff -u does.
func hunks(text string, edits []Edit) string {
	old := split(text)
	var b strings.Builder
	shift := 0
	all := whole(text, edits)
	for len(all) > 0 {
		n := 1
		for n < len(all) && all[n].from-all[n-1].to <= 2*context {
			n++
		}
		group := all[:n]
		all = all[n:]
		from, to := max(0, group[0].from-context), min(len(old), group[n-1].to+context)
		var body strings.Builder
		at, added := from, 0
		for _, c := range group {
			write(&body, " ", old[at:c.from])
			write(&body, "-", old[c.from:c.to])
			write(&body, "+", c.new)
			added += len(c.new) - (c.to - c.from)
			at = c.to
		}
		write(&body, " ", old[at:to])
		fmt.Fprintf(&b, "@@ -%d,%d +%d,%d @@\n%s", from+1, to-from, from+1+shift, to-from+added, body.String())
		shift += added
	}
	return b.String()
}

// whole makes edits into changes of whole lines.
func whole(text string, edits []Edit) []lines {
	var all []lines
	for len(edits) > 0 {
		start, end := extent(text, edits[0])
		n := 1
		for ; n < len(edits) && edits[n].Start < end; n++ { // in the same lines
			_, end = extent(text, edits[n])
		}
		var now strings.Builder
		at := start
		for _, e := range edits[:n] {
			now.WriteString(text[at:e.Start] + e.New)
			at = e.End
		}
		now.WriteString(text[at:end])
		from := strings.Count(text[:start], "\n")
		all = append(all, lines{from, from + len(split(text[start:end])), split(now.String())})
		edits = edits[n:]
	}
	return all
}

// extent is where the lines begin and end that an edit changes.
func extent(text string, e Edit) (start, end int) {
	start, end = strings.LastIndexByte(text[:e.Start], '\n')+1, e.End
	aligned := end == 0 || text[end-1] == '\n'
	if aligned && start == e.Start && (e.New == "" || strings.HasSuffix(e.New, "\n")) {
		return start, end
	}
	if i := strings.IndexByte(text[end:], '\n'); i >= 0 {
		return start, end + i + 1
	}
	return start, len(text)
}

func split(text string) []string {
	all := strings.SplitAfter(text, "\n")
	if all[len(all)-1] == "" {
		all = all[:len(all)-1]
	}
	return all
}

func write(b *strings.Builder, sign string, all []string) {
	for _, line := range all {
		b.WriteString(sign + line)
		if !strings.HasSuffix(line, "\n") {
			b.WriteString("\n\\ No newline at end of file\n")
		}
	}
}
