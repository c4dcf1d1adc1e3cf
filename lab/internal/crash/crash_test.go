package crash

import (
	"context"
	"errors"
	"fmt"
	"os"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/kafkavet/kafkavet/lab/internal/broker"
	"github.com/kafkavet/kafkavet/lab/program"
)

// The test is its own child: it runs programs without a client, which show the lab something that real ones should not.
var programs = map[string]program.Func{
	"ends": func(context.Context, *program.Env) error { return errors.New("no such topic") },
	"goes backwards": func(_ context.Context, env *program.Env) error {
		for n := records; n >= 0; n-- {
			if err := env.Work(program.Encode(n)); err != nil {
				return err
			}
		}
		select {}
	},
	"saves": func(ctx context.Context, env *program.Env) error {
		client, err := kgo.NewClient(kgo.SeedBrokers(env.Brokers...), kgo.DefaultProduceTopic(env.Output))
		if err != nil {
			return err
		}
		for n := range records + 1 {
			value := program.Encode(n)
			if err := env.Work(value); err == nil {
				continue
			}
			if err := client.ProduceSync(ctx, kgo.SliceRecord(value)).FirstErr(); err != nil {
				return err
			}
			break // it never comes to the others
		}
		select {}
	},
	"hangs": func(context.Context, *program.Env) error { select {} },
}

func TestMain(m *testing.M) {
	if len(os.Args) == 3 && programs[os.Args[1]] != nil {
		env, err := program.FromParent(os.Args[2])
		if err == nil {
			err = programs[os.Args[1]](context.Background(), env)
		}
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	os.Exit(m.Run())
}

func lab(t *testing.T) *Lab {
	b, err := broker.Fake()
	require.NoError(t, err)
	t.Cleanup(func() { b.Close() })
	self, err := os.Executable()
	require.NoError(t, err)
	return &Lab{Broker: b, Executable: self, Waits: Waits{Limit: 300 * time.Millisecond, Bound: 100 * time.Millisecond, Quiet: 60 * time.Millisecond}}
}

func TestNoVerdict(t *testing.T) {
	for name, want := range map[string]string{
		"ends":  "^the program ended by itself: no such topic$",
		"hangs": "^no step .*in 300ms$",
	} {
		for _, point := range Points {
			if point.Name == "exit" || point.Name == "refused" || point.Name == "unanswered" || point.Name == "forgotten" {
				continue // a program that only produces may end
			}
			_, err := lab(t).Run(t.Context(), name, "", point)
			assert.ErrorAs(t, err, new(NoVerdict), "%s at %q", name, point.Name)
			assert.Regexp(t, want, err, "%s at %q", name, point.Name)
		}
	}
}

// What was offered after the restart, though in another order, is not lost.
func TestCount(t *testing.T) {
	o, err := lab(t).Run(t.Context(), "goes backwards", "", Find("before"))
	require.NoError(t, err)
	assert.NotContains(t, o.Lost, 8)
	assert.EqualValues(t, -1, o.Crashed.Partitions[0].Committed)
	assert.EqualValues(t, records+1, o.Recovered.Partitions[0].End)
}

// A failed record in the output is kept: there, and where it is worked on after the restart.
func TestSaved(t *testing.T) {
	o, err := lab(t).Run(t.Context(), "saves", "", Find("fail"))
	require.NoError(t, err)
	assert.Equal(t, []int{0, 1, 2, 3, 4, 5, 6, 7}, o.Repeated)
	assert.Empty(t, o.Lost)
}

// A program that is in no group shows nothing of what a rebalance does to it.
func TestNoRebalance(t *testing.T) {
	_, err := lab(t).Run(t.Context(), "goes backwards", "", Find("rebalance"))
	assert.ErrorAs(t, err, new(NoVerdict))
	assert.EqualError(t, err, "no rebalance in 300ms")
}

// What a program does that was taken for dead counts as well.
func TestZombie(t *testing.T) {
	o, err := lab(t).Run(t.Context(), "goes backwards", "", Find("zombie"))
	require.NoError(t, err)
	assert.Empty(t, o.Lost)
	assert.Len(t, o.Repeated, records, "before it was stopped, by the other, and when it goes on")
}

func TestFind(t *testing.T) {
	for _, point := range Points {
		assert.Same(t, point, Find(point.Name))
		assert.NotEmpty(t, point.What)
	}
	assert.Nil(t, Find("never"))
}
