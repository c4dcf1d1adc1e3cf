package driver

import (
	"flag"
	"fmt"
	"io"
	"regexp"
	"runtime"
	"runtime/debug"
	"strings"

	"golang.org/x/tools/go/analysis"
)

const usage = `%[1]s tells which delivery guarantee Go code that uses Kafka really has, and where it can lose records.

Usage:

	%[1]s [flags] [packages]     check the packages; the one in the current directory if none is named
	%[1]s help [name]            explain a check or a category
	%[1]s version                print the version
	%[1]s lsp [flags]            run as a language server, beside gopls; the flags are those of checks and builds
	%[1]s gopls -o file          build a gopls that has the checks in it
	go vet -vettool=$(which %[1]s) [flags] [packages]

Checks:

%[2]s
All checks run. Naming some (-%[3]s) runs only those; -%[3]s=false runs all but that one.

Flags:

	-format=NAME   print the findings as text, json, sarif or github (workflow commands); -json is -format=json
	-baseline=check, -baseline=write
	               report what is not in the baseline; make it
	-baseline-file=FILE
	               the baseline, in the place of .kafkavet-baseline.json beside go.mod
	-new-from=REV  report what changed since the branch left a git revision
	-fix           apply the first fix of each finding that has one
	-fix -diff     show what that would change
	-fixes=all     offer what an author has to choose from too, behind the safe fixes
	-test=false    leave test files out
	-C dir         change to dir first
	-tags, -mod, -modfile, -overlay, -race and the other build flags are passed on to the go command.

A file .kafkavet.yml in a module's root says what the code does not show.

The exit status is 0 if nothing was found, 1 if something was, and 2 if nothing could be checked.
Packages that could not be checked are named on the standard error, each with the reason.
`

// help prints the overview, or what the checks and categories with those names are about.
func (s Suite) help(w io.Writer, args []string) (int, error) {
	if len(args) == 0 {
		var checks strings.Builder
		for _, a := range s.Analyzers {
			title, _, _ := strings.Cut(a.Doc, "\n")
			fmt.Fprintf(&checks, "\t%-14s %s\n", a.Name, strings.TrimPrefix(title, a.Name+": "))
		}
		example := "check"
		if len(s.Analyzers) > 0 {
			example = s.Analyzers[0].Name
		}
		fmt.Fprintf(w, usage, program(), checks.String(), example)
		return clean, nil
	}
	for i, name := range args {
		if i > 0 {
			fmt.Fprintln(w)
		}
		if !s.explain(w, name) {
			return unavailable, fmt.Errorf("no check or category %q; %q lists the checks", name, program()+" help")
		}
	}
	return clean, nil
}

// explain prints what a check, or else a category, is about. It is false for any other name.
func (s Suite) explain(w io.Writer, name string) bool {
	for _, a := range s.Analyzers {
		if a.Name == name {
			explainCheck(w, a)
			return true
		}
	}
	for _, a := range s.Analyzers {
		if text := category(a.Doc, name); text != "" {
			fmt.Fprintf(w, "%s\n\nThis is a category of the check %s: %q explains the whole.\n", text, a.Name, program()+" help "+a.Name)
			if url := s.url(name); url != "" {
				fmt.Fprintf(w, "\nSee %s\n", url)
			}
			return true
		}
	}
	return false
}

func explainCheck(w io.Writer, a *analysis.Analyzer) {
	fmt.Fprintln(w, strings.TrimRight(a.Doc, "\n"))
	if a.URL != "" {
		fmt.Fprintf(w, "\nSee %s\n", a.URL)
	}
	heading := "\nFlags:\n\n"
	a.Flags.VisitAll(func(f *flag.Flag) {
		fmt.Fprintf(w, "%s\t-%s.%s (%s)\n\t\t%s\n", heading, a.Name, f.Name, f.DefValue, f.Usage)
		heading = ""
	})
}

// category returns what the documentation of a check says about one of its categories: from the paragraph
// that begins with "name. " to the next that begins with another. It is "" for any other name.
func category(doc, name string) string {
	_, text, found := strings.Cut(doc, "\n\n"+name+". ")
	if !found {
		return ""
	}
	if next := nextCategory.FindStringIndex(text); next != nil {
		text = text[:next[0]]
	}
	return name + ". " + strings.TrimSpace(text)
}

var nextCategory = regexp.MustCompile(`\n\n([a-z-]+)\. `)

// printVersion prints the versions of the command, of Go and of the analysis framework.
func printVersion(w io.Writer) (int, error) {
	own, tools := "(unknown)", "(unknown)"
	if info, ok := debug.ReadBuildInfo(); ok {
		own = info.Main.Version
		for _, m := range info.Deps {
			if m.Path == "golang.org/x/tools" {
				tools = m.Version
			}
		}
	}
	_, err := fmt.Fprintf(w, "%s %s (%s, x/tools %s)\n", program(), own, runtime.Version(), tools)
	return clean, err
}
