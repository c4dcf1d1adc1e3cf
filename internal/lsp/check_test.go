package lsp

import (
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/kafkavet/kafkavet/internal/finding"
)

// A name in an overlay, also in one of another process, tells which file it stands for.
func TestOverlay(t *testing.T) {
	dir := t.TempDir()
	a, b := filepath.Join(dir, "with space", "a_test.go"), filepath.Join(dir, "b.go")
	file, folder, err := writeOverlay(map[string]string{a: "package a", b: ""})
	require.NoError(t, err)
	defer os.RemoveAll(folder)
	data, err := os.ReadFile(file)
	require.NoError(t, err)
	var content struct{ Replace map[string]string }
	require.NoError(t, json.Unmarshal(data, &content))
	require.Len(t, content.Replace, 2)
	for name, actual := range content.Replace {
		assert.Equal(t, name, original(actual))
		assert.Equal(t, filepath.Base(name), filepath.Base(actual), "tests are known by their names")
		info, err := os.Stat(actual)
		require.NoError(t, err)
		assert.Equal(t, os.FileMode(0o600), info.Mode().Perm())
	}
	text, err := os.ReadFile(content.Replace[a])
	require.NoError(t, err)
	assert.Equal(t, "package a", string(text))

	if os.PathSeparator == '/' {
		assert.Equal(t, "/home/x.go", original("/my tmp/kafkavet-overlay-42/home/x.go"))
		assert.Equal(t, `"/home/x.go:1:2": no; /home/y.go`, outside(overlayFiles, `"/tmp/kafkavet-overlay-42/home/x.go:1:2": no; /home/y.go`))
	}
	assert.Equal(t, "x.go", original("x.go"))
}

func TestRelocate(t *testing.T) {
	r := reportOf("a.go")
	r.LeftOut = []finding.LeftOut{{Reason: "a.go:1: no"}}
	relocate(r, func(file string) string { return "/m/" + file })
	want := reportOf("/m/a.go")
	want.LeftOut = r.LeftOut
	assert.Equal(t, want, r)
}

// What the command says is the error where there is no report.
func TestCommandFails(t *testing.T) {
	dir := t.TempDir()
	exe, err := os.Executable()
	require.NoError(t, err)
	_, err = Command(exe, []string{"-test.v"})(t.Context(), dir, []string{"./..."}, nil)
	assert.ErrorContains(t, err, "flag provided but not defined: -json")
	assert.NotContains(t, err.Error(), "\n")
	_, err = Command(filepath.Join(dir, "none"), nil)(t.Context(), dir, nil, nil)
	assert.ErrorContains(t, err, "none")
	_, err = Command(exe, nil)(t.Context(), filepath.Join(dir, "none"), nil, nil)
	assert.ErrorContains(t, err, "none")
}

// A command ends with the context of its check, and all that it started.
func TestCommandEnds(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	process := exec.CommandContext(ctx, os.Args[0])
	process.Env = append(os.Environ(), waits+"=1")
	stdin, err := process.StdinPipe()
	require.NoError(t, err)
	defer stdin.Close()
	stdout, err := process.StdoutPipe()
	require.NoError(t, err)
	ended := make(chan error, 1)
	go func() { ended <- runGroup(ctx, process) }()
	_, err = stdout.Read(make([]byte, 1)) // it runs
	require.NoError(t, err)
	cancel()
	assert.Error(t, over(t, ended))
}

func TestOutsideWorkspace(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"used", "unused"} {
		write(t, filepath.Join(dir, name, "go.mod"), "module example.com/"+name+"\n\ngo 1.25\n")
		write(t, filepath.Join(dir, name, "part", "x.go"), "package part\n")
	}
	assert.False(t, outsideWorkspace(t.Context(), filepath.Join(dir, "unused")), "there is no go.work")
	write(t, filepath.Join(dir, "go.work"), "go 1.25\n\nuse ./used\n")
	assert.False(t, outsideWorkspace(t.Context(), filepath.Join(dir, "used", "part")))
	assert.True(t, outsideWorkspace(t.Context(), filepath.Join(dir, "unused")))
	assert.True(t, outsideWorkspace(t.Context(), filepath.Join(dir, "unused", "part")))
	link := filepath.Join(t.TempDir(), "link")
	require.NoError(t, os.Symlink(dir, link))
	assert.False(t, outsideWorkspace(t.Context(), filepath.Join(link, "used")))
	write(t, filepath.Join(dir, "go.work"), "nonsense")
	assert.False(t, outsideWorkspace(t.Context(), filepath.Join(dir, "used")), "which the check will say itself")
	t.Setenv("GOWORK", "off")
	assert.False(t, outsideWorkspace(t.Context(), filepath.Join(dir, "unused")))
}
