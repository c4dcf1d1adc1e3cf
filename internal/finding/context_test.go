package finding

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/kafkavet/kafkavet/internal/source"
)

// The tests' program; the findings of sample are in it.
const program = `package shop

func (c *Consumer) Run() {



	poll()

	commit(); /* é𝄞 */ work()
	skip()
}
`

func context() Context {
	return Context{
		Tool: Tool{"kafkavet", "v1.2.3", "https://example.com", []Rule{{
			ID: "commit-before-processing", Check: "commitorder", Title: "the offset is committed first", URL: "https://example.com/before",
			Text: "A record may be\nskipped. Before:\n\n\tcommit()\n\n\twork()\n\nAfter:\n\n\twork()",
		}, {ID: "other", Check: "autocommit"}}},
		Dir:  "/repo/mod",
		Root: "/repo",
		Sources: source.NewFiles(func(name string) ([]byte, error) {
			if name != "shop/b.go" {
				return nil, errors.New("none")
			}
			return []byte(program), nil
		}),
	}
}

// print is what a handler prints.
func print(t *testing.T, handle Handler, r *Report) string {
	r.Tidy()
	var b strings.Builder
	require.NoError(t, handle(&b, r))
	return b.String()
}

func TestGitHub(t *testing.T) {
	r := sample()
	r.Findings = append(r.Findings, Finding{
		Category: "other", Position: at("/else/where, 100%: b.go", 1, 2), Message: "50%\r\nof it",
	}, Finding{Category: "other", Position: at("shop/b.go", 9, 28), Message: "late"})
	assert.Equal(t, `::error file=/else/where%2C 100%25%3A b.go,line=1,col=2,title=kafkavet%3A other::50%25%0D%0Aof it
::error file=mod/shop/b.go,line=9,col=2,title=kafkavet%3A commit-before-processing::offset committed before the record is processed%0Amod/shop/b.go:7:2: polled here%0Amod/shop/b.go:10:2: worked on here%0Ahttps://example.com/doc#commit-before-processing
::error file=mod/shop/b.go,line=9,col=25,title=kafkavet%3A other::late
::error file=mod/shop/b.go,line=10,col=2,title=kafkavet%3A failure-skipped::a <b>%0Aand c
`, print(t, context().GitHub, r))
	assert.Empty(t, print(t, context().GitHub, &Report{}))
}

