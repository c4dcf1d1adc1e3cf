package lsp

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/kafkavet/kafkavet/internal/finding"
)

// spot is a place that has something to say when it is pointed at.
type spot struct {
	at   textRange
	says string // markdown
}

// hover tells what is known of the consumers and producers at a place.
func (s *server) hover(p hoverParams) (*hover, error) {
	f := s.fileOf(p.TextDocument.URI)
	if f == nil {
		return nil, nil
	}
	var says []string
	h := &hover{}
	for _, spot := range f.spots {
		if spot.at.touches(textRange{p.Position, p.Position}) && !slices.Contains(says, spot.says) {
			h.Range, says = spot.at, append(says, spot.says)
		}
	}
	if says == nil {
		return nil, nil
	}
	h.Contents = markupContent{markdown, strings.Join(says, "\n\n---\n\n")}
	if !slices.Contains(s.client.TextDocument.Hover.ContentFormat, markdown) {
		h.Contents = markupContent{plaintext, plain(h.Contents.Value)}
	}
	return h, nil
}

// meanings say what a guarantee is.
var meanings = map[string]string{
	"at-most-once":  "Records can be lost.",
	"at-least-once": "No record is lost; some may come again.",
	"exactly-once":  "No record is lost, and none counts twice.",
	"none":          "It commits nothing: there is no group, or the program keeps its own positions.",
	"unknown":       "Its records or settings cannot be followed, so nothing is known of its guarantee.",
}

// The most places that are named for one kind of evidence.
const mostPlaces = 6

// consumer says what a consumer guarantees and why.
func (v *view) consumer(c finding.Consumer) string {
	title := c.Guarantee
	switch c.Guarantee {
	case "none":
		title = "no group"
	case "unknown":
		title = "guarantee unknown"
	}
	var b strings.Builder
	fmt.Fprintf(&b, "**%s consumer: %s**\n\n%s", c.Library, title, meanings[c.Guarantee])
	switch {
	case c.Findings == 1:
		b.WriteString(" One finding says how.")
	case c.Findings > 1:
		fmt.Fprintf(&b, " %d findings say how.", c.Findings)
	}
	b.WriteString("\n")
	var kinds []string
	places := map[string][]string{}
	for _, e := range c.Evidence {
		if places[e.Message] == nil {
			kinds = append(kinds, e.Message)
		}
		places[e.Message] = append(places[e.Message], v.link(e.Position))
	}
	for _, kind := range kinds {
		all := places[kind]
		if n := len(all); n > mostPlaces {
			all = append(all[:mostPlaces:mostPlaces], fmt.Sprintf("and %d more", n-mostPlaces))
		}
		fmt.Fprintf(&b, "\n- %s: %s", strings.TrimSuffix(kind, " here"), strings.Join(all, ", "))
	}
	return b.String()
}

// ownPlaces are the places of a consumer that stand for it: where it is made, and where it commits. Its work is about other
// things too.
func ownPlaces(c finding.Consumer) (all []finding.Position) {
	for _, e := range c.Evidence {
		if e.Position != c.Position && !strings.HasPrefix(e.Message, "worked") {
			all = append(all, e.Position)
		}
	}
	return all
}

// acknowledged says what the acknowledgements are worth that a producer asks for.
var acknowledged = map[string]string{
	"0":   "acks=0: nobody learns whether a record has arrived. Records can be lost.",
	"1":   "acks=1: a record that only the leader has is lost with it. Records can be lost.",
	"all": "acks=all: a write succeeds once all replicas in sync have the record. Whether the program looks at the errors of its writes is not checked.",
	"":    "Its acks cannot be told.",
}

// producer says what the settings of a producer are worth.
func (v *view) producer(p finding.Producer) string {
	var b strings.Builder
	title := "producer"
	if p.Acks == "0" || p.Acks == "1" {
		title = "producer: at-most-once"
	}
	fmt.Fprintf(&b, "**%s %s**\n\n%s\n", p.Library, title, acknowledged[p.Acks])
	for _, s := range []struct{ answer, yes string }{
		{p.Async, "asynchronous: a write returns before the broker has answered"},
		{p.Idempotent, "idempotent: the broker drops what is sent twice"},
		{p.Transactional, "has a transactional id"},
	} {
		switch s.answer {
		case "yes":
			b.WriteString("\n- " + s.yes)
		case "maybe":
			b.WriteString("\n- on some paths " + s.yes)
		}
	}
	return b.String()
}

// link is a place that can be followed.
func (v *view) link(p finding.Position) string {
	uri := strings.NewReplacer("(", "%28", ")", "%29").Replace(uriOf(p.File)) // which end a link
	return fmt.Sprintf("[%s:%d](%s#L%[2]d)", filepath.ToSlash(v.short(p.File)), p.Line, uri)
}

// plain is markdown as written here, without its marks.
func plain(s string) string {
	s = strings.ReplaceAll(s, "**", "")
	var b strings.Builder
	for {
		before, rest, ok := strings.Cut(s, "](")
		if !ok {
			return b.String() + s
		}
		_, after, _ := strings.Cut(rest, ")")
		b.WriteString(strings.Replace(before, "[", "", 1))
		s = after
	}
}
