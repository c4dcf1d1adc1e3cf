// Package apache runs a single-node broker of Apache Kafka for tests: resolved through Maven, started on free ports of
// the loopback interface, and gone without a trace when it is stopped.
package apache

import (
	"bytes"
	"context"
	"crypto/rand"
	_ "embed"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// Version is the release of Apache Kafka that is started. pom.xml pins it.
const Version = "4.3.1"

// Name is what the broker is called.
const Name = "Apache Kafka " + Version

const (
	// patience is how long a broker may take until it answers, on a machine that has other things to do as well.
	patience = 2 * time.Minute
	// tries bounds how often other ports are chosen: one may be taken before the broker listens on it.
	tries = 3
	// tailLines is how much of the broker's log an error shows.
	tailLines = 10
)

var (
	//go:embed server.properties
	serverProperties string
	//go:embed log4j2.xml
	log4j2 []byte

	errPortTaken = errors.New("a port was taken")
)

// Broker is a running broker.
type Broker struct {
	addr, controller string
	home             string // all its files; the working folder of its process
	java             []string
	process          *process
}

// Start starts a broker and waits until it answers.
//
// It needs what Available looks for, and the network when Maven's local repository lacks the artefacts. The broker's
// files go to a new folder inside dir, which must exist. What is done and how long it took is written to log, which may
// be nil. Ending ctx ends a start that is not complete; a broker that was returned is ended by Stop only, or with
// this process on Linux.
//
// After an error nothing is left: no process, no folder. An error of the broker itself comes with the last lines of its
// log.
func Start(ctx context.Context, dir string, log io.Writer) (*Broker, error) {
	if log == nil {
		log = io.Discard
	}
	b, err := launch(ctx, dir, log)
	for try := 1; try < tries && errors.Is(err, errPortTaken); try++ {
		fmt.Fprintln(log, "apache: a port was taken meanwhile, choosing others")
		b, err = launch(ctx, dir, log)
	}
	if err != nil {
		return nil, fmt.Errorf("apache: %w", err)
	}
	return b, nil
}

// Addr returns the host and port that clients connect to.
func (b *Broker) Addr() string { return b.addr }

// Stop kills the broker and removes its files. It returns an error if the broker had ended by itself before, with the
// last lines of its log, or if files cannot be removed. Stopping once more does nothing.
func (b *Broker) Stop() error {
	if b.process == nil {
		return nil
	}
	var early error
	if b.process.ended() {
		early = b.failed("ended by itself (%v)", b.process.err)
	}
	// No orderly shutdown: what it would save is removed anyway.
	b.process.kill()
	b.process = nil
	if err := errors.Join(early, os.RemoveAll(b.home)); err != nil {
		return fmt.Errorf("apache: %w", err)
	}
	return nil
}

// launch makes one attempt at what Start does.
func launch(ctx context.Context, dir string, log io.Writer) (_ *Broker, err error) {
	java, err := runtimeOf(ctx, log)
	if err != nil {
		return nil, err
	}
	began := time.Now()
	b, err := prepare(dir, java)
	if err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			b.process.kill()
			os.RemoveAll(b.home)
		}
	}()
	if err := b.format(ctx); err != nil {
		return nil, err
	}
	if err := b.boot(ctx); err != nil {
		return nil, err
	}
	fmt.Fprintf(log, "apache: Apache Kafka %s answers on %s after %.1fs\n", Version, b.addr, time.Since(began).Seconds())
	return b, nil
}

// prepare chooses ports and writes the configuration into a new folder of dir.
func prepare(dir string, java []string) (*Broker, error) {
	ports, err := freeAddrs(2)
	if err != nil {
		return nil, err
	}
	if dir, err = filepath.Abs(dir); err != nil {
		return nil, err
	}
	home, err := os.MkdirTemp(dir, "apache-")
	if err != nil {
		return nil, fmt.Errorf("no folder for the broker's files: %w", err)
	}
	b := &Broker{addr: ports[0], controller: ports[1], home: home, java: java}
	if err := b.configure(); err != nil {
		os.RemoveAll(home)
		return nil, fmt.Errorf("no configuration for the broker: %w", err)
	}
	return b, nil
}