func TestSARIF(t *testing.T) {
	r := sample()
	work, blank := strings.Index(program, "work"), strings.Index(program, "\n\tcommit")
	r.Findings[1].Fixes = []Fix{{"move it", []Edit{{"shop/b.go", work, work + 4, "done"}, {"shop/b.go", blank, blank, "é"}}}}
	var log map[string]any
	require.NoError(t, json.Unmarshal([]byte(print(t, context().SARIF, r)), &log))
	assert.Equal(t, "2.1.0", log["version"])
	run := log["runs"].([]any)[0].(map[string]any)

	part := func(want string, got any) {
		data, err := json.Marshal(got)
		require.NoError(t, err)
		assert.JSONEq(t, want, string(data))
	}
	part(`{"driver": {"name": "kafkavet", "version": "v1.2.3", "informationUri": "https://example.com", "rules": [{
		"id": "commit-before-processing",
		"shortDescription": {"text": "the offset is committed first"},
		"fullDescription": {"text": "A record may be skipped."},
		"help": {
			"text": "A record may be\nskipped. Before:\n\n\tcommit()\n\n\twork()\n\nAfter:\n\n\twork()\n\nSee https://example.com/before",
			"markdown": "A record may be\nskipped. Before:\n\n`+"```go\\ncommit()\\n\\nwork()\\n```\\n\\nAfter:\\n\\n```go\\nwork()\\n```"+`\n\n[More about commit-before-processing](https://example.com/before)"
		},
		"helpUri": "https://example.com/before",
		"defaultConfiguration": {"level": "error"},
		"properties": {"tags": ["kafka", "reliability", "commitorder"], "problem.severity": "error"}
	}, {
		"id": "other", "defaultConfiguration": {"level": "error"},
		"properties": {"tags": ["kafka", "reliability", "autocommit"], "problem.severity": "error"}
	}]}}`, run["tool"])
	part(`[{"executionSuccessful": true, "toolExecutionNotifications": [
		{"level": "warning", "message": {"text": "left out example.com/broken: broken.go:1:1: no"}},
		{"level": "warning", "message": {"text": "left out example.com/z: z"}},
		{"level": "note", "message": {"text": "could not follow example.com/shop.Run: too big"}}
	]}]`, run["invocations"])
	part(`{"%SRCROOT%": {"uri": "file:///repo/"}}`, run["originalUriBaseIds"])
	part(`"utf16CodeUnits"`, run["columnKind"])

	results := run["results"].([]any)
	require.Len(t, results, 2)
	place := func(region, rest string) string {
		return `{"physicalLocation": {"artifactLocation": {"uri": "mod/shop/b.go", "uriBaseId": "%SRCROOT%"}, "region": {` + region + `}}` + rest + `}`
	}
	polled, worked := place(`"startLine": 7, "startColumn": 2, "endLine": 7, "endColumn": 9`, `, "message": {"text": "polled here"}`),
		place(`"startLine": 10, "startColumn": 2, "endLine": 10, "endColumn": 9`, `, "message": {"text": "worked on here"}`)
	result := results[0].(map[string]any)
	assert.NotEmpty(t, result["partialFingerprints"].(map[string]any)["kafkavet/v1"])
	delete(result, "partialFingerprints")
	part(`{
		"ruleId": "commit-before-processing", "ruleIndex": 0, "level": "error",
		"message": {"text": "offset committed before the record is processed"},
		"locations": [`+place(`"startLine": 9, "startColumn": 2, "endLine": 9, "endColumn": 12`,
		`, "logicalLocations": [{"fullyQualifiedName": "example.com/shop.(*Consumer).Run", "kind": "function"}]`)+`],
		"relatedLocations": [`+strings.Replace(polled, "{", `{"id": 1, `, 1)+`,`+strings.Replace(worked, "{", `{"id": 2, `, 1)+`],
		"codeFlows": [{"threadFlows": [{"locations": [{"location": `+polled+`}, {"location": `+worked+`}]}]}],
		"fixes": [{"description": {"text": "move it"}, "artifactChanges": [{
			"artifactLocation": {"uri": "mod/shop/b.go", "uriBaseId": "%SRCROOT%"},
			"replacements": [
				{"deletedRegion": {"startLine": 9, "startColumn": 22, "endLine": 9, "endColumn": 26}, "insertedContent": {"text": "done"}},
				{"deletedRegion": {"startLine": 8, "startColumn": 1, "endLine": 8, "endColumn": 1}, "insertedContent": {"text": "é"}}
			]
		}]}]
	}`, result)
	assert.EqualValues(t, -1, results[1].(map[string]any)["ruleIndex"], "of a rule that nobody described")
}

func TestSARIFOfNothing(t *testing.T) {
	c := context()
	c.Tool.Rules, c.Root = nil, "/"
	text := print(t, c.SARIF, &Report{})
	assert.Contains(t, text, `"rules": []`)
	assert.Contains(t, text, `"results": []`)
	assert.Contains(t, text, `"executionSuccessful": false`)
	assert.Contains(t, text, `"uri": "file:///"`)
}

// A file that is not below the root has its whole name; odd characters do not make another URL.
func TestFileNames(t *testing.T) {
	c := context()
	assert.Equal(t, sarifArtifact{"file:///else/a%20b.go", ""}, c.artifact("/else/a b.go"))
	assert.Equal(t, sarifArtifact{"file:///c.go", ""}, c.artifact("../../c.go"))
	assert.Equal(t, sarifArtifact{"c%23%25.go", sourceRoot}, c.artifact("../c#%.go"))
	assert.Equal(t, "file:///C:/a/b.go", fileURL("C:/a/b.go"))
}

func TestFingerprint(t *testing.T) {
	r := sample()
	print := r.Findings[1].Fingerprint(context().Sources)
	assert.Equal(t, Fingerprint{"example.com/shop", "(*Consumer).Run", "commit-before-processing", []string{"commit", "poll", "skip"}}, print)

	moved := r.Findings[1]
	moved.Message, moved.URL = "in other words", ""
	assert.Equal(t, print, moved.Fingerprint(context().Sources))
	moved.Evidence = append(moved.Evidence, Evidence{Position: moved.Position})
	assert.Equal(t, []string{"poll", "skip", "commit"}, moved.Fingerprint(context().Sources).Events, "its own place is evidence")

	assert.NotEqual(t, print.hash(0), print.hash(1))
	other := print
	other.Function, other.Category = other.Function+"x", other.Category[1:]
	assert.NotEqual(t, print.Key(), other.Key())
}
