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
	"syscall"

	"github.com/kafkavet/kafkavet/internal/gopls"
)

const goplsUsage = `usage: kafkavet gopls -o file [-version version] [-source folder]

Build a gopls that has kafkavet's checks in it, for editors that take no second language server. It fits some versions of
gopls only; %s is known to.

	-o file         the program to write
	-version ver    the version of gopls, as in -version %[1]s
	-source folder  kafkavet's source, in the place of this version of it
`

// buildGopls is "kafkavet gopls". It returns the exit status.
func buildGopls(args []string) int {
	fs := flag.NewFlagSet("gopls", flag.ContinueOnError)
	fs.SetOutput(io.Discard)
	o := gopls.Options{Log: os.Stderr}
	fs.StringVar(&o.Output, "o", "", "")
	fs.StringVar(&o.Gopls, "version", gopls.Version, "")
	fs.StringVar(&o.Source, "source", "", "")
	err := fs.Parse(args)
	if errors.Is(err, flag.ErrHelp) {
		fmt.Printf(goplsUsage, gopls.Version)
		return 0
	}
	if err == nil && fs.NArg() > 0 {
		err = fmt.Errorf("unexpected %q", fs.Arg(0))
	}
	if err == nil && o.Source == "" {
		o.Kafkavet, err = ownVersion()
	}
	file := ""
	if err == nil {
		ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
		defer stop()
		file, err = gopls.Build(ctx, o)
	}
	if err != nil {
		fmt.Fprintf(os.Stderr, "kafkavet gopls: %v\n", err)
		return 2
	}
	fmt.Println(file)
	return 0
}

// ownVersion is the version of this command, if it was built from one that the go command can get again.
func ownVersion() (string, error) {
	info, ok := debug.ReadBuildInfo()
	if !ok || info.Main.Sum == "" { // as of files that are nobody's release
		return "", errors.New("this kafkavet was built from a folder, and is no version that can be got elsewhere: name the folder with -source")
	}
	return info.Main.Version, nil
}
