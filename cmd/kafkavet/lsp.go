package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime/debug"
	"slices"
	"syscall"
	"time"

	"github.com/kafkavet/kafkavet/internal/driver"
	"github.com/kafkavet/kafkavet/internal/lsp"
)

const lspUsage = `usage: kafkavet lsp [flags]

A language server for editors, on the standard input and output, to run beside gopls. The flags are those of
checks and builds: "kafkavet help" lists them.
`

// serve is "kafkavet lsp": a language server on the standard input and output. It returns the exit status.
func serve(suite driver.Suite, args []string) int {
	args = slices.DeleteFunc(args, func(arg string) bool { // which editors add
		return arg == "-stdio" || arg == "--stdio"
	})
	self, err := os.Executable()
	if err == nil {
		err = suite.CheckFlags(args)
	}
	switch {
	case errors.Is(err, flag.ErrHelp):
		fmt.Print(lspUsage)
		return 0
	case err != nil:
		fmt.Fprintf(os.Stderr, "kafkavet lsp: %v\n", err)
		return 2
	}
	version := "(unknown)"
	if info, ok := debug.ReadBuildInfo(); ok {
		version = info.Main.Version
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	return lsp.Serve(ctx, stdio{os.Stdin, os.Stdout}, lsp.Options{
		Check: lsp.Command(self, args), Version: version,
		Soon: 100 * time.Millisecond, Later: 700 * time.Millisecond,
	})
}

// stdio is the standard input and output.
type stdio struct {
	io.Reader
	io.Writer
}

// Close ends the conversation. A read of the standard input cannot be ended from here; the process is about to.
func (stdio) Close() error { return nil }
