package lsp

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/kafkavet/kafkavet/internal/finding"
)

// Check analyses the packages that patterns name in dir, which belongs to a module, and returns the report with the model and
// the survey. Unsaved are the texts, by absolute name, of files that are otherwise, or not yet, on the disk. The report's
// files are absolute names. The error is one line: why there is no report. A check ends early with ctx.
type Check func(ctx context.Context, dir string, patterns []string, unsaved map[string]string) (*finding.Report, error)

// Command returns the check that runs a kafkavet command, with flags. What it starts ends with it.
func Command(path string, flags []string) Check {
	return func(ctx context.Context, dir string, patterns []string, unsaved map[string]string) (*finding.Report, error) {
		if _, err := os.Stat(dir); err != nil {
			return nil, err
		}
		// Ours come last, and count: which fixes are safe shows in that only those come with the findings.
		args := slices.Concat(flags, []string{"-json", "-model", "-survey", "-fixes=safe"})
		if len(unsaved) > 0 {
			file, folder, err := writeOverlay(unsaved)
			defer os.RemoveAll(folder)
			if err != nil {
				return nil, err
			}
			args = append(args, "-overlay="+file)
		}
		cmd := exec.CommandContext(ctx, path, slices.Concat(args, patterns)...)
		cmd.Dir = dir
		if outsideWorkspace(ctx, dir) {
			cmd.Env = append(cmd.Environ(), "GOWORK=off")
		}
		var stdout, stderr bytes.Buffer
		cmd.Stdout, cmd.Stderr = &stdout, &stderr
		if err := runGroup(ctx, cmd); ctx.Err() != nil {
			return nil, ctx.Err()
		} else if cmd.ProcessState == nil {
			return nil, err
		}
		if stdout.Len() == 0 { // there is a report, else, whatever the exit status
			said := strings.TrimPrefix(strings.Join(strings.Fields(outside(overlayFiles, stderr.String())), " "), filepath.Base(path)+": ")
			if said == "" {
				said = cmd.ProcessState.String()
			}
			return nil, errors.New(said)
		}
		report, err := finding.Parse(stdout.Bytes())
		if err != nil {
			return nil, err
		}
		relocate(report, func(file string) string {
			if file = original(file); !filepath.IsAbs(file) {
				file = filepath.Join(dir, file)
			}
			return file
		})
		for i := range report.LeftOut { // as it would say it of what is saved
			l := &report.LeftOut[i]
			l.Reason = strings.ReplaceAll(outside(overlayFiles, l.Reason), dir+string(filepath.Separator), "")
		}
		return report, nil
	}
}

// grace is how long a check that is to end may take before it is killed.
const grace = 3 * time.Second

// outsideWorkspace reports whether there is a go.work for dir that leaves its module out: the go command would then refuse the
// module's packages. What it cannot tell it says itself, later.
func outsideWorkspace(ctx context.Context, dir string) bool {
	if os.Getenv("GOWORK") != "" || above(dir, "go.work") == "" {
		return false
	}
	cmd := exec.CommandContext(ctx, "go", "list", "-m", "-f", "{{.Dir}}")
	cmd.Dir = dir
	out, err := cmd.Output()
	if err != nil {
		return false
	}
	module := above(dir, "go.mod")
	return !slices.ContainsFunc(strings.Split(strings.TrimSpace(string(out)), "\n"), func(used string) bool {
		return sameFile(used, module)
	})
}

func sameFile(a, b string) bool {
	x, err1 := os.Stat(a)
	y, err2 := os.Stat(b)
	return err1 == nil && err2 == nil && os.SameFile(x, y)
}

// above is the nearest folder, dir or above it, that holds a file of a name; "" if none does.
func above(dir, name string) string {
	for {
		if info, err := os.Stat(filepath.Join(dir, name)); err == nil && !info.IsDir() {
			return dir
		}
		up := filepath.Dir(dir)
		if up == dir {
			return ""
		}
		dir = up
	}
}

// overlayName marks the folders that hold unsaved texts.
const overlayName = "kafkavet-overlay-"

// writeOverlay writes texts to a new folder, and the file for the go command's -overlay that names them.
//
// Below the folder each stands under the name that it has outside, whole. For the go command's cache keeps what was said about a
// text under the name that the text had then: a later check of the same text, by then saved, or unsaved in another folder, is told that
// name, and original has to make the right one of it.
func writeOverlay(unsaved map[string]string) (file, folder string, err error) {
	if folder, err = os.MkdirTemp("", overlayName); err != nil {
		return "", "", err
	}
	replace := map[string]string{}
	for name, content := range unsaved {
		volume := filepath.VolumeName(name) // C:
		replace[name] = filepath.Join(folder, strings.TrimSuffix(volume, ":"), name[len(volume):])
		if err := os.MkdirAll(filepath.Dir(replace[name]), 0o700); err != nil {
			return "", folder, err
		}
		if err := os.WriteFile(replace[name], []byte(content), 0o600); err != nil {
			return "", folder, err
		}
	}
	data, err := json.Marshal(map[string]any{"Replace": replace})
	if err != nil {
		return "", folder, err
	}
	file = filepath.Join(folder, "overlay.json")
	return file, folder, os.WriteFile(file, data, 0o600)
}

// What stands for the outside of a folder for overlays: in a file's name, and in a text that names files.
var (
	overlayFile  = regexp.MustCompile(`^.*` + overlayName + `[0-9]+[/\\]`)
	overlayFiles = regexp.MustCompile(`[^\s"]*` + overlayName + `[0-9]+[/\\]`)
)

// original is the file that a name stands for, which may be in some overlay, also in one that is no more.
func original(file string) string { return outside(overlayFile, file) }

func outside(overlay *regexp.Regexp, s string) string {
	if runtime.GOOS == "windows" {
		return regexp.MustCompile(overlay.String()+`([A-Za-z])\\`).ReplaceAllString(s, `$1:\`)
	}
	return overlay.ReplaceAllLiteralString(s, "/")
}

// relocate gives all files of a report another name.
func relocate(r *finding.Report, name func(string) string) {
	place := func(p *finding.Position) {
		if p.File != "" {
			p.File = name(p.File)
		}
	}
	evidence := func(all []finding.Evidence) {
		for i := range all {
			place(&all[i].Position)
			place(&all[i].End)
		}
	}
	for _, findings := range [][]finding.Finding{r.Findings, r.Survey} {
		for i := range findings {
			f := &findings[i]
			place(&f.Position)
			place(&f.End)
			evidence(f.Evidence)
			for _, x := range f.Fixes {
				for j := range x.Edits {
					x.Edits[j].File = name(x.Edits[j].File)
				}
			}
		}
	}
	if r.Model == nil {
		return
	}
	for i := range r.Model.Consumers {
		place(&r.Model.Consumers[i].Position)
		evidence(r.Model.Consumers[i].Evidence)
	}
	for i := range r.Model.Producers {
		place(&r.Model.Producers[i].Position)
	}
}

// summary is a report in one line.
func summary(r *finding.Report) string {
	short := *r
	short.Kafka = true // whether there is any is not in the JSON
	return short.Summary()
}
