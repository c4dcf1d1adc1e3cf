package finding

import (
	"fmt"
	"io"
	"strings"
)

// GitHub prints an error command of a GitHub Actions workflow for each finding, which shows it beside the line. The
// evidence stands below the message, as in text.
//
// The commands: https://docs.github.com/actions/reference/workflow-commands-for-github-actions; how they are escaped:
// https://github.com/actions/toolkit/blob/main/packages/core/src/command.ts.
func (c Context) GitHub(w io.Writer, r *Report) error {
	var b strings.Builder
	for _, f := range r.Findings {
		message := f.Message
		for _, e := range f.Evidence {
			file, _ := c.slashed(e.Position.File)
			message += fmt.Sprintf("\n%s:%d:%d: %s", file, e.Position.Line, c.column(e.Position), e.Message)
		}
		if f.URL != "" {
			message += "\n" + f.URL
		}
		file, _ := c.slashed(f.Position.File)
		fmt.Fprintf(&b, "::error file=%s,line=%d,col=%d,title=%s::%s\n", property.Replace(file), f.Position.Line, c.column(f.Position),
			property.Replace(c.Tool.Name+": "+f.Category), data.Replace(message))
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// How the message and the properties of a command are escaped.
var (
	data     = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")
	property = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")
)
