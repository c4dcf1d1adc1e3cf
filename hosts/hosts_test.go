// Package hosts tests kafkavet in the programs of others that it is built into: golangci-lint and gopls, both as they are
// published. It builds each once, which takes minutes the first time, and needs their modules.
package hosts

import (
	"bytes"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// programs is where the test programs of kafka-go are.
const programs = "../testdata/src/kafkago"

// built is where the programs under test are: the folder that KAFKAVET_HOSTS names, to have them again in the next run,
// else a temporary one.
var built string

func TestMain(m *testing.M) {
	built = os.Getenv("KAFKAVET_HOSTS")
	status := 1
	defer func() { os.Exit(status) }()
	if built == "" {
		tmp, err := os.MkdirTemp("", "kafkavet-hosts-")
		if err != nil {
			log.Print(err)
			return
		}
		defer os.RemoveAll(tmp)
		built = tmp
	}
	status = m.Run()
}

// kafkavet builds the command.
func kafkavet(t *testing.T) string {
	t.Helper()
	file := filepath.Join(built, "kafkavet.exe")
	must(t, "../cmd/kafkavet", "go", "build", "-o", file, ".")
	return file
}

type result struct {
	stdout, stderr string
	status         int
}

// call runs a program in a folder, with more environment.
func call(t *testing.T, dir string, env []string, name string, args ...string) result {
	t.Helper()
	var stdout, stderr bytes.Buffer
	cmd := exec.Command(name, args...)
	cmd.Dir, cmd.Stdout, cmd.Stderr = dir, &stdout, &stderr
	cmd.Env = append(append(os.Environ(), "GOWORK=off"), env...)
	err := cmd.Run()
	if cmd.ProcessState == nil {
		require.NoError(t, err)
	}
	return result{stdout.String(), stderr.String(), cmd.ProcessState.ExitCode()}
}

// must is call of a program that must succeed.
func must(t *testing.T, dir, name string, args ...string) string {
	t.Helper()
	got := call(t, dir, nil, name, args...)
	require.Equal(t, 0, got.status, "%s %s: %s", name, strings.Join(args, " "), got.stderr)
	return got.stdout
}

// wants are the comments of the test programs that expect findings: fixes change the code that they stand behind.
var wants = regexp.MustCompile("[ \t]*// want [\"`].*")

// module is a module of its own with these test programs.
func module(t *testing.T, names ...string) string {
	t.Helper()
	dir, err := filepath.EvalSymlinks(t.TempDir()) // editors and linters answer with real names
	require.NoError(t, err)
	for _, name := range append(names, "go.mod", "go.sum") {
		from := filepath.Join(programs, name)
		require.NoError(t, filepath.WalkDir(from, func(path string, d os.DirEntry, err error) error {
			if err != nil || d.IsDir() || strings.HasSuffix(path, ".golden") {
				return err
			}
			rel, err := filepath.Rel(programs, path)
			require.NoError(t, err)
			write(t, filepath.Join(dir, rel), wants.ReplaceAllString(read(t, path), ""))
			return nil
		}))
	}
	return dir
}

func read(t *testing.T, file string) string {
	t.Helper()
	data, err := os.ReadFile(file)
	require.NoError(t, err)
	return string(data)
}

func write(t *testing.T, file, text string) {
	t.Helper()
	require.NoError(t, os.MkdirAll(filepath.Dir(file), 0o777))
	require.NoError(t, os.WriteFile(file, []byte(text), 0o666))
}

// replace changes a text that stands in a file once.
func replace(t *testing.T, file, old, new string) {
	t.Helper()
	text := read(t, file)
	require.Equal(t, 1, strings.Count(text, old), "%s in %s", old, file)
	write(t, file, strings.Replace(text, old, new, 1))
}
