package main

import (
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestBench(t *testing.T) {
	var out strings.Builder
	require.NoError(t, bench(&out, "../example", []string{"./stock"}, 1))
	lines := strings.Split(strings.TrimSpace(out.String()), "\n")
	require.Len(t, lines, 9, out.String())
	for i, name := range []string{"go list -deps -test", "go vet", "go vet -vettool=kafkavet", "kafkavet"} {
		for _, line := range []string{lines[1+i], lines[5+i]} {
			assert.Regexp(t, `^ *`+name+` +(cold|warm) +\d+\.\d\d +\d+\.\d +[1-9]\d* +\d+\.\d\d$`, line)
		}
	}
	assert.Contains(t, lines[2], " 1.00")
	assert.Contains(t, lines[6], " 1.00")
	// Cold is cold also where the tests, and go vet, have run before.
	assert.Greater(t, seconds(t, lines[2]), 2*seconds(t, lines[6]), out.String())
	assert.Greater(t, seconds(t, lines[3]), 2*seconds(t, lines[7]), out.String())
}

// seconds is the processor time in a line of the table.
func seconds(t *testing.T, line string) float64 {
	fields := strings.Fields(line)
	require.Greater(t, len(fields), 4, line)
	s, err := strconv.ParseFloat(fields[len(fields)-4], 64)
	require.NoError(t, err, line)
	return s
}

func TestBadInput(t *testing.T) {
	assert.EqualError(t, bench(new(strings.Builder), "nowhere", []string{"./..."}, 1), "nowhere is no folder")
	assert.ErrorContains(t, bench(new(strings.Builder), t.TempDir(), []string{"."}, 1), "go list: exit status 1: go: ")
}
