package gopls

import (
	"archive/zip"
	"bytes"
	"context"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// toy is a gopls as small as can be: it prints its version and the names of its checks.
var toy = map[string]string{
	"go.mod": "module golang.org/x/tools/gopls\n\ngo 1.25.0\n",
	"main.go": `package main

import (
	"fmt"

	"golang.org/x/tools/gopls/internal/settings"
)

var version = ""

func main() { fmt.Println(version, settings.Names()) }
`,
	"internal/protocol/p.go": "package protocol\n\nconst SeverityWarning = 2\n",
	"internal/settings/s.go": `package settings

import "github.com/kafkavet/kafkavet"

type Analyzer struct {
	analyzer *kafkavet.Analyzer
	severity int
}

var AllAnalyzers = []*Analyzer{}

func Names() (all []string) {
	for _, a := range AllAnalyzers {
		all = append(all, a.analyzer.Name+*a.analyzer.Fixes)
	}
	return all
}
`,
}

// suite is a kafkavet with one check.
var suite = map[string]string{
	"go.mod": "module github.com/kafkavet/kafkavet\n\ngo 1.25.0\n",
	"k.go": `package kafkavet

import "flag"

type Analyzer struct {
	Name  string
	Flags flag.FlagSet
	Fixes *string
}

func Analyzers() []*Analyzer {
	a := &Analyzer{Name: "order"}
	a.Fixes = a.Flags.String("fixes", "safe", "")
	return []*Analyzer{a}
}
`,
}

// but returns files with others in their places; "" takes one away.
func but(files map[string]string, others ...string) map[string]string {
	all := maps.Clone(files)
	for i := 0; i < len(others); i += 2 {
		if all[others[i]] = others[i+1]; others[i+1] == "" {
			delete(all, others[i])
		}
	}
	return all
}

// proxy makes a folder the only place that the go command gets modules from, and gives it an empty cache of them.
func proxy(t *testing.T) (dir string) {
	t.Helper()
	dir = t.TempDir()
	for name, value := range map[string]string{
		"GOPROXY": "file://" + filepath.ToSlash(dir), "GOSUMDB": "off", "GONOPROXY": "", "GOPRIVATE": "", "GOTOOLCHAIN": "local",
		"GOMODCACHE": t.TempDir(), "GOFLAGS": "-modcacherw -mod=vendor -modfile=none.mod", "GOWORK": filepath.Join(dir, "none.work"),
	} {
		t.Setenv(name, value)
	}
	return dir
}

// publish puts a version of a module into the proxy's folder.
func publish(t *testing.T, dir, path, version string, files map[string]string) {
	t.Helper()
	dir = filepath.Join(dir, filepath.FromSlash(path), "@v")
	var data bytes.Buffer
	z := zip.NewWriter(&data)
	for name, text := range files {
		w, err := z.Create(path + "@" + version + "/" + name)
		require.NoError(t, err)
		_, err = w.Write([]byte(text))
		require.NoError(t, err)
	}
	require.NoError(t, z.Close())
	write(t, filepath.Join(dir, version+".zip"), data.String())
	write(t, filepath.Join(dir, version+".mod"), files["go.mod"])
	write(t, filepath.Join(dir, version+".info"), `{"Version":"`+version+`","Time":"2026-01-02T03:04:05Z"}`)
	list, _ := os.ReadFile(filepath.Join(dir, "list"))
	write(t, filepath.Join(dir, "list"), string(list)+version+"\n")
}

func write(t *testing.T, file, text string) {
	t.Helper()
	require.NoError(t, os.MkdirAll(filepath.Dir(file), 0o777))
	require.NoError(t, os.WriteFile(file, []byte(text), 0o666))
}

// folder writes files into a new folder.
func folder(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		write(t, filepath.Join(dir, filepath.FromSlash(name)), text)
	}
	return dir
}

func build(t *testing.T, o Options) (string, string, error) {
	t.Helper()
	var said strings.Builder
	o.Log = &said
	file, err := Build(context.Background(), o)
	return file, said.String(), err
}

