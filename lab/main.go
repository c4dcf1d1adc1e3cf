// Lab runs programs against a broker, kills them at chosen points, counts the records that are lost and repeated, and
// compares that with what kafkavet says of the same programs.
//
//	go run -C lab . [-run regexp] [-repeat N] [-json] [-report file] [-brokers host:port,...]
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"regexp"
	"strings"
	"syscall"

	"github.com/kafkavet/kafkavet/lab/internal/broker"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "lab:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context) (err error) {
	var s session
	pattern := flag.String("run", "", "run only the pairs whose name matches this `regexp`")
	flag.IntVar(&s.repeat, "repeat", 1, "run each experiment `N` times")
	flag.IntVar(&s.parallel, "parallel", 4, "run `N` experiments at once; most of them wait most of the time")
	flag.BoolVar(&s.fixes, "fixes", true, "apply kafkavet's fixes to wrong programs, and run them again")
	asJSON := flag.Bool("json", false, "print JSON")
	report := flag.String("report", "", "write the table as Markdown to this `file`")
	kind := flag.String("broker", "kfake", "`kind` of broker to start: kfake or apache")
	addrs := flag.String("brokers", "", "run on the brokers at `host:port,...` instead")
	flag.Parse()
	if s.pattern, err = regexp.Compile(*pattern); err != nil {
		return err
	}
	if s.broker, err = start(ctx, *kind, *addrs); err != nil {
		return err
	}
	defer s.broker.Close()
	s.progress = func(line string) { fmt.Fprintln(os.Stderr, line) }

	r, err := s.run(ctx)
	if err != nil {
		return err
	}
	if *report != "" {
		if err := os.WriteFile(*report, []byte(r.markdown()), 0o666); err != nil {
			return err
		}
	}
	if *asJSON {
		err = r.json(os.Stdout)
	} else {
		err = r.text(os.Stdout)
	}
	if n := len(r.Differences); n > 0 && err == nil {
		err = fmt.Errorf("%d disagreements", n)
	}
	return err
}

// start gives the broker that the flags ask for.
func start(ctx context.Context, kind, addrs string) (*broker.Broker, error) {
	switch {
	case addrs != "":
		return broker.At(addrs, strings.Split(addrs, ","), nil)
	case kind == "kfake":
		return broker.Fake()
	}
	return nil, errors.New("no broker of the kind " + kind)
}
