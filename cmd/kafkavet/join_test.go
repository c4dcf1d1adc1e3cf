package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/kafkavet/kafkavet/internal/config"
)

// A writer in transactions and a reader that does not mind are found together where nothing imports both: by a stand-alone
// run, from the cache too, and by no other driver.
func TestJoin(t *testing.T) {
	const dir = "testdata/joined"
	first := call(t, dir, nil, command, "./...")
	assert.Equal(t, 1, first.status)
	assert.Equal(t, "1 finding in 1 package; 5 packages checked\n", first.stderr)
	assert.True(t, strings.HasPrefix(first.stdout, filepath.Join("wrong", "reader", "reader.go")+
		`:17:30: topic "wrong.postings" is written in transactions, but this consumer reads without read_committed: `), first.stdout)
	assert.Contains(t, first.stdout, "; the writer is in package kafkavet.test/joined/wrong/writer, which only a stand-alone run sees together with this one [read-uncommitted]\n"+
		"\t"+filepath.Join("wrong", "writer", "writer.go")+":13:30: its writer, in transactions, is made here\n")
	assert.Equal(t, first, call(t, dir, nil, command, "./..."), "from the cache")
	assert.Equal(t, 1, call(t, dir, nil, command, "-json", "./wrong/...").status)
	assert.Equal(t, result{}, call(t, dir, nil, "go", "vet", "-vettool="+command, "./..."))

	const silent = "no findings; "
	for _, args := range []string{"./right/...", "./wrong/reader", "./wrong/writer", "./meant ./wrong/writer", "-isolation=false ./...", "-commitorder ./..."} {
		got := call(t, dir, nil, command, strings.Fields(args)...)
		assert.Equal(t, 0, got.status, args)
		assert.Empty(t, got.stdout, args)
		assert.True(t, strings.HasPrefix(got.stderr, silent), args)
	}
}

// The configuration has a say in it as well.
func TestJoinConfigured(t *testing.T) {
	dir := t.TempDir()
	require.NoError(t, os.CopyFS(dir, os.DirFS("testdata/joined")))
	assert.Equal(t, 1, call(t, dir, nil, command, "./...").status)
	for _, text := range []string{"leave-out: [wrong/reader]", "checks: {isolation: false}"} {
		require.NoError(t, os.WriteFile(filepath.Join(dir, config.Name), []byte(text), 0o666))
		assert.Equal(t, result{"", "no findings; 5 packages checked\n", 0}, call(t, dir, nil, command, "./..."), text)
	}
	assert.Equal(t, 1, call(t, dir, nil, command, "-isolation", "./...").status, "who names a check gets it")

	// The configuration of the writer's and the reader's own packages is enough for every driver.
	require.NoError(t, os.WriteFile(filepath.Join(dir, config.Name), []byte("transactional-topics: [wrong.postings]"), 0o666))
	vetted := call(t, dir, nil, "go", "vet", "-vettool="+command, "./...")
	assert.Equal(t, 1, vetted.status)
	assert.Equal(t, 1, strings.Count(vetted.stderr, "[read-uncommitted]"))
	alone := call(t, dir, nil, command, "./...")
	assert.Equal(t, 1, strings.Count(alone.stdout, "[read-uncommitted]"))
	assert.NotContains(t, alone.stdout, "stand-alone")
}
