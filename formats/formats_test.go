package formats

import (
	"bytes"
	"encoding/json"
	"log"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// command is the built command.
var command string

func TestMain(m *testing.M) {
	dir, err := os.MkdirTemp("", "formats")
	if err != nil {
		log.Fatal(err)
	}
	command = filepath.Join(dir, "kafkavet.exe")
	out, err := exec.Command("go", "build", "-C", "..", "-o", command, "./cmd/kafkavet").CombinedOutput()
	if err != nil {
		log.Fatalf("%v\n%s", err, out)
	}
	status := m.Run()
	os.RemoveAll(dir)
	os.Exit(status)
}

// runs are what the formats are printed of: findings without and with fixes of either kind, nothing, and what cannot be checked.
func runs(t *testing.T) map[string][]string {
	broken, clean := t.TempDir(), t.TempDir()
	for name, text := range map[string]string{
		filepath.Join(broken, "go.mod"):    "module example.com/broken\n\ngo 1.25\n",
		filepath.Join(broken, "a.go"):      "package broken\n\n//kafkavet:ignore auto-commit so that it is looked at\nvar x int = nothing\n",
		filepath.Join(broken, "b", "b.go"): "package b\n",
		filepath.Join(clean, "go.mod"):     "module example.com/clean\n\ngo 1.25\n",
		filepath.Join(clean, "a.go"):       "package clean\n",
	} {
		require.NoError(t, os.MkdirAll(filepath.Dir(name), 0o777))
		require.NoError(t, os.WriteFile(name, []byte(text), 0o666))
	}
	programs, err := filepath.Abs("../testdata/src/kafkago")
	require.NoError(t, err)
	example, err := filepath.Abs("../example")
	require.NoError(t, err)
	return map[string][]string{
		"example":     {"-C", example, "-fixes=all", "./..."},
		"fixes":       {"-C", programs, "-fixes=all", "./commit-first/...", "./auto-commit/...", "./read-uncommitted/...", "./never-commits/...", "./directive-ignore/..."},
		"elsewhere":   {"-C", filepath.Join(programs, "auto-commit"), "../commit-first/wrong"},
		"clean":       {"-C", clean, "./..."},
		"broken":      {"-C", broken, "./..."},
		"broken only": {"-C", broken},
	}
}

// output is what the command prints.
func output(t *testing.T, format string, args []string) []byte {
	t.Helper()
	var stderr strings.Builder
	cmd := exec.Command(command, append([]string{"-format=" + format}, args...)...)
	cmd.Env = append(os.Environ(), "GOFLAGS=", "GOWORK=off")
	cmd.Stderr = &stderr
	out, _ := cmd.Output() // its status says what was found
	require.NotEmpty(t, out, stderr.String())
	return out
}

// schema compiles a schema after a change to its content, if any.
func schema(t *testing.T, file string, change func(any)) *jsonschema.Schema {
	t.Helper()
	data, err := os.ReadFile(file)
	require.NoError(t, err)
	content, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
	require.NoError(t, err)
	if change != nil {
		change(content)
	}
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	require.NoError(t, c.AddResource("file:///schema.json", content))
	s, err := c.Compile("file:///schema.json")
	require.NoError(t, err)
	return s
}

func validate(t *testing.T, s *jsonschema.Schema, document []byte) {
	t.Helper()
	content, err := jsonschema.UnmarshalJSON(bytes.NewReader(document))
	require.NoError(t, err)
	assert.NoError(t, s.Validate(content))
}

// closed makes a schema refuse fields that it does not describe: users' must not.
func closed(content any) {
	switch content := content.(type) {
	case map[string]any:
		if content["type"] == "object" {
			content["additionalProperties"] = false
		}
		for _, v := range content {
			closed(v)
		}
	case []any:
		for _, v := range content {
			closed(v)
		}
	}
}

func TestJSON(t *testing.T) {
	users, strict := schema(t, "../docs/report.schema.json", nil), schema(t, "../docs/report.schema.json", closed)
	all := map[string]bool{}
	for name, args := range runs(t) {
		t.Run(name, func(t *testing.T) {
			out := output(t, "json", args)
			validate(t, users, out)
			validate(t, strict, out)
			for _, field := range []string{"url", "fixes", "evidence", "left_out"} {
				if bytes.Contains(out, []byte("\""+field+"\": [\n")) || bytes.Contains(out, []byte("\""+field+"\": \"")) {
					all[field] = true
				}
			}
		})
	}
	assert.Len(t, all, 4, "the runs have everything")
	for _, wrong := range []string{`{}`, `[]`, `{"version": 2, "packages": 0, "findings": [], "left_out": [], "skipped": []}`,
		`{"version": 1, "packages": 1, "findings": [{}], "left_out": [], "skipped": []}`} {
		content, err := jsonschema.UnmarshalJSON(strings.NewReader(wrong))
		require.NoError(t, err)
		assert.Error(t, users.Validate(content), wrong)
	}
}

type sarif struct {
	Runs []struct {
		Tool struct {
			Driver struct {
				Rules []struct {
					ID, HelpURI      string
					Help             struct{ Text, Markdown string }
					ShortDescription struct{ Text string }
					FullDescription  struct{ Text string }
				}
			}
		}
		OriginalURIBaseIDs map[string]struct{ URI string } `json:"originalUriBaseIds"`
		Results            []result
	}
}

type result struct {
	RuleID           string
	RuleIndex        int
	Message          struct{ Text string }
	Locations        []location
	RelatedLocations []location
	CodeFlows        []struct {
		ThreadFlows []struct{ Locations []struct{ Location location } }
	}
	PartialFingerprints map[string]string
	Fixes               []struct {
		ArtifactChanges []struct {
			ArtifactLocation artifact
			Replacements     []struct {
				DeletedRegion   region
				InsertedContent struct{ Text string }
			}
		}
	}
}

type location struct {
	PhysicalLocation struct {
		ArtifactLocation artifact
		Region           region
	}
	Message struct{ Text string }
}

type artifact struct{ URI, URIBaseID string }

type region struct{ StartLine, StartColumn, EndLine, EndColumn int }

func TestSARIF(t *testing.T) {
	s := schema(t, "testdata/sarif-schema-2.1.0.json", nil)
	require.Error(t, s.Validate(map[string]any{"version": "2.1.0"}))
	for name, args := range runs(t) {
		t.Run(name, func(t *testing.T) {
			out := output(t, "sarif", args)
			validate(t, s, out)
			var log sarif
			require.NoError(t, json.Unmarshal(out, &log))
			var plain struct {
				Findings []struct {
					File, Category, Message string
					Start                   struct{ Line, Column int }
					Evidence                []struct{ Message string }
					Fixes                   []struct {
						Edits []struct {
							File       string
							Start, End int
							New        string
						}
					}
				}
			}
			require.NoError(t, json.Unmarshal(output(t, "json", args), &plain))
			run := log.Runs[0]
			code := 0
			for _, rule := range run.Tool.Driver.Rules {
				assert.FileExists(t, "../docs/checks/"+filepath.Base(rule.HelpURI))
				fences := strings.Count("\n"+rule.Help.Markdown, "\n```")
				assert.Zero(t, fences%2, rule.ID)
				code += fences / 2
				for _, text := range []string{rule.ShortDescription.Text, rule.FullDescription.Text} {
					assert.NotEmpty(t, text, rule.ID)
					assert.LessOrEqual(t, len(text), 1024, "GitHub's limit")
				}
			}
			assert.Greater(t, code, len(run.Tool.Driver.Rules), "most have two examples")
			require.Len(t, run.Results, len(plain.Findings))
			prints := map[string]bool{}
			for i, r := range run.Results {
				f := plain.Findings[i]
				assert.Equal(t, f.Category, r.RuleID)
				assert.Equal(t, f.Category, run.Tool.Driver.Rules[r.RuleIndex].ID)
				assert.Equal(t, f.Message, r.Message.Text)
				require.Len(t, r.Locations, 1)
				assert.Equal(t, f.Start.Line, r.Locations[0].PhysicalLocation.Region.StartLine)
				require.Len(t, r.RelatedLocations, len(f.Evidence))
				for j, e := range f.Evidence {
					assert.Equal(t, e.Message, r.RelatedLocations[j].Message.Text)
					assert.Equal(t, e.Message, r.CodeFlows[0].ThreadFlows[0].Locations[j].Location.Message.Text)
				}
				prints[r.PartialFingerprints["kafkavet/v1"]] = true

				// The fixes make the same text as those that -json has.
				require.Len(t, r.Fixes, len(f.Fixes))
				for j, fix := range r.Fixes {
					want := map[string]string{}
					for _, e := range slices.Backward(f.Fixes[j].Edits) {
						file := e.File
						if !filepath.IsAbs(file) {
							file = filepath.Join(args[1], file)
						}
						text := want[file]
						if text == "" {
							text = read(t, file)
						}
						want[file] = text[:e.Start] + e.New + text[e.End:]
					}
					got := map[string]string{}
					for _, change := range fix.ArtifactChanges {
						file := path(t, run.OriginalURIBaseIDs, change.ArtifactLocation)
						text := read(t, file)
						for _, c := range slices.Backward(change.Replacements) {
							d := c.DeletedRegion
							text = text[:offset(text, d.StartLine, d.StartColumn)] + c.InsertedContent.Text + text[offset(text, d.EndLine, d.EndColumn):]
						}
						got[file] = text
					}
					assert.Equal(t, want, got)
				}
			}
			assert.Len(t, prints, len(run.Results), "each finding has its own fingerprint")
		})
	}
}

func read(t *testing.T, file string) string {
	t.Helper()
	data, err := os.ReadFile(file)
	require.NoError(t, err)
	return string(data)
}

// path is the file of an artifact.
func path(t *testing.T, bases map[string]struct{ URI string }, a artifact) string {
	t.Helper()
	base, err := url.Parse(bases[a.URIBaseID].URI)
	require.NoError(t, err)
	full, err := base.Parse(a.URI)
	require.NoError(t, err)
	return full.Path
}

// offset finds a line and a column in UTF-16 code units in a text.
func offset(text string, line, column int) int {
	at := 0
	for ; line > 1; line-- {
		at += strings.IndexByte(text[at:], '\n') + 1
	}
	for i, r := range text[at:] {
		if column == 1 {
			return at + i
		}
		column -= utf16.RuneLen(r)
	}
	return len(text)
}
