// Package driver runs a suite of analyzers: stand-alone over packages, and unit by unit under the go command.
//
// A stand-alone run is two processes deep. The parent asks "go list" which packages are meant and "go vet"
// to analyse them, with its own executable as the vet tool; the go command then runs that executable once
// for each unit (a package, or a package with its test files), dependencies first, and caches the answers.
// Loading everything into one process instead costs gigabytes on a large repository.
package driver

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"go/token"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"

	"golang.org/x/tools/go/analysis"

	"github.com/kafkavet/kafkavet/internal/finding"
)

// Suite is what a driver runs.
type Suite struct {
	// Analyzers are the checks, in the order of their documentation. Every diagnostic of theirs has a
	// Category, and a message that ends with it in brackets: the go command shows nothing else of it.
	Analyzers []*analysis.Analyzer
	// Client reports whether an import path is that of a Kafka client library. Packages outside the main
	// module that cannot reach one are left at once. For that to be right an analyzer must leave a fact in
	// every package that can. A stand-alone run leaves out those of the main module as well, unless others that can reach
	// one import them. Nil means not known: all packages are analysed.
	Client func(importPath string) bool
	// Mark is a text without which the source of a package that cannot reach a client is nothing to report about.
	// Without a Mark, no source is.
	Mark string
	// Model is the analyzer that the checks read, if its result names what it gave up on: the functions
	// that it could not follow are counted and shown. May be nil.
	Model *analysis.Analyzer
	// Describe returns what a result of Model tells. A stand-alone run joins that of all its packages. May be nil.
	Describe func(model any) Description
	// Survey says of each finding what it lacks for a safe fix, and has all its fixes. It is for who measures kafkavet, like
	// the model, and for -fix, which tells of those to choose from. May be nil.
	Survey *analysis.Analyzer
	// URL returns where a category is documented. May be nil.
	URL func(category string) string
}

// Skipper is the result of Suite.Model. Each string is "function: reason".
type Skipper interface{ Skipped() []string }

// Description is what a model tells of one unit.
type Description struct {
	Consumers []Consumer
	Producers []Producer
	Writers   []Writer
	Readers   []Reader
	Functions finding.Functions
}

// Consumer is a consumer of a model, at its place in the unit; the Consumer in it has no Position, Package and Evidence.
type Consumer struct {
	Pos      token.Pos
	Evidence []analysis.RelatedInformation
	finding.Consumer
}

// Producer is a producer of a model, at its place in the unit; the Producer in it has no Position and Package.
type Producer struct {
	Pos token.Pos
	finding.Producer
}

// Writer is a writer in transactions, at its place in the unit; the Writer in it has no Position and Package.
type Writer struct {
	Pos token.Pos
	finding.Writer
}

// Reader is a reader that does not mind transactions, at its place in the unit; the Reader in it has no Position and Package.
type Reader struct {
	Pos token.Pos
	finding.Reader
}

// The exit status of a stand-alone run.
const (
	clean       = 0 // packages were checked, and nothing found
	found       = 1 // there are findings
	unavailable = 2 // nothing could be checked, or the command line is wrong
)

// Main is the command. It runs one unit if the go command asks for that, else stand-alone, and exits.
func Main(suite Suite) {
	args := os.Args[1:]
	if isUnit(args) {
		suite.unit(args) // exits
	}
	// SIGTERM is what a CI service sends.
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	status, err := suite.command(ctx, args)
	if ctx.Err() != nil {
		status, err = unavailable, errors.New("interrupted")
	}
	stop()
	if err != nil {
		fmt.Fprintf(os.Stderr, "%s: %v\n", program(), err)
	}
	os.Exit(status)
}

// program is the name under which the command was called.
func program() string { return filepath.Base(os.Args[0]) }

// command runs the command line and returns the exit status.
func (s Suite) command(ctx context.Context, args []string) (int, error) {
	if len(args) > 0 {
		switch args[0] {
		case "help":
			return s.help(os.Stdout, args[1:])
		case "version":
			return printVersion(os.Stdout)
		}
	}
	req, err := s.parse(args)
	if errors.Is(err, flag.ErrHelp) {
		return s.help(os.Stdout, nil)
	}
	if err != nil {
		return unavailable, err
	}
	report, err := s.run(ctx, req, os.Stderr)
	if err != nil {
		return unavailable, err
	}
	return s.show(report, req)
}

// show prints the report: findings to the standard output, everything about the run to the standard error.
func (s Suite) show(r *finding.Report, req *request) (int, error) {
	handler, err := s.handler(req)
	if err != nil {
		return unavailable, err
	}
	if err := handler(os.Stdout, r); err != nil {
		return unavailable, err
	}
	for _, l := range r.LeftOut {
		fmt.Fprintf(os.Stderr, "left out %s: %s\n", l.Package, l.Reason)
	}
	for _, s := range r.Skipped {
		fmt.Fprintf(os.Stderr, "could not follow %s: %s\n", s.Function, s.Reason)
	}
	if hint := r.Hint(); hint != "" {
		fmt.Fprintln(os.Stderr, hint)
	}
	fmt.Fprintln(os.Stderr, r.Summary())
	switch {
	case req.diff && r.Fixed == 0 && r.Packages > 0:
		return clean, nil
	case len(r.Findings) > 0:
		return found, nil
	case r.Packages == 0:
		return unavailable, nil
	}
	return clean, nil
}

// isTerminal reports whether colours are welcome: f is a terminal that can show them, and nobody said no
// (https://no-color.org).
func isTerminal(f *os.File) bool {
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0 && os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb"
}
