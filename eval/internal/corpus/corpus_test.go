package corpus

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// files writes a small corpus and returns it, with the judgements and corrections given.
func files(t *testing.T, judged, corrections string) Files {
	dir := t.TempDir()
	write := func(name, text string) string {
		file := filepath.Join(dir, name)
		require.NoError(t, os.WriteFile(file, []byte(text), 0o666))
		return file
	}
	return Files{
		Labels: write("labels", `{"repo": "o/r", "file": "a.go", "line": 3, "func": "f", "verdict": "ok", "also": ["x"], "unknown": 1}`+
			"\n\n"+`{"repo": "o/s", "file": "a.go", "line": 3, "func": "f", "verdict": "ok"}`+"\n"),
		Repos:  write("repos", `{"repo": "o/r", "packages": ["."], "typechecks": true}`),
		Judged: write("judged", judged), Corrections: write("corrections", corrections),
	}
}

func TestLoad(t *testing.T) {
	c, err := Load(files(t, `{"repo": "o/r", "verdict": "by-design"}`,
		`{"repo": "o/r", "file": "a.go", "line": 3, "func": "f", "was": "ok", "is": "auto-commit", "why": "w"}`))
	require.NoError(t, err)
	require.Len(t, c.Labels, 2)
	assert.Equal(t, "auto-commit", c.Labels[0].Verdict)
	assert.Equal(t, "ok", c.Labels[1].Verdict, "of another repository")
	assert.Len(t, c.Judged, 1)
	assert.Empty(t, c.History, "no file is named")

	only := c.Only(func(repo string) bool { return repo == "o/s" })
	assert.Len(t, only.Labels, 1)
	assert.Empty(t, only.Repos)
	assert.Empty(t, only.Judged)
}

// One file of corrections serves several sets of labels.
func TestCorrectionsOfAnotherSet(t *testing.T) {
	_, err := Load(files(t, "", `{"repo": "o/elsewhere", "file": "a.go", "line": 3, "func": "f", "was": "ok"}`))
	assert.NoError(t, err)
}

// What would silently do nothing is an error.
func TestMistakes(t *testing.T) {
	for want, f := range map[string]Files{
		`the verdict on o/r a.go:3 is "yes"; want true, false or by-design`: files(t, `{"repo": "o/r", "file": "a.go", "line": 3, "verdict": "yes"}`, ""),
		`unknown field "verdit"`:                  files(t, `{"verdit": "true"}`, ""),
		"no label ok at o/r a.go:4 in f":          files(t, "", `{"repo": "o/r", "file": "a.go", "line": 4, "func": "f", "was": "ok"}`),
		"no label auto-commit at o/r a.go:3 in f": files(t, "", `{"repo": "o/r", "file": "a.go", "line": 3, "func": "f", "was": "auto-commit"}`),
		"judged:2: ": files(t, "\n{", ""),
	} {
		_, err := Load(f)
		assert.ErrorContains(t, err, want)
	}
}

func TestSides(t *testing.T) {
	assert.True(t, Label{Verdict: "weak-acks"}.Producer())
	assert.True(t, Label{Verdict: OK, Site: "producer-config"}.Producer())
	assert.False(t, Label{Verdict: OK, Site: "consumer-config"}.Producer())
	assert.False(t, Label{Verdict: "never-commits", Ext: true}.Producer(), "a consumer's fault")
}

func TestSound(t *testing.T) {
	assert.True(t, Repo{Typechecks: true}.Sound("./p"))
	assert.False(t, Repo{}.Sound("./p"))
	assert.True(t, Repo{PackagesOK: &[]string{"./p"}}.Sound("./p"))
	assert.False(t, Repo{PackagesOK: &[]string{"./p"}}.Sound("./q"))
}

// The data that comes with the program fits together.
func TestData(t *testing.T) {
	data := func(name string) string { return filepath.Join("..", "..", "data", name+".jsonl") }
	c, err := Load(Files{data("labels"), data("repos"), data("history"), data("judged"), data("corrections")})
	require.NoError(t, err)
	assert.NotEmpty(t, c.History)
	type key struct{ repo, commit, module string }
	listed := make(map[key]bool)
	for _, r := range c.Repos {
		listed[key{r.Repo, r.Commit, r.Module}] = true
	}
	for _, l := range c.Labels {
		assert.True(t, listed[key{l.Repo, l.Commit, l.Module}], "%s %s:%d", l.Repo, l.File, l.Line)
	}
	for _, j := range c.Judged {
		assert.True(t, listed[key{j.Repo, j.Commit, j.Module}], "%s %s:%d", j.Repo, j.File, j.Line)
	}
}
