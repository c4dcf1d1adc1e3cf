package analysistest_test

import (
	"hash/fnv"
	"path"
	"path/filepath"
	"slices"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/kafkavet/kafkavet"
	"github.com/kafkavet/kafkavet/analysistest"
	"github.com/kafkavet/kafkavet/analysistest/metamorph"
)

const testdata = "../testdata/src"

// modules hold the test programs, one module a library.
var modules = []string{"configured", "confluent", "franz", "goka", "kafkago", "kafkapubsub", "sarama", "saramacluster", "watermill"}

func TestNoModuleIsForgotten(t *testing.T) {
	found, err := filepath.Glob(filepath.Join(testdata, "*", "go.mod"))
	require.NoError(t, err)
	for i, name := range found {
		found[i] = filepath.Base(filepath.Dir(name))
	}
	assert.Equal(t, modules, found)
}

// A wrong program wants a finding, a right one none, and nothing else stands in the modules.
func TestProgramsAreLabelled(t *testing.T) {
	for _, module := range modules {
		t.Run(module, func(t *testing.T) {
			m := analysistest.Load(t, filepath.Join(testdata, module))
			wants := map[string]int{}
			for _, p := range m.Packages {
				ws, err := p.Wants()
				require.NoError(t, err)
				wants[m.Program(p)] += len(ws)
			}
			for name, n := range wants {
				switch path.Base(name) {
				case "wrong":
					assert.Positive(t, n, name)
				case "right":
					assert.Zero(t, n, name)
				default:
					t.Errorf("%s is neither right nor wrong", name)
				}
			}
		})
	}
}

// TestPrograms runs the suite over all test programs.
func TestPrograms(t *testing.T) {
	for _, module := range modules {
		t.Run(module, func(t *testing.T) {
			t.Parallel()
			analysistest.Test(t, filepath.Join(testdata, module), kafkavet.Analyzers()...)
		})
	}
}

// leastPrograms is to how many programs each rewriting must apply at least, so that none goes idle.
const leastPrograms = 15

// TestVariants runs the suite over all rewritings of all test programs, or with -short over a sample.
// beyondReach are rewritings whose verdict the analysis does not keep yet, with the reason: each is a miss, none
// a false alarm.
var beyondReach = map[string]string{
	"franz/commit-offsets-map/wrong/commit-package": "what a commit covers is decided by its caller's operand",
	"sarama/mark-carried/wrong/field":               "a closure kept in a field of a field",
	"sarama/failure-middleware/wrong/package":       "a closure made by another package",
	"sarama/mark-first-iterator/wrong/package":      "an iterator made by another package",
	"saramacluster/failure-stash/wrong/closure":     "a list of offsets that a closure shares",
	"saramacluster/failure-stash/wrong/iterator":    "a list of offsets that a closure shares",
	"sarama/default-handler/wrong/function":         "a function of an exported field that is passed on",
	"sarama/default-handler/wrong/method":           "a function of an exported field that is passed on",
	"sarama/default-handler/wrong/closure":          "a function of an exported field that is passed on",
	"sarama/default-handler/wrong/interface":        "a function of an exported field that is passed on",
	"sarama/default-handler/wrong/iterator":         "a function of an exported field that is passed on",
	"sarama/default-handler/wrong/errgroup":         "a function of an exported field that is passed on",
	"sarama/default-handler/wrong/generic":          "a function of an exported field that is passed on",
	"sarama/default-handler/wrong/generic-package":  "a function of an exported field that is passed on",
}

func TestVariants(t *testing.T) {
	var mu sync.Mutex
	applied := map[string]int{}
	t.Run("module", func(t *testing.T) {
		for _, module := range modules {
			t.Run(module, func(t *testing.T) {
				t.Parallel()
				m := analysistest.Load(t, filepath.Join(testdata, module))
				analyzers := kafkavet.Analyzers()
				for _, name := range programs(m) {
					for _, r := range metamorph.Rewritings {
						if testing.Short() && !sampled(module+name+r.Name) {
							continue
						}
						v := r.Apply(m, name)
						if v.Places == 0 || beyondReach[module+"/"+name+"/"+r.Name] != "" {
							continue
						}
						mu.Lock()
						applied[r.Name]++
						mu.Unlock()
						t.Run(name+"/"+r.Name, func(t *testing.T) { v.Check(t, analyzers...) })
					}
				}
			})
		}
	})
	for _, r := range metamorph.Rewritings {
		t.Logf("%s: %d programs", r.Name, applied[r.Name])
		if !testing.Short() {
			assert.GreaterOrEqual(t, applied[r.Name], leastPrograms, r.Name)
		}
	}
}

// programs are the names of the programs of m, in order.
func programs(m *analysistest.Module) (names []string) {
	for _, p := range m.Packages {
		names = append(names, m.Program(p))
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// sampled picks one name in eight.
func sampled(name string) bool {
	h := fnv.New32a()
	h.Write([]byte(name))
	return h.Sum32()%8 == 0
}
