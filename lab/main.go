// Lab runs programs against a broker, kills them at chosen points, counts the records that are lost and repeated, and
// compares that with what kafkavet says of the same programs.
//
//	go run -C lab . [-run regexp] [-repeat N] [-broker kfake|apache] [-json] [-report file]
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"regexp"
	"strings"
	"syscall"

	"github.com/kafkavet/kafkavet/lab/internal/apache"
	"github.com/kafkavet/kafkavet/lab/internal/broker"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
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
	asOperator := flag.Bool("operator", false, "print what kafka-consumer-groups.sh --describe shows before, at and after each crash")
	page := flag.String("report", "", "write docs/guarantees.md, which is this `file`; it keeps what it says of the other kind of broker")
	check := flag.String("check", "", "fail unless `file`, which is docs/guarantees.md, has the verdicts of this run")
	own := flag.String("timers", "short", "commit automatically at `intervals` that are short, or the clients' own with default: the pairs that do so, without fixes")
	kind := flag.String("broker", "kfake", "`kind` of broker to start: kfake or apache")
	addrs := flag.String("brokers", "", "run on the brokers at `host:port,...` instead")
	flag.Parse()
	if s.pattern, err = regexp.Compile(*pattern); err != nil {
		return err
	}
	switch *own {
	case "short":
	case "default":
		s.slow, s.fixes = true, false
	default:
		return errors.New("-timers is short or default")
	}
	if s.broker, err = start(ctx, *kind, *addrs); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.broker.Close()) }()
	s.progress = func(line string) { fmt.Fprintln(os.Stderr, line) }

	r, err := s.run(ctx)
	if err != nil {
		return err
	}
	if *check != "" {
		text, err := os.ReadFile(*check)
		if err != nil {
			return err
		}
		r.Stale = r.stale(string(text))
	}
	if *page != "" && len(r.Differences) == 0 { // what disagrees is not to be believed
		if err := r.writeGuarantees(ctx, *page); err != nil {
			return err
		}
	}
	switch {
	case *asJSON:
		err = r.json(os.Stdout)
	case *asOperator:
		err = errors.Join(r.operator(os.Stdout), r.text(os.Stdout))
	default:
		err = r.text(os.Stdout)
	}
	if n := len(r.Differences); n > 0 {
		err = errors.Join(err, fmt.Errorf("%d disagreements", n))
	}
	if len(r.Stale) > 0 {
		err = errors.Join(err, fmt.Errorf("%s is stale; -report writes it again", *check))
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
	case kind == "apache":
		return startApache(ctx, os.Stderr)
	}
	return nil, errors.New("no broker of the kind " + kind)
}

// startApache starts a broker of Apache Kafka in a folder of its own, which is gone when the broker is closed.
func startApache(ctx context.Context, log io.Writer) (_ *broker.Broker, err error) {
	if err := apache.Available(); err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp("", "kafkavet-lab-")
	if err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			os.RemoveAll(dir)
		}
	}()
	b, err := apache.Start(ctx, dir, log)
	if err != nil {
		return nil, err
	}
	stop := func() error { return errors.Join(b.Stop(), os.RemoveAll(dir)) }
	at, err := broker.At(apache.Name, []string{b.Addr()}, stop)
	if err != nil {
		return nil, errors.Join(err, stop())
	}
	return at, nil
}
