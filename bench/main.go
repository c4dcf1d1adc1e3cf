// Bench compares what kafkavet costs on a module with what go vet and go list cost there.
//
//	go run ./bench [-rounds n] DIR [packages]
//
// It compiles the packages first, so that no tool pays for the compiler; then each tool runs in turn, round after round, once
// with nothing in the go command's cache from before ("cold": a copy of the tool that the go command has never seen, for
// its cache knows results by the tool's content; go vet's own tool, which it knows by the release, has a flag that it has never
// seen), and once more ("warm"). Of several rounds the cheapest counts. It prints, for each
// tool,
//
//   - the processor time of all its processes, in seconds of user and system time. What else the machine does is hardly in it
//   - the time on the clock, in seconds, which it is
//   - the memory of its largest process at its peak, in MB
//   - the processor time as a share of that of the go command's own vet in the same state of the cache
package main

import (
	"bytes"
	"crypto/rand"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"text/tabwriter"
	"time"
)

func main() {
	rounds := flag.Int("rounds", 1, "how often each tool runs; the cheapest run counts")
	flag.Usage = func() {
		fmt.Fprintln(flag.CommandLine.Output(), "usage: go run ./bench [-rounds n] DIR [packages]")
		flag.PrintDefaults()
	}
	flag.Parse()
	if flag.NArg() == 0 || *rounds < 1 {
		flag.Usage()
		os.Exit(2)
	}
	packages := flag.Args()[1:]
	if len(packages) == 0 {
		packages = []string{"./..."}
	}
	if err := bench(os.Stdout, flag.Arg(0), packages, *rounds); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(2)
	}
}

// tool is what is compared: a command line in which TOOL stands for a fresh copy of an executable, and NAME for a name that
// nobody has used.
type tool struct {
	name       string
	executable string // "" where nothing is cached
	command    []string
}

const (
	placeholder = "TOOL"
	unused      = "NAME"
)

// bench runs the tools over packages of the module in dir.
func bench(w io.Writer, dir string, packages []string, rounds int) error {
	if info, err := os.Stat(dir); err != nil || !info.IsDir() {
		return fmt.Errorf("%s is no folder", dir)
	}
	scratch, err := os.MkdirTemp("", "bench")
	if err != nil {
		return err
	}
	defer os.RemoveAll(scratch)
	kafkavet := filepath.Join(scratch, "kafkavet.exe")
	if _, err := output("", "go", "build", "-o", kafkavet, "github.com/kafkavet/kafkavet/cmd/kafkavet"); err != nil {
		return err
	}
	// A package that does not compile, of those or their tests, is none that the tools could look at.
	if _, err := output(dir, "go", slices.Concat([]string{"list", "-e", "-export", "-deps", "-test"}, packages)...); err != nil {
		return err
	}
	all := []tool{
		{"go list -deps -test", "", []string{"go", "list", "-e", "-deps", "-test"}},
		{"go vet", "", []string{"go", "vet", "-printf.funcs=" + unused}},
		{"go vet -vettool=kafkavet", kafkavet, []string{"go", "vet", "-vettool=" + placeholder}},
		{"kafkavet", kafkavet, []string{placeholder}},
	}
	cold, warm := make([]usage, len(all)), make([]usage, len(all))
	for round := range rounds {
		for i, t := range all {
			fresh := filepath.Join(scratch, fmt.Sprintf("fresh%d-%d.exe", round, i))
			if t.executable != "" {
				if err := copyFresh(fresh, t.executable); err != nil {
					return err
				}
			}
			command, name := slices.Clone(t.command), rand.Text()
			for j := range command {
				command[j] = strings.NewReplacer(placeholder, fresh, unused, name).Replace(command[j])
			}
			command = append(command, packages...)
			for _, to := range [][]usage{cold, warm} {
				u, err := run(dir, command)
				if err != nil {
					return fmt.Errorf("%s: %v", t.name, err)
				}
				if round == 0 || u.cpu < to[i].cpu {
					to[i] = u
				}
			}
		}
	}
	return print(w, all, cold, warm)
}

// print writes the table. The second tool is what the others are compared with.
func print(w io.Writer, all []tool, cold, warm []usage) error {
	out := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(out, "tool\tcache\tCPU s\tclock s\tpeak MB\tof go vet\t")
	for _, state := range []struct {
		name string
		used []usage
	}{{"cold", cold}, {"warm", warm}} {
		for i, t := range all {
			u := state.used[i]
			fmt.Fprintf(out, "%s\t%s\t%.2f\t%.1f\t%d\t%.2f\t\n", t.name, state.name, u.cpu.Seconds(), u.clock.Seconds(), u.peak>>20,
				float64(u.cpu)/float64(state.used[1].cpu))
		}
	}
	return out.Flush()
}

// usage is what a command used, with all processes that it waited for.
type usage struct {
	cpu, clock time.Duration
	peak       int64 // of the largest process, in bytes
}

// run runs a command in dir. That it has something to report is no error.
func run(dir string, command []string) (usage, error) {
	var stderr bytes.Buffer
	cmd := exec.Command(command[0], command[1:]...)
	cmd.Dir, cmd.Stderr = dir, &stderr
	start := time.Now()
	err := cmd.Run()
	var exit *exec.ExitError
	if err != nil && !(errors.As(err, &exit) && exit.ExitCode() == 1) {
		return usage{}, fmt.Errorf("%v: %s", err, lastLine(stderr.String()))
	}
	u := usage{cpu: cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime(), clock: time.Since(start)}
	if r, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage); ok {
		u.peak = int64(r.Maxrss)
		if runtime.GOOS != "darwin" { // which counts in bytes (getrusage(2))
			u.peak <<= 10
		}
	}
	return u, nil
}

// output runs a command and returns what it prints.
func output(dir, name string, args ...string) (string, error) {
	var stdout, stderr bytes.Buffer
	cmd := exec.Command(name, args...)
	cmd.Dir, cmd.Stdout, cmd.Stderr = dir, &stdout, &stderr
	if err := cmd.Run(); err != nil {
		return "", fmt.Errorf("%s %s: %v: %s", name, args[0], err, lastLine(stderr.String()))
	}
	return stdout.String(), nil
}

func lastLine(s string) string {
	s = strings.TrimSpace(s)
	return s[strings.LastIndexByte(s, '\n')+1:]
}

// copyFresh copies an executable and makes it one of its own by some bytes behind its end, which nothing runs.
func copyFresh(to, from string) error {
	data, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	own := make([]byte, 16)
	rand.Read(own) // never fails
	return os.WriteFile(to, append(data, own...), 0o755)
}
