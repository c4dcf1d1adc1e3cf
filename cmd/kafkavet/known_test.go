package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// skipping is a function with a finding that no safe fix ends.
const skipping = `
func Skip(ctx context.Context, brokers []string, courier Courier) error {
	reader := kafka.NewReader(kafka.ReaderConfig{Brokers: brokers, GroupID: "skip", Topic: "orders.paid"})
	for {
		m, err := reader.FetchMessage(ctx)
		if err != nil {
			return err
		}
		/* 𝄞 */ if err := courier.Book(ctx, Order{ID: string(m.Value)}); err != nil {
			log.Print(err)
			continue
		}
		if err := reader.CommitMessages(ctx, m); err != nil {
			return err
		}
	}
}
`

// twice is a module with the program of fixes, and a copy of it in a package below.
func twice(t *testing.T) (dir, file, again, want string) {
	t.Helper()
	dir, file, want = program(t)
	again = filepath.Join(dir, "again", "payments.go")
	require.NoError(t, os.Mkdir(filepath.Dir(again), 0o777))
	require.NoError(t, os.WriteFile(again, []byte(read(t, file)), 0o644))
	return dir, file, again, want
}

// What is in the baseline is not reported, and not fixed.
func TestFixOutsideOfTheBaseline(t *testing.T) {
	dir, file, again, want := twice(t)
	before := read(t, again)
	got := call(t, dir, modFlags, command, "-baseline=write", "./again")
	require.Equal(t, 0, got.status, got.stderr)
	got = call(t, dir, modFlags, command, "-baseline=check", "-format=github", "./...")
	assert.Equal(t, 1, got.status)
	assert.Equal(t, 1, strings.Count(got.stdout, "::error "))
	assert.True(t, strings.HasPrefix(got.stdout, "::error file=payments.go,line=39,col="), got.stdout)
	assert.Equal(t, "1 finding in 1 package; 2 packages checked; 1 in the baseline\n", got.stderr)
	got = call(t, dir, modFlags, command, "-baseline=check", "-fix", "./...")
	assert.Equal(t, result{"", "no findings; 2 packages checked; 1 fixed; 1 in the baseline\n", 0}, got)
	assert.Equal(t, want, read(t, file))
	assert.Equal(t, before, read(t, again))
}

// What has not changed is not reported, and not fixed.
func TestFixWhatIsNew(t *testing.T) {
	dir, file, again, want := twice(t)
	git := func(args ...string) {
		t.Helper()
		got := call(t, dir, []string{"GIT_CONFIG_GLOBAL=" + os.DevNull, "GIT_CONFIG_NOSYSTEM=1"}, "git",
			append([]string{"-c", "user.name=a", "-c", "user.email=a@example.com"}, args...)...)
		require.Equal(t, 0, got.status, got.stderr)
	}
	git("init", "--quiet")
	git("add", "--all")
	git("commit", "--quiet", "--message=m")
	before := read(t, file)
	require.NoError(t, os.WriteFile(again, []byte(strings.Replace(read(t, again), "FetchMessage(ctx)", "FetchMessage(ctx) // new", 1)), 0o644))
	diff := call(t, dir, modFlags, command, "-new-from=HEAD", "-fix", "-diff", "./...")
	assert.Equal(t, 1, diff.status)
	assert.Contains(t, diff.stdout, "+++ again/payments.go\n")
	assert.NotContains(t, diff.stdout, "+++ payments.go\n")
	got := call(t, dir, modFlags, command, "-new-from=HEAD", "-fix", "./...")
	assert.Equal(t, result{"", "no findings; 2 packages checked; 1 fixed; 1 on unchanged lines\n", 0}, got)
	assert.Equal(t, before, read(t, file))
	assert.Equal(t, want, strings.Replace(read(t, again), " // new", "", 1))
}

// With -fix the formats say what is left, where it stands in the files as they are then.
func TestFormatsAfterFix(t *testing.T) {
	dir, file, _ := program(t)
	text := read(t, filepath.Join(testdata, "kafkago", "auto-commit", "wrong", "shipping.go")) + skipping
	type log struct {
		Runs []struct {
			Results []struct {
				Fixes            []any
				RelatedLocations []struct {
					PhysicalLocation struct {
						Region struct{ StartLine, StartColumn int }
					}
				}
			}
		}
	}
	for _, format := range []string{"text", "github", "sarif"} {
		require.NoError(t, os.WriteFile(file, []byte(text), 0o644))
		fixed := call(t, dir, modFlags, command, "-fix", "-format="+format, ".")
		assert.Equal(t, 1, fixed.status)
		assert.Equal(t, "1 finding in 1 package; 1 package checked; 1 fixed\n", fixed.stderr)
		require.Equal(t, strings.Count(text, "\n")+3, strings.Count(read(t, file), "\n"), "the fix adds lines above")
		again := call(t, dir, modFlags, command, "-format="+format, ".")
		assert.Equal(t, again.stdout, fixed.stdout, "as a run over the fixed file says")
		if format == "sarif" {
			var l log
			require.NoError(t, json.Unmarshal([]byte(fixed.stdout), &l))
			require.Len(t, l.Runs[0].Results, 1)
			fails := l.Runs[0].Results[0].RelatedLocations[1].PhysicalLocation.Region
			line := strings.Split(read(t, file), "\n")[fails.StartLine-1]
			assert.Equal(t, strings.Index(line, "(ctx")-2+1, fails.StartColumn, "four bytes, two units")
		}
	}
}
