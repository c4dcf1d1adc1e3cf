package main

import (
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"
)

// parse reads YAML, and nothing that into has no field for.
func parse(t *testing.T, text string, into any) {
	t.Helper()
	decoder := yaml.NewDecoder(strings.NewReader(text))
	decoder.KnownFields(true)
	require.NoError(t, decoder.Decode(into))
}

// action is an action's metadata.
type action struct {
	Name, Description string
	Branding          struct{ Icon, Color string }
	Inputs            map[string]struct{ Description, Default string }
	Outputs           map[string]struct{ Description, Value string }
	Runs              struct {
		Using string
		Steps []struct {
			Name, ID, Shell, Run string
			WorkingDirectory     string `yaml:"working-directory"`
			Env                  map[string]string
		}
	}
}

func readAction(t *testing.T) (a action) {
	parse(t, read(t, "../../action.yml"), &a)
	return a
}

var expression = regexp.MustCompile(`\$\{\{ ([a-z._-]+) \}\}`)

// use runs the action's steps as a runner does, in a directory. It returns what the last one said, and the outputs.
func use(t *testing.T, dir string, inputs map[string]string) (result, map[string]string) {
	t.Helper()
	a := readAction(t)
	source, err := filepath.Abs("../..")
	require.NoError(t, err)
	temp := t.TempDir()
	values := map[string]string{"github.action_path": source, "runner.temp": temp}
	for name, input := range a.Inputs {
		values["inputs."+name] = input.Default
	}
	for name, value := range inputs {
		require.Contains(t, a.Inputs, name)
		values["inputs."+name] = value
	}
	evaluate := func(text string) string {
		return expression.ReplaceAllStringFunc(text, func(s string) string {
			name := expression.FindStringSubmatch(s)[1]
			require.Contains(t, values, name)
			return values[name]
		})
	}
	var last result
	for _, step := range a.Runs.Steps {
		require.Equal(t, "bash", step.Shell)
		require.NotContains(t, step.Run, "${{", "an input would be code")
		script, output := filepath.Join(temp, "script.sh"), filepath.Join(temp, "output")
		require.NoError(t, os.WriteFile(script, []byte(step.Run), 0o666))
		require.NoError(t, os.WriteFile(output, nil, 0o666))
		env := []string{"GITHUB_OUTPUT=" + output}
		for name, value := range step.Env {
			env = append(env, name+"="+evaluate(value))
		}
		last = call(t, filepath.Join(dir, evaluate(step.WorkingDirectory)), env, "bash", "--noprofile", "--norc", "-e", "-o", "pipefail", script)
		for line := range strings.Lines(read(t, output)) {
			name, value, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "=")
			values["steps."+step.ID+".outputs."+name] = value
		}
		if last.status != 0 {
			break
		}
	}
	outputs := map[string]string{}
	for name, output := range a.Outputs {
		if match := expression.FindStringSubmatch(output.Value); assert.NotNil(t, match) {
			outputs[name] = values[match[1]]
		}
	}
	return last, outputs
}

func TestAction(t *testing.T) {
	a := readAction(t)
	assert.Equal(t, "composite", a.Runs.Using)
	for name, input := range a.Inputs {
		assert.NotEmpty(t, input.Description, name)
	}
	example, err := filepath.Abs("../../example")
	require.NoError(t, err)

	got, outputs := use(t, filepath.Dir(example), map[string]string{"working-directory": "example"})
	assert.Equal(t, 1, got.status, got.stderr)
	assert.True(t, strings.HasPrefix(got.stdout, "::error file=example/mail/mail.go,line=33,"), got.stdout)
	assert.Equal(t, map[string]string{"sarif-file": ""}, outputs)

	got, _ = use(t, example, map[string]string{"packages": "./mail\n./stock", "args": "-autocommit=false -test=false", "format": "text"})
	assert.Equal(t, result{"", "no findings; 2 packages checked\n", 0}, got)

	file := filepath.Join(t.TempDir(), "a b.sarif")
	got, outputs = use(t, example, map[string]string{"format": "sarif", "sarif-file": file})
	assert.Equal(t, 1, got.status, got.stderr)
	assert.Empty(t, got.stdout)
	assert.Equal(t, map[string]string{"sarif-file": file}, outputs)
	assert.Contains(t, read(t, file), `"ruleId": "failure-skipped"`)

	dir, _, _ := program(t)
	got, outputs = use(t, dir, map[string]string{"format": "sarif", "packages": "."})
	assert.Equal(t, 1, got.status, got.stderr)
	assert.Equal(t, filepath.Join(dir, "kafkavet.sarif"), outputs["sarif-file"])
	require.NoError(t, os.Remove(outputs["sarif-file"]))
	got, outputs = use(t, dir, map[string]string{"format": "sarif", "packages": "./nowhere"})
	assert.Equal(t, 2, got.status)
	assert.Empty(t, outputs["sarif-file"])
	assert.NoFileExists(t, filepath.Join(dir, "kafkavet.sarif"))

	for name, value := range map[string]string{"packages": "$(touch x) `touch x` ;touch x", "new-from": "a$(touch x)'\"; touch x"} {
		got, _ = use(t, dir, map[string]string{name: value})
		assert.Equal(t, 2, got.status, name)
		assert.NoFileExists(t, filepath.Join(dir, "x"), name)
	}
}

