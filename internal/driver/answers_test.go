package driver

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/kafkavet/kafkavet/internal/finding"
)

// What Go 1.25 prints on its standard error; from Go 1.26 on the objects stand on the standard output.
const mixed = `go: downloading example.com/x v1.0.0
# example.com/m/broken
broken/b.go:2:23: undefined: x
broken/b.go:3:23: undefined: y
# example.com/m/syntax
vet: syntax/d.go:2:8: expected ')', found 'EOF'
# example.com/m/a_test
# [example.com/m/a_test]
{}
# example.com/m/ok
{
	"example.com/m/ok": {
		"order": [
			{
				"posn": "/m/ok/ok.go:3:23",
				"message": "m"
			}
		],
		"unit": [
			{
				"posn": "/m/ok/ok.go:1:1",
				"message": "analysed with test files"
			}
		]
	}
}
# example.com/m/crash
panic: runtime error: index out of range

goroutine 1 [running]:
go: finished
`

func TestRead(t *testing.T) {
	var a answers
	require.NoError(t, a.read([]byte(mixed)))
	assert.Equal(t, map[string]string{
		"example.com/m/broken": "broken/b.go:2:23: undefined: x",
		"example.com/m/syntax": "syntax/d.go:2:8: expected ')', found 'EOF'",
		"example.com/m/crash":  "the analysis crashed: panic: runtime error: index out of range",
	}, a.failed)
	assert.Equal(t, []string{"go: downloading example.com/x v1.0.0", "go: finished"}, a.other)
	require.Len(t, a.units, 1)
	assert.Equal(t, "example.com/m/ok", a.units[0].importPath)
	assert.True(t, a.units[0].tests)
	assert.Contains(t, a.units[0].checks, "order")
	assert.NotContains(t, a.units[0].checks, "unit")

	assert.Error(t, a.read([]byte("{\n\tnonsense\n}\n")))
}

func TestFindings(t *testing.T) {
	fs, failed, err := Suite{}.findings("p", "order", json.RawMessage(`[{
		"category": "late", "posn": "/m/a.go:3:23", "end": "/m/a.go:4:1", "message": "too late [late]",
		"related": [{"posn": "/m/b.go:1:2", "end": "/m/b.go:1:3", "message": "polled here"}]
	}]`), parsePosition)
	require.NoError(t, err)
	assert.Empty(t, failed)
	assert.Equal(t, []finding.Finding{{
		Package: "p", Check: "order", Category: "late", Message: "too late",
		Position: finding.Position{File: "/m/a.go", Line: 3, Column: 23},
		End:      finding.Position{File: "/m/a.go", Line: 4, Column: 1},
		Evidence: []finding.Evidence{{
			Position: finding.Position{File: "/m/b.go", Line: 1, Column: 2},
			End:      finding.Position{File: "/m/b.go", Line: 1, Column: 3},
			Message:  "polled here",
		}},
	}}, fs)

	_, failed, err = Suite{}.findings("p", "order", json.RawMessage(`{"error": "too big"}`), parsePosition)
	require.NoError(t, err)
	assert.Equal(t, "too big", failed)

	_, _, err = Suite{}.findings("p", "order", json.RawMessage(`"?"`), parsePosition)
	assert.Error(t, err)
}

func TestParsePosition(t *testing.T) {
	for s, want := range map[string]finding.Position{
		"/a/b.go:12:3":   {File: "/a/b.go", Line: 12, Column: 3},
		`C:\a\b.go:12:3`: {File: `C:\a\b.go`, Line: 12, Column: 3},
		"-":              {File: "-"},
		"a:b":            {File: "a:b"},
	} {
		assert.Equal(t, want, parsePosition(s), s)
	}
}
