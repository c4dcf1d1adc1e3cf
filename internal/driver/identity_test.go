package driver

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/kafkavet/kafkavet/internal/config"
)

// A changed configuration changes what both drivers say, whatever they said before and keep in their cache.
func TestConfigurationIsPartOfTheCacheKey(t *testing.T) {
	dir, fresh := module(t, "shop"), t.TempDir()
	file := filepath.Join(dir, config.Name)
	found, silent := result{"", libFindings, 1}, result{"", "\n", 0}
	alone := func() string { return call(t, dir, []string{"GOCACHE=" + fresh}, toytool, "./lib").stdout }
	for round := range 2 {
		assert.Equal(t, found, vet(t, dir, fresh, "./lib"), round)
		assert.Equal(t, libFindings, alone(), round)
		write(t, file, "checks: {early: false}\n")
		assert.Equal(t, silent, vet(t, dir, fresh, "./lib"), round)
		assert.Empty(t, alone(), round)
		write(t, file, "checks: {early: true}\n")
		assert.Equal(t, found, vet(t, dir, fresh, "./lib"), round)
		assert.Equal(t, libFindings, alone(), round)
		require.NoError(t, os.Remove(file))
	}
}

// Who names a check on the command line gets it.
func TestChosenChecksRunAnyway(t *testing.T) {
	dir := module(t, "shop")
	write(t, filepath.Join(dir, config.Name), "checks: {early: false}\n")
	assert.Equal(t, libFindings, toy(t, dir, "-early", "./lib").stdout)
	assert.Empty(t, toy(t, dir, "-crash", "./lib").stdout)
	assert.Empty(t, toy(t, dir, "-crash=false", "./lib").stdout)
	assert.Equal(t, result{"", libFindings, 1}, vet(t, dir, cache, "-early", "./lib"))
	assert.Equal(t, result{"", "\n", 0}, vet(t, dir, cache, "-crash", "./lib"))
}

func TestBadConfiguration(t *testing.T) {
	for _, c := range []struct{ file, text, want string }{
		{config.Name, "checks:\n  late: false\n", `:2:3: unknown check "late": there are early, crash`},
		{config.Name, "check: {}\n", `:1:1: unknown key "check": there are checks, functions, transactional-topics, leave-out`},
		{config.Name, "checks: [\n", `:1: did not find expected node content`},
		{"app/" + config.Name, "", ` is not in the root of its module, where it would count: there is one file for a module, `},
	} {
		dir := module(t, "shop")
		file := filepath.Join(dir, c.file)
		write(t, file, c.text)
		want := "toytool: " + file + c.want
		if strings.HasSuffix(want, ", ") {
			want += filepath.Join(dir, config.Name)
		}
		assert.Equal(t, result{"", want + "\n", 2}, toy(t, dir, "./..."), c.file)
		got := vet(t, dir, cache, "./...")
		assert.NotEqual(t, 0, got.status)
		assert.Equal(t, want, got.lines()[0], c.file)
	}
}

// A module that cannot be read says so, and is not taken for one without configuration.
func TestConfigurationThatCannotBeRead(t *testing.T) {
	dir := module(t, "shop")
	require.NoError(t, os.Mkdir(filepath.Join(dir, config.Name), 0o777))
	got := toy(t, dir, "./lib")
	assert.Equal(t, 2, got.status)
	assert.Contains(t, got.stderr, config.Name)
	assert.Len(t, got.lines(), 1)
}

// Each module of a workspace has a configuration of its own, also where the command is run above or beside it.
func TestConfigurationOfAWorkspace(t *testing.T) {
	dir := module(t, "shop")
	write(t, filepath.Join(dir, "go.work"), "go 1.25\n\nuse (\n\t.\n\t./third/client\n\t./third/strings\n)\n")
	workspace := []string{"GOWORK="}
	wrap := "third/client/wrap/wrap.go:5:30: commit here [commit-early]\n"
	run := func() string {
		return call(t, dir, workspace, toytool, "./lib", "./third/client/...").stdout
	}
	assert.Equal(t, libFindings+wrap, run())
	write(t, filepath.Join(dir, "third", "client", config.Name), "checks: {early: false}\n")
	assert.Equal(t, libFindings, run())
	write(t, filepath.Join(dir, config.Name), "checks: {early: false}\n")
	assert.Empty(t, run())
	assert.Empty(t, call(t, filepath.Join(dir, "third", "client"), workspace, toytool, "./...", "example.com/shop/lib").stdout)
	write(t, filepath.Join(dir, "third", "client", config.Name), "checks: [early]\n")
	assert.Equal(t, 2, call(t, dir, workspace, toytool, "./lib").status)
	assert.Equal(t, 0, call(t, dir, nil, toytool, "./lib").status, "without the workspace that module is a dependency")
}

// A dependency's own configuration is none of the user's.
func TestConfigurationOfADependency(t *testing.T) {
	dir := module(t, "shop")
	write(t, filepath.Join(dir, "third", "client", config.Name), "checks: {early: false}\n")
	assert.Equal(t, "third/client/wrap/wrap.go:5:30: commit here [commit-early]\n", toy(t, dir, "example.com/client/wrap").stdout)
}
