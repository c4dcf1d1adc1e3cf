package finding

import (
	"fmt"
	"io"
	"strings"
)

// Terminal sequences of coloured text.
const (
	bold   = "\x1b[1m"
	yellow = "\x1b[33m"
	dim    = "\x1b[2m"
	reset  = "\x1b[0m"
)

// Text returns a handler that prints "file:line:col: message [category]" for each finding, with its
// evidence in the same form, indented, below it.
func Text(colour bool) Handler {
	paint := func(_, s string) string { return s }
	if colour {
		paint = func(sequence, s string) string { return sequence + s + reset }
	}
	return func(w io.Writer, r *Report) error {
		var b strings.Builder
		for _, f := range r.Findings {
			fmt.Fprintf(&b, "%s %s %s\n",
				paint(bold, f.Position.String()+":"), indent(f.Message), paint(yellow, "["+f.Category+"]"))
			for _, e := range f.Evidence {
				fmt.Fprintf(&b, "\t%s\n", paint(dim, e.Position.String()+": "+indent(e.Message)))
			}
		}
		_, err := io.WriteString(w, b.String())
		return err
	}
}

// indent keeps the later lines of a message apart from the findings.
func indent(message string) string { return strings.ReplaceAll(message, "\n", "\n\t") }
