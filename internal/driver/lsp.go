package driver

import "fmt"

// CheckFlags looks at flags that another program wants to run the command with, as the language server does: checks, their
// flags and build flags. The error is one line, for the user.
func (s Suite) CheckFlags(args []string) error {
	req, err := s.parse(args)
	switch {
	case err != nil:
		return err
	case len(req.patterns) > 0:
		return fmt.Errorf("packages are not named here, as %s is: the editor says which files are open", req.patterns[0])
	case req.dir != "", req.format != textFormat, req.fix, req.overlay != "":
		return fmt.Errorf("-C, -json, -format, -fix and -overlay do not go together with a language server")
	}
	return nil
}
