package driver

import (
	"encoding/json"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/tools/go/analysis"
)

// vet runs "go vet" with the toy command as its tool, and a cache.
func vet(t *testing.T, dir, cache string, args ...string) result {
	args = append([]string{"vet", "-vettool=" + toytool}, args...)
	got := call(t, dir, []string{"GOCACHE=" + cache}, "go", args...)
	var said []string
	for _, line := range got.lines() { // older go commands print the package above its diagnostics
		if !strings.HasPrefix(line, "#") {
			said = append(said, line)
		}
	}
	got.stderr = strings.Join(said, "\n") + "\n"
	return got
}

func TestVetTool(t *testing.T) {
	assert.Equal(t, result{"", libFindings, 1}, vet(t, module(t, "shop"), cache, "./lib"))
}

// A package that was vetted as a dependency first must not be clean ever after.
func TestVetCacheLosesNothing(t *testing.T) {
	dir := module(t, "shop")
	fresh := t.TempDir()
	app := vet(t, dir, fresh, "./app")
	assert.Equal(t, 1, app.status)
	assert.Contains(t, app.stderr, "app/app.go:11:2: commit here [commit-early]\n")
	assert.Equal(t, result{"", libFindings, 1}, vet(t, dir, fresh, "./lib"))
	all := vet(t, dir, fresh, "./app", "./lib")
	assert.Equal(t, 1, strings.Count(all.stderr, libFindings))
	assert.Equal(t, 1, strings.Count(all.stderr, "app/app.go:11:2: commit"))
}

// A package with tests of its own is asked for with them: the unit without them stays silent.
func TestVetReportsTestedPackagesOnce(t *testing.T) {
	got := vet(t, module(t, "shop"), t.TempDir(), "./tested", "./uses")
	assert.Equal(t, 1, strings.Count(got.stderr, testedFindings))
}

func TestLoud(t *testing.T) {
	dir := t.TempDir()
	outside := t.TempDir()
	inside := t.TempDir()
	ignored := t.TempDir()
	write(t, filepath.Join(outside, "a_test.go"), "package a_test")
	write(t, filepath.Join(inside, "a_test.go"), "package a")
	write(t, filepath.Join(ignored, "a_test.go"), "package a")
	for _, c := range []struct {
		cfg   unitConfig
		args  string
		proof bool
		want  bool
	}{
		{unitConfig{Dir: dir, ModulePath: "m", VetxOnly: true}, "-json", false, true},
		{unitConfig{Dir: outside, ModulePath: "m", VetxOnly: true}, "-json", false, true},
		{unitConfig{Dir: inside, ModulePath: "m", VetxOnly: true}, "-json", false, false},
		{unitConfig{Dir: ignored, ModulePath: "m", VetxOnly: true, IgnoredFiles: []string{filepath.Join(ignored, "a_test.go")}}, "-json", false, true},
		{unitConfig{Dir: dir, ModulePath: "m", ModuleVersion: "v1.0.0", VetxOnly: true}, "-json", false, false},
		{unitConfig{Dir: dir, ModulePath: "m", ModuleVersion: "v1.0.0", VetxOnly: true}, "-json -unit", true, true},
		{unitConfig{Dir: dir, VetxOnly: true}, "-json", false, false},
		{unitConfig{Dir: dir, ModulePath: "m"}, "-json", false, false},
		{unitConfig{Dir: dir, ModulePath: "m", VetxOnly: true}, "-fix", false, false},
		{unitConfig{Dir: dir, ModulePath: "m", VetxOnly: true}, "", false, false},
	} {
		assert.Equal(t, c.want, c.cfg.loud(strings.Fields(c.args), c.proof), "%+v %s", c.cfg, c.args)
	}
}