func TestBuild(t *testing.T) {
	dir := proxy(t)
	publish(t, dir, module, "v0.30.0", but(toy, "main.go", "package main\n"))
	publish(t, dir, module, "v0.31.0", toy)
	publish(t, dir, kafkavet, "v0.4.0", suite)
	for _, o := range []Options{
		{Gopls: "v0.31.0", Kafkavet: "v0.4.0"},
		{Gopls: "latest", Source: folder(t, but(suite, "k.go", strings.ReplaceAll(suite["k.go"], "order", "local")))},
	} {
		out := t.TempDir()
		o.Output = out
		file, said, err := build(t, o)
		require.NoError(t, err)
		assert.Equal(t, filepath.Join(out, "gopls"), file)
		assert.Equal(t, "getting gopls "+o.Gopls+"\nbuilding gopls v0.31.0 with kafkavet, which takes minutes the first time\n", said)
		answer, err := exec.Command(file).Output()
		require.NoError(t, err)
		want := "v0.31.0+kafkavet [orderall]\n"
		if o.Source != "" {
			want = "v0.31.0+kafkavet [localall]\n"
		}
		assert.Equal(t, want, string(answer))
	}
}

func TestWhatCannotBeBuilt(t *testing.T) {
	dir := proxy(t)
	const list = "internal/settings/s.go"
	publish(t, dir, module, "v0.20.0", but(toy, list, "", "main.go", "package main\n\nfunc main() {}\n"))
	publish(t, dir, module, "v0.21.0", but(toy, list, strings.ReplaceAll(toy[list], "AllAnalyzers", "Analyzers")))
	publish(t, dir, module, "v0.99.0", but(toy, "go.mod", "module golang.org/x/tools/gopls\n\ngo 1.99.0\n"))
	publish(t, dir, module, Version, but(toy, "main.go", "package main\n\nfunc main() { x }\n"))
	publish(t, dir, kafkavet, "v0.4.0", suite)
	other, none := folder(t, map[string]string{"go.mod": "module example.com/other\n"}), t.TempDir()
	out := filepath.Join(t.TempDir(), "out")
	write(t, out, "what was there before")
	missing := filepath.Join(t.TempDir(), "missing", "gopls")
	for want, o := range map[string]Options{
		`^no file to write: name it with -o$`:                                                  {},
		`^cannot write \S+: there is no folder \S+missing$`:                                    {Output: missing},
		`^\S+ is not kafkavet's source: it has no go\.mod$`:                                    {Output: out, Source: none},
		`^\S+ is not kafkavet's source: it is module example\.com/other$`:                      {Output: out, Source: other},
		`^no gopls v0\.22\.0 to build: .*v0\.22\.0.*$`:                                         {Output: out, Gopls: "v0.22.0", Kafkavet: "v0.4.0"},
		`^no gopls v0\.99\.0 to build: .*requires go >= 1\.99.*$`:                              {Output: out, Gopls: "v0.99.0", Kafkavet: "v0.4.0"},
		`^gopls v0\.20\.0 cannot be built .*, as v0\.\d+\.\d+ can: its list of checks is not `: {Output: out, Gopls: "v0.20.0", Kafkavet: "v0.4.0"},
		`^gopls v0\.21\.0 cannot be built .* can: \S+kafkavet\.go:\d+:\d+: undefined: AllAnal`: {Output: out, Gopls: "v0.21.0", Kafkavet: "v0.4.0"},
		`^gopls \S+ cannot be built with kafkavet in it: \S*main\.go:3:15: undefined: x$`:      {Output: out, Gopls: Version, Kafkavet: "v0.4.0"},
		`^gopls v0\.21\.0 cannot be built .*kafkavet@v0\.9\.9.*$`:                              {Output: out, Gopls: "v0.21.0", Kafkavet: "v0.9.9"},
	} {
		file, _, err := build(t, o)
		if assert.Error(t, err, want) {
			assert.Regexp(t, want, err.Error())
			assert.NotContains(t, err.Error(), "\n")
		}
		assert.Empty(t, file)
	}
	left, err := os.ReadFile(out)
	require.NoError(t, err)
	assert.Equal(t, "what was there before", string(left))
}

func TestInterrupted(t *testing.T) {
	proxy(t)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	_, err := Build(ctx, Options{Output: t.TempDir(), Gopls: Version, Log: new(strings.Builder)})
	assert.EqualError(t, err, "interrupted")
}
