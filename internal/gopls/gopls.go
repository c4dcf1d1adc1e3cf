// Package gopls builds a gopls that has kafkavet's checks in it. There is no supported way to add checks to gopls
// (https://go.dev/issue/59869), so the build depends on its inside: one file is added to a copy of its source.
package gopls

import (
	"bytes"
	"cmp"
	"context"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// Version is the version of gopls that is known to take the checks.
const Version = "v0.23.0"

const (
	module   = "golang.org/x/tools/gopls"
	kafkavet = "github.com/kafkavet/kafkavet"
)

// added is the file for gopls's package of settings, where its list of checks is.
//
//go:embed kafkavet.go.txt
var added []byte

// Options say what to build.
type Options struct {
	Output   string    // the file to write, or an existing folder for a file "gopls"
	Gopls    string    // a version, or a query such as "latest"
	Kafkavet string    // a version, where Source is not given
	Source   string    // a folder with kafkavet's module, "" for none
	Log      io.Writer // is told what takes a while
}

// Build builds it and returns the file. The go command's settings count, also for where modules come from; a go.mod or
// go.work of the current directory does not. The error is one line; then no file was written, or changed.
func Build(ctx context.Context, o Options) (file string, err error) {
	defer func() {
		if err != nil && ctx.Err() != nil {
			file, err = "", errors.New("interrupted")
		}
	}()
	if file, err = output(o.Output); err != nil {
		return "", err
	}
	tmp, err := os.MkdirTemp("", "kafkavet-gopls-")
	if err != nil {
		return "", err
	}
	defer os.RemoveAll(tmp)
	if o.Source != "" {
		if o.Source, err = source(ctx, o.Source); err != nil {
			return "", err
		}
	}

	fmt.Fprintf(o.Log, "getting gopls %s\n", o.Gopls)
	from, version, err := download(ctx, tmp, o.Gopls)
	if err != nil {
		return "", err
	}
	dir := filepath.Join(tmp, "gopls")
	if err := os.CopyFS(dir, os.DirFS(from)); err != nil {
		return "", err
	}
	settings := filepath.Join(dir, "internal", "settings")
	if _, err := os.Stat(settings); err != nil {
		return "", misfit(version, "its list of checks is not in internal/settings")
	}
	if err := os.WriteFile(filepath.Join(settings, "kafkavet.go"), added, 0o666); err != nil {
		return "", err
	}
	edit := []string{"mod", "edit", "-require=" + kafkavet + "@" + cmp.Or(o.Kafkavet, "v0.0.0")}
	if o.Source != "" {
		edit[2] = "-require=" + kafkavet + "@v0.0.0"
		edit = append(edit, "-replace="+kafkavet+"="+o.Source)
	}
	if _, err := run(ctx, dir, edit...); err != nil {
		return "", misfit(version, err.Error())
	}

	fmt.Fprintf(o.Log, "building gopls %s with kafkavet, which takes minutes the first time\n", version)
	// Without its paths, what is compiled is found again in the cache the next time.
	if _, err := run(ctx, dir, "build", "-trimpath", "-ldflags=-X main.version="+version+"+kafkavet", "-o", file, "."); err != nil {
		return "", misfit(version, err.Error())
	}
	return file, nil
}

// misfit is the error of a gopls that cannot be built with the checks.
func misfit(version, why string) error {
	if version == Version {
		return fmt.Errorf("gopls %s cannot be built with kafkavet in it: %s", version, why)
	}
	return fmt.Errorf("gopls %s cannot be built with kafkavet in it, as %s can: %s", version, Version, why)
}

// output returns the file to write, absolute. Its folder must exist: that is not to be found out after minutes.
func output(name string) (string, error) {
	if name == "" {
		return "", errors.New("no file to write: name it with -o")
	}
	abs, err := filepath.Abs(name)
	if err != nil {
		return "", err
	}
	if info, err := os.Stat(abs); err == nil && info.IsDir() {
		return filepath.Join(abs, "gopls"), nil
	}
	if info, err := os.Stat(filepath.Dir(abs)); err != nil || !info.IsDir() {
		return "", fmt.Errorf("cannot write %s: there is no folder %s", name, filepath.Dir(abs))
	}
	return abs, nil
}

// source returns the absolute path of a folder with kafkavet's module.
func source(ctx context.Context, dir string) (string, error) {
	abs, err := filepath.Abs(dir)
	if err != nil {
		return "", err
	}
	if _, err := os.Stat(filepath.Join(abs, "go.mod")); err != nil {
		return "", fmt.Errorf("%s is not kafkavet's source: it has no go.mod", dir)
	}
	path, err := run(ctx, abs, "list", "-m")
	if err != nil {
		return "", fmt.Errorf("%s: %w", dir, err)
	}
	if path := strings.TrimSpace(string(path)); path != kafkavet {
		return "", fmt.Errorf("%s is not kafkavet's source: it is module %s", dir, path)
	}
	return abs, nil
}

// download returns the folder of gopls's source in the module cache, and the version that a query means.
func download(ctx context.Context, dir, query string) (from, version string, err error) {
	answer, err := run(ctx, dir, "mod", "download", "-json", module+"@"+query)
	var m struct{ Dir, Version, Error string }
	if json.Unmarshal(answer, &m) == nil && m.Error != "" {
		err = errors.New(firstLine(m.Error))
	}
	if err == nil && m.Dir == "" {
		err = errors.New("the go command does not tell where it is")
	}
	if err != nil {
		return "", "", fmt.Errorf("no gopls %s to build: %w", query, err)
	}
	return m.Dir, m.Version, nil
}

// run runs the go command in a folder and returns its standard output. The error is one line.
func run(ctx context.Context, dir string, args ...string) ([]byte, error) {
	cmd := exec.CommandContext(ctx, "go", args...)
	var stdout, stderr bytes.Buffer
	cmd.Dir, cmd.Stdout, cmd.Stderr = dir, &stdout, &stderr
	cmd.Env = append(os.Environ(), "GOWORK=off", "GO111MODULE=on", "GOFLAGS="+flags(os.Getenv("GOFLAGS")), "GOOS=", "GOARCH=")
	// The go command removes its own temporary files when it is interrupted.
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	cmd.WaitDelay = 5 * time.Second
	if err := cmd.Run(); err != nil {
		return stdout.Bytes(), errors.New(cmp.Or(firstLine(stderr.String()), err.Error()))
	}
	return stdout.Bytes(), nil
}

// flags are the user's flags for the go command, but for those that speak of the user's own module: the copy of gopls
// is one that nobody has completed.
func flags(user string) string {
	var all []string
	for _, f := range strings.Fields(user) {
		switch name, _, _ := strings.Cut(strings.TrimLeft(f, "-"), "="); name {
		case "mod", "modfile", "overlay":
		default:
			all = append(all, f)
		}
	}
	return strings.Join(append(all, "-mod=mod"), " ")
}

// firstLine is the first line of what the go command said that tells of a failure.
func firstLine(said string) string {
	for line := range strings.Lines(said) {
		line = strings.TrimSpace(line)
		if line != "" && !strings.HasPrefix(line, "# ") && !strings.HasPrefix(line, "go: downloading ") && !strings.HasPrefix(line, "go: finding ") {
			return strings.TrimPrefix(line, "go: ")
		}
	}
	return ""
}