// hook is an entry of .pre-commit-hooks.yaml.
type hook struct {
	ID, Name, Description, Language, Entry string
	Args                                   []string
	PassFilenames                          bool     `yaml:"pass_filenames"`
	RequireSerial                          bool     `yaml:"require_serial"`
	TypesOr                                []string `yaml:"types_or"`
}

// The hook finds what there is in a repository, and passes where there is nothing.
func TestPreCommitHook(t *testing.T) {
	var hooks []hook
	parse(t, read(t, "../../.pre-commit-hooks.yaml"), &hooks)
	require.Len(t, hooks, 1)
	h := hooks[0]
	assert.Equal(t, "golang", h.Language)
	assert.Equal(t, "kafkavet", h.ID)
	assert.Equal(t, strings.TrimSuffix(filepath.Base(command), ".exe"), h.Entry, "what go install makes")
	assert.False(t, h.PassFilenames)

	dir, file, want := program(t)
	got := call(t, dir, modFlags, command, h.Args...)
	assert.Equal(t, 1, got.status, got.stderr)
	assert.Contains(t, got.stdout, "[commit-before-processing]")
	require.NoError(t, os.WriteFile(file, []byte(want), 0o644))
	assert.Equal(t, 0, call(t, dir, modFlags, command, h.Args...).status)
}

// block is a piece of code in a page.
var block = regexp.MustCompile("(?ms)^```(\\w+)\n(.*?)^```$")

// The examples of docs/ci.md are well-formed, and name flags, inputs and hooks that there are.
func TestExamplesForCI(t *testing.T) {
	page := read(t, "../../docs/ci.md")
	inputs := slices.Collect(maps.Keys(readAction(t).Inputs))
	seen := map[string]int{}
	for _, m := range block.FindAllStringSubmatch(page, -1) {
		language, text := m[1], m[2]
		seen[language]++
		for _, flag := range regexp.MustCompile(`kafkavet ((?:-[^ \n]+ ?)+)`).FindAllStringSubmatch(text, -1) {
			for _, f := range strings.Fields(flag[1]) {
				got := call(t, t.TempDir(), nil, command, f, "-C", "nowhere")
				assert.NotContains(t, got.stderr, "unknown flag", f)
			}
		}
		if language != "yaml" {
			continue
		}
		var content any
		require.NoError(t, yaml.Unmarshal([]byte(text), &content), text)
		walk(content, func(node map[string]any) {
			if uses, _ := node["uses"].(string); strings.HasPrefix(uses, "kafkavet/kafkavet@") {
				seen["uses"]++
				with, _ := node["with"].(map[string]any)
				assert.Subset(t, inputs, slices.Collect(maps.Keys(with)), text)
			}
			if node["repo"] == "https://github.com/kafkavet/kafkavet" {
				seen["hook"]++
				assert.Equal(t, "kafkavet", node["hooks"].([]any)[0].(map[string]any)["id"])
			}
		})
	}
	for _, what := range []string{"yaml", "starlark", "uses", "hook", "sh"} {
		assert.Positive(t, seen[what], what)
	}
	for _, m := range regexp.MustCompile(`//(passes/\w+)`).FindAllStringSubmatch(page, -1) {
		assert.DirExists(t, "../../"+m[1])
	}
	for _, a := range nogoAnalyzers {
		assert.Contains(t, page, "//passes/"+a.Name)
	}
}

// walk visits the mappings in YAML.
func walk(content any, visit func(map[string]any)) {
	switch content := content.(type) {
	case map[string]any:
		visit(content)
		for _, v := range content {
			walk(v, visit)
		}
	case []any:
		for _, v := range content {
			walk(v, visit)
		}
	}
}

// The lines that make a report for GitLab do.
func TestCodeQuality(t *testing.T) {
	var script string
	for _, m := range block.FindAllStringSubmatch(read(t, "../../docs/ci.md"), -1) {
		if m[1] == "jq" {
			script = m[2]
		}
	}
	require.NotEmpty(t, script)
	report := call(t, "../../example", nil, command, "-format=sarif", "./...")
	jq := exec.Command("jq", script)
	jq.Stdin = strings.NewReader(report.stdout)
	out, err := jq.Output()
	require.NoError(t, err)
	var issues []struct {
		Description, CheckName, Fingerprint, Severity string
		Location                                      struct {
			Path  string
			Lines struct{ Begin int }
		}
	}
	require.NoError(t, yaml.Unmarshal([]byte(strings.ReplaceAll(string(out), "check_name", "checkname")), &issues))
	require.Len(t, issues, 2)
	assert.Equal(t, "example/mail/mail.go", issues[0].Location.Path)
	assert.Equal(t, 33, issues[0].Location.Lines.Begin)
	assert.Equal(t, "auto-commit", issues[0].CheckName)
	assert.NotEqual(t, issues[0].Fingerprint, issues[1].Fingerprint)
	assert.Equal(t, "major", issues[1].Severity)
}