// The go command takes a flag only if the tool told it of that one.
func TestFlagsAreTold(t *testing.T) {
	got := toy(t, t.TempDir(), "-flags")
	require.Equal(t, 0, got.status, got.stderr)
	var flags []struct{ Name, Usage string }
	require.NoError(t, json.Unmarshal([]byte(got.stdout), &flags))
	told := map[string]bool{}
	for _, f := range flags {
		assert.NotEmpty(t, f.Usage, f.Name)
		told[f.Name] = true
	}
	for _, name := range []string{"early", "early.word", "crash", "unit", "skipped", "model", "chosen", "json", "c", "diff"} {
		assert.Contains(t, told, name)
	}
	// Those that a stand-alone run hands on are among them, whatever is asked for.
	named := func(name string) *analysis.Analyzer { return &analysis.Analyzer{Name: name} }
	toy := Suite{Analyzers: []*analysis.Analyzer{named("early"), named("crash")}, Model: named("model"), Describe: func(any) Description { return Description{} }}
	toy.Analyzers[0].Flags.String("word", "here", "what to say")
	for _, args := range []string{"", "-early", "-early=false", "-early.word=x", "-json -model", "-test=false"} {
		req, err := toy.parse(strings.Fields(args))
		require.NoError(t, err, args)
		require.NotEmpty(t, req.vet, args)
		for _, f := range req.vet {
			name, _, _ := strings.Cut(strings.TrimPrefix(f, "-"), "=")
			assert.Contains(t, told, name, args)
		}
	}
}

func TestFactFilesMayBeEmpty(t *testing.T) {
	for version, want := range map[string]bool{
		"v0.47.0": true, "v0.49.3": true, "v0.47.1-0.20260707120000-abcdefabcdef": true, "v0.9.0": true,
		"v0.50.0": false, "v0.52.0": false, "v0.100.1": false, "v1.0.0": false, "(devel)": false, "": false,
	} {
		assert.Equal(t, want, factsAlone(&debug.Module{Path: "golang.org/x/tools", Version: version}), version)
	}
	assert.False(t, factsAlone(&debug.Module{Path: "golang.org/x/mod", Version: "v0.37.0"}))
	assert.False(t, factsAlone(&debug.Module{Path: "golang.org/x/tools", Version: "v0.47.0", Replace: new(debug.Module)}))
}

// unitRun runs the toy command on one unit whose file does not exist, so that only a quick exit succeeds.
func unitRun(t *testing.T, cfg map[string]any, args ...string) (got result, vetx string) {
	dir := t.TempDir()
	vetx = filepath.Join(dir, "vet.out")
	cfg["ID"], cfg["GoFiles"], cfg["VetxOutput"] = cfg["ImportPath"], []string{filepath.Join(dir, "no.go")}, vetx
	data, err := json.Marshal(cfg)
	require.NoError(t, err)
	file := filepath.Join(dir, "vet.cfg")
	write(t, file, string(data))
	return call(t, dir, nil, toytool, append(args, file)...), vetx
}

func TestQuickExit(t *testing.T) {
	tools := toy(t, t.TempDir(), "version").stdout
	if !strings.Contains(tools, "x/tools v0.4") {
		t.Skipf("fact files hold more than facts: %s", tools)
	}
	empty, full := filepath.Join(t.TempDir(), "empty"), filepath.Join(t.TempDir(), "full")
	write(t, empty, "")
	write(t, full, "facts")

	got, vetx := unitRun(t, map[string]any{"ImportPath": "a", "PackageVetx": map[string]string{"b": empty}}, "-json")
	assert.Equal(t, result{}, got)
	data, err := os.ReadFile(vetx)
	require.NoError(t, err, "without it the answer is never cached")
	assert.Empty(t, data)

	got, _ = unitRun(t, map[string]any{"ImportPath": "a", "ModulePath": "m", "ModuleVersion": "v1.0.0"}, "-json", "-unit")
	assert.Equal(t, 0, got.status)
	var a answers
	require.NoError(t, a.read([]byte(got.stdout)))
	assert.Equal(t, []unit{{importPath: "a", checks: map[string]json.RawMessage{}}}, a.units)

	archive := filepath.Join(t.TempDir(), "fix.zip")
	got, _ = unitRun(t, map[string]any{"ImportPath": "a", "FixArchive": archive}, "-fix")
	assert.Equal(t, result{}, got)
	assert.FileExists(t, archive)

	for name, cfg := range map[string]map[string]any{
		"the main module": {"ImportPath": "a", "ModulePath": "m"},
		"the main module, as newer go commands say it": {"ImportPath": "a", "Module": map[string]string{"Path": "m"}},
		"a client":              {"ImportPath": "example.com/client"},
		"a client within reach": {"ImportPath": "a", "PackageVetx": map[string]string{"b": empty, "c": full}},
		"an unknown dependency": {"ImportPath": "a", "PackageVetx": map[string]string{"b": empty + ".none"}},
	} {
		got, _ := unitRun(t, cfg, "-json")
		assert.Equal(t, 1, got.status, name)
		assert.Contains(t, got.stderr, "no.go: no such file or directory", name)
	}
}