func (b *Broker) configure() error {
	properties := os.Expand(serverProperties, func(name string) string {
		return map[string]string{"addr": b.addr, "controller": b.controller}[name]
	})
	return errors.Join(
		os.WriteFile(filepath.Join(b.home, "server.properties"), []byte(properties), 0o600),
		os.WriteFile(filepath.Join(b.home, "log4j2.xml"), log4j2, 0o600),
		os.Mkdir(filepath.Join(b.home, "tmp"), 0o700),
	)
}

// command returns a JVM that runs a main class in the broker's folder, tuned for a short life.
func (b *Broker) command(mainClass string, args ...string) *exec.Cmd {
	flags := []string{
		"-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1",
		// A killed JVM leaves what it has in the system's temporary folder: it gets one of its own, and no perf data.
		"-XX:-UsePerfData", "-Djava.io.tmpdir=" + filepath.Join(b.home, "tmp"),
		"-Dlog4j2.configurationFile=log4j2.xml", mainClass,
	}
	cmd := exec.Command(b.java[0], slices.Concat(b.java[1:], flags, args)...)
	cmd.Dir = b.home
	return cmd
}

// format gives the data folder its identity, without which no broker starts.
func (b *Broker) format(ctx context.Context) error {
	cmd := b.command("kafka.tools.StorageTool",
		"format", "--config", "server.properties", "--standalone", "--cluster-id", clusterID())
	if out, err := run(ctx, cmd); err != nil {
		return fmt.Errorf("formatting %s: %w%s", filepath.Join(b.home, "data"), err, tail(out))
	}
	return nil
}

// clusterID returns a random id in Kafka's spelling.
func clusterID() string {
	var id [16]byte
	rand.Read(id[:])
	id[0] &= 0x7f // it must not begin with "-"
	return base64.RawURLEncoding.EncodeToString(id[:])
}

// boot starts the broker's process and waits until it answers.
func (b *Broker) boot(ctx context.Context) error {
	log, err := os.Create(b.logFile())
	if err != nil {
		return fmt.Errorf("no log for the broker: %w", err)
	}
	defer log.Close()
	cmd := b.command("kafka.Kafka", "server.properties")
	cmd.Stdout, cmd.Stderr = log, log
	if b.process, err = spawn(cmd); err != nil {
		return fmt.Errorf("starting the broker: %w", err)
	}
	return b.wait(ctx)
}

// wait returns when the broker answers, or an error when it ended, the context did, or patience is exhausted.
func (b *Broker) wait(ctx context.Context) error {
	ctx, cancel := context.WithTimeoutCause(ctx, patience, fmt.Errorf("not within %v", patience))
	defer cancel()
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	for {
		select {
		case <-b.process.done:
			return b.failed("ended before it answered (%v)", b.process.err)
		case <-ctx.Done():
			return b.failed("does not answer (%v)", context.Cause(ctx))
		case <-tick.C:
			if answers(b.addr) {
				return nil
			}
		}
	}
}

// failed returns an error that says what happened to the broker, and how its log ends.
func (b *Broker) failed(format string, args ...any) error {
	log, _ := os.ReadFile(b.logFile()) // without a log there is no tail
	err := fmt.Errorf("the broker on %s %s%s", b.addr, fmt.Sprintf(format, args...), tail(log))
	if bytes.Contains(log, []byte("java.net.BindException")) {
		return fmt.Errorf("%w: %w", errPortTaken, err)
	}
	return err
}

func (b *Broker) logFile() string { return filepath.Join(b.home, "broker.log") }

// tail returns the last lines of a log as an error shows them. Stack frames are left out: the chain of messages says
// what happened, and they would push it out of sight.
func tail(log []byte) string {
	var lines []string
	for line := range strings.Lines(string(log)) {
		line = strings.TrimRight(line, "\r\n")
		if line == "" || strings.HasPrefix(line, "\tat ") || strings.HasPrefix(line, "\t... ") {
			continue
		}
		lines = append(lines, line)
	}
	if len(lines) == 0 {
		return "; it printed nothing"
	}
	return "; its last lines:\n\t" + strings.Join(lines[max(0, len(lines)-tailLines):], "\n\t")
}
