package analysistest_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/kafkavet/kafkavet"
	"github.com/kafkavet/kafkavet/analysistest"
)

// shape is a generated consumer whose body grows: n parts stand between the poll and the commit.
type shape struct {
	name  string
	least int // parts that make a small function; ten times as many are below the bound
	body  func(n int) string
	more  func(n int) string // other declarations
}

var shapes = []shape{
	{"plain", 200, func(n int) string {
		return repeat(n, func(i int) string { return fmt.Sprintf("\t\tn%d := len(m.Value) + %d\n\t\t_ = n%[1]d\n", i, i) })
	}, nil},
	{"returning", 60, func(n int) string {
		return repeat(n/2, func(int) string {
			return "\t\tif err := s.Save(ctx, m.Value); err != nil {\n\t\t\treturn err\n\t\t}\n"
		})
	}, nil},
	{"failing", 30, func(n int) string {
		return repeat(n/2, func(i int) string {
			return fmt.Sprintf("\t\tif err := s.Save(ctx, m.Value); err != nil {\n\t\t\tlog.Print(%d, err)\n\t\t}\n", i)
		})
	}, nil},
	{"switch", 30, func(n int) string {
		return "\t\tswitch string(m.Key) {\n" + repeat(n, func(i int) string {
			return fmt.Sprintf("\t\tcase \"k%d\":\n\t\t\tif err := s.Save(ctx, m.Value); err != nil {\n\t\t\t\tlog.Print(err)\n\t\t\t}\n", i)
		}) + "\t\t}\n"
	}, nil},
	{"closures", 30, func(n int) string { // each within the one before
		return repeat(n, func(i int) string {
			return fmt.Sprintf("\t\tif err := func() error {\n\t\tif err := s.Save(ctx, m.Value[%d:]); err != nil {\n\t\t\treturn err\n\t\t}\n", i)
		}) + repeat(n, func(int) string { return "\t\treturn nil\n\t\t}(); err != nil {\n\t\t\treturn err\n\t\t}\n" })
	}, nil},
	{"functions", 60, func(n int) string {
		return "\t\tif err := f0(ctx, s, m.Value); err != nil {\n\t\t\treturn err\n\t\t}\n"
	}, func(n int) string {
		return repeat(n, func(i int) string {
			return fmt.Sprintf("func f%d(ctx context.Context, s Store, b []byte) error {\n\tif err := s.Save(ctx, b); err != nil {\n\t\treturn err\n\t}\n\treturn f%d(ctx, s, b)\n}\n", i, i+1)
		}) + fmt.Sprintf("func f%d(ctx context.Context, s Store, b []byte) error { return nil }\n", n)
	}},
}

// deep is by how much a shape's sizes are less than others': the compiler's own passes do not take much nesting.
func (s shape) deep() int {
	if s.name == "closures" {
		return 10
	}
	return 1
}

func repeat(n int, f func(int) string) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(f(i))
	}
	return b.String()
}

// generated is a module with one consumer of that shape and size.
func generated(t testing.TB, shape, n int) *analysistest.Module {
	dir := t.TempDir()
	for _, name := range []string{"go.mod", "go.sum"} {
		data, err := os.ReadFile(filepath.Join(testdata, "configured", name))
		require.NoError(t, err)
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), []byte(strings.Replace(strings.Replace(string(data), "=> ./kit", "=> "+kit(t), 1), "module kafkavet.test/configured", "module generated.example", 1)), 0o666))
	}
	text := "package p\n\nimport (\n\t\"context\"\n\t\"log\"\n\n\t\"github.com/segmentio/kafka-go\"\n)\n\n" +
		"var _ = log.Print\n\ntype Store interface {\n\tSave(ctx context.Context, b []byte) error\n}\n\n" +
		"func Run(ctx context.Context, s Store, brokers []string) error {\n" +
		"\treader := kafka.NewReader(kafka.ReaderConfig{Brokers: brokers, GroupID: \"g\", Topic: \"t\"})\n\tfor {\n" +
		"\t\tm, err := reader.FetchMessage(ctx)\n\t\tif err != nil {\n\t\t\treturn err\n\t\t}\n" + shapes[shape].body(n) +
		"\t\tif err := reader.CommitMessages(ctx, m); err != nil {\n\t\t\treturn err\n\t\t}\n\t}\n}\n"
	if more := shapes[shape].more; more != nil {
		text += "\n" + more(n)
	}
	require.NoError(t, os.WriteFile(filepath.Join(dir, "p.go"), []byte(text), 0o666))
	return analysistest.Load(t, dir)
}

func kit(t testing.TB) string {
	dir, err := filepath.Abs(filepath.Join(testdata, "configured", "kit"))
	require.NoError(t, err)
	return dir
}

// The cost grows in proportion to the size of functions, up to the bound.
func TestGrowth(t *testing.T) {
	for i, shape := range shapes {
		t.Run(shape.name, func(t *testing.T) {
			var small, large time.Duration
			for range 5 { // a busy machine makes one or the other slow, but not each time
				small, large = cost(t, i, shape.least), cost(t, i, 10*shape.least)
				if large < 6*small {
					return
				}
			}
			assert.Less(t, large, 6*small, "ten times the size costs as much for each part, noise aside")
		})
	}
}

// cost is the processor time of an analysis, for each of n parts.
func cost(t *testing.T, shape, n int) time.Duration {
	m := generated(t, shape, n)
	const runs = 2 // the first fills caches
	var start time.Duration
	for range runs {
		start = cpu(t)
		_, err := m.Analyze(kafkavet.Analyzers()...)
		require.NoError(t, err)
	}
	return (cpu(t) - start) / time.Duration(n)
}

// Beyond the bound a function is left out, and named.
func TestTooBigIsSkipped(t *testing.T) {
	for i, shape := range shapes {
		if shape.more != nil {
			continue // many functions, none of them big
		}
		m := generated(t, i, 10_000/shape.deep())
		start := cpu(t)
		_, err := m.Analyze(kafkavet.Analyzers()...)
		assert.ErrorContains(t, err, `skipped ["generated.example.Run: too big: more than 5000 statements"]`, shape.name)
		assert.Less(t, cpu(t)-start, 10*time.Second, shape.name)
	}
}

// BenchmarkGrowth analyses ever bigger functions, also beyond the bound.
func BenchmarkGrowth(b *testing.B) {
	for i, shape := range shapes {
		for n := 100; n <= 100_000/shape.deep(); n *= 10 {
			b.Run(fmt.Sprintf("%s/%d", shape.name, n), func(b *testing.B) {
				m := generated(b, i, n)
				b.ResetTimer()
				start := cpu(b)
				for range b.N {
					_, err := m.Analyze(kafkavet.Analyzers()...)
					_ = err
				}
				b.ReportMetric(float64((cpu(b)-start).Microseconds())/float64(b.N)/float64(n), "µs/n")
			})
		}
	}
}

// cpu is the processor time that this process has used: what else the machine does is not in it.
func cpu(t testing.TB) time.Duration {
	var u syscall.Rusage
	require.NoError(t, syscall.Getrusage(syscall.RUSAGE_SELF, &u))
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
