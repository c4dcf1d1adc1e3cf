// Package build makes the executables of a run: the analyzer, and the process that has the programs in it.
package build

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"go/format"
	"os"
	"os/exec"
	"path/filepath"

	"github.com/kafkavet/kafkavet/lab/internal/catalog"
)

// Kafkavet builds the analyzer of the module around the lab, and returns the executable.
func Kafkavet(ctx context.Context, lab, cache string) (string, error) {
	file := filepath.Join(cache, "kafkavet")
	return file, run(ctx, filepath.Dir(lab), "go", "build", "-o", file, "./cmd/kafkavet")
}

// Child builds the process that runs programs. Files of theirs may be replaced. It returns the executable, and the
// overlay for the go command with which it was built.
func Child(ctx context.Context, lab, cache, name string, pairs []*catalog.Pair, replaced map[string][]byte) (exe, overlay string, err error) {
	var text bytes.Buffer
	fmt.Fprintln(&text, "package main\n\nimport (")
	var n int
	for _, pair := range pairs {
		for _, p := range pair.Programs {
			fmt.Fprintf(&text, "p%d %q\n", n, "github.com/kafkavet/kafkavet/lab/programs/"+p.Name)
			n++
		}
	}
	fmt.Fprintln(&text, ")\n\nfunc init() {")
	n = 0
	for _, pair := range pairs {
		for _, p := range pair.Programs {
			fmt.Fprintf(&text, "programs[%q] = p%d.Run\n", p.Name, n)
			n++
		}
	}
	fmt.Fprintln(&text, "}")
	registry, err := format.Source(text.Bytes())
	if err != nil {
		return "", "", err
	}
	files := map[string][]byte{"child/programs.go": registry}
	for file, text := range replaced {
		files[file] = text
	}
	replace := make(map[string]string)
	for file, text := range files {
		to := filepath.Join(cache, name+"-files", file)
		if err := os.MkdirAll(filepath.Dir(to), 0o777); err != nil {
			return "", "", err
		}
		if err := os.WriteFile(to, text, 0o666); err != nil {
			return "", "", err
		}
		replace[filepath.Join(lab, file)] = to
	}
	list, err := json.Marshal(map[string]any{"Replace": replace})
	if err != nil {
		return "", "", err
	}
	overlay = filepath.Join(cache, name+".overlay")
	if err := os.WriteFile(overlay, list, 0o666); err != nil {
		return "", "", err
	}
	exe = filepath.Join(cache, name)
	return exe, overlay, run(ctx, lab, "go", "build", "-overlay", overlay, "-o", exe, "./child")
}

func run(ctx context.Context, dir, name string, args ...string) error {
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("%s: %v\n%s", cmd, err, out)
	}
	return nil
}
