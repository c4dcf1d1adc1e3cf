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
	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/kafkavet/kafkavet/lab/internal/broker"
	"github.com/kafkavet/kafkavet/lab/internal/operator"
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
	"commits in steps": func(ctx context.Context, env *program.Env) error {
		client, at, err := start(ctx, env)
		if err != nil {
			return err
		}
		for n := at; n <= records; n++ {
			if n == k {
				go func() {
					for at := k + 1; at <= records; at += 4 {
						time.Sleep(60 * time.Millisecond)
						commit(ctx, client, env, at)
					}
				}()
			}
			if err := env.Work(program.Encode(n)); err != nil {
				return err
			}
		}
		if err := commit(ctx, client, env, records+1); err != nil {
			return err
		}
		select {}
	},
	"commits at once": func(ctx context.Context, env *program.Env) error {
		client, at, err := start(ctx, env)
		if err != nil {
			return err
		}
		for n := at; n <= records; n++ {
			if err := env.Work(program.Encode(n)); err != nil {
				return err
			}
			go commit(ctx, client, env, n+1)
		}
		select {}
	},
	"does not wait": func(ctx context.Context, env *program.Env) error {
		return transform(ctx, env, func(client *kgo.Client, r *kgo.Record) error {
			client.Produce(ctx, r, nil)
			return nil
		})
	},
	"waits": func(ctx context.Context, env *program.Env) error {
		return transform(ctx, env, func(client *kgo.Client, r *kgo.Record) error {
			return client.ProduceSync(ctx, r).FirstErr()
		})
	},
	"hangs": func(context.Context, *program.Env) error { select {} },
}

// start returns a client, and the record that comes next for the group.
func start(ctx context.Context, env *program.Env) (*kadm.Client, int, error) {
	client, err := kgo.NewClient(kgo.SeedBrokers(env.Brokers...))
	if err != nil {
		return nil, 0, err
	}
	admin := kadm.NewClient(client)
	offsets, err := admin.FetchOffsets(ctx, env.Group)
	if errors.Is(err, kerr.GroupIDNotFound) {
		return admin, 0, nil
	}
	at, _ := offsets.Lookup(env.Topic, 0)
	return admin, int(max(0, at.At)), err
}

func commit(ctx context.Context, client *kadm.Client, env *program.Env, next int) error {
	offsets := make(kadm.Offsets)
	offsets.AddOffset(env.Topic, 0, int64(next), -1)
	return client.CommitAllOffsets(ctx, env.Group, offsets)
}

// transform sends all records on, and commits each then.
func transform(ctx context.Context, env *program.Env, send func(*kgo.Client, *kgo.Record) error) error {
	admin, at, err := start(ctx, env)
	if err != nil {
		return err
	}
	client, err := kgo.NewClient(kgo.SeedBrokers(env.Brokers...), kgo.DefaultProduceTopic(env.Output))
	if err != nil {
		return err
	}
	ends, err := admin.ListEndOffsets(ctx, env.Topic)
	if err != nil {
		return err
	}
	end, _ := ends.Lookup(env.Topic, 0)
	for n := at; n < int(end.Offset); n++ {
		if err := send(client, kgo.SliceRecord(program.Encode(n))); err != nil {
			return err
		}
		if err := commit(ctx, admin, env, n+1); err != nil {
			return err
		}
	}
	select {}
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
	return &Lab{Broker: b, Executable: self, Waits: Waits{Limit: 15 * time.Second, Bound: 200 * time.Millisecond, Quiet: 60 * time.Millisecond}}
}

// impatient is a lab whose limit is reached soon.
func impatient(t *testing.T) *Lab {
	l := lab(t)
	l.Limit = 300 * time.Millisecond
	return l
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
			l := lab(t)
			if name == "hangs" {
				l = impatient(t)
			}
			_, err := l.Run(t.Context(), name, "", point)
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
	_, err := impatient(t).Run(t.Context(), "goes backwards", "", Find("rebalance"))
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

// A timer falls more than once while records come in: what counts is the last of what it commits.
func TestHoldWaitsForTheLastCommit(t *testing.T) {
	o, err := lab(t).Run(t.Context(), "commits in steps", "", Find("hold"))
	require.NoError(t, err)
	assert.EqualValues(t, records, o.Crashed.Partitions[0].Committed)
	assert.Equal(t, []int{7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19}, o.Lost)
}

// No commit comes before the point, and the program does not stop at that.
func TestEarly(t *testing.T) {
	o, err := lab(t).Run(t.Context(), "commits at once", "", Find("early"))
	require.NoError(t, err)
	assert.EqualValues(t, operator.None, o.Crashed.Partitions[0].Committed)
	assert.Equal(t, []int{0, 1, 2, 3, 4, 5, 6, 7}, o.Repeated)
}

// A program that had no time has not done what it could, so it is given more. One that never has any does not hold up the lab.
func TestPatience(t *testing.T) {
	l := impatient(t)
	e := &experiment{Lab: l, name: "hangs"}
	require.NoError(t, e.live(func() error {
		over := e.patience(l.Bound)
		assert.False(t, over())
		assert.Eventually(t, over, 10*l.Limit, time.Millisecond)

		require.NoError(t, e.process.Stop())
		start := time.Now()
		over = e.patience(l.Bound)
		assert.Eventually(t, over, 10*l.Limit, time.Millisecond)
		assert.GreaterOrEqual(t, time.Since(start), l.Limit)
		return nil
	}))
}

// Nothing of what is produced arrives, so a program that does not wait for that commits what is lost.
func TestUnsent(t *testing.T) {
	o, err := lab(t).Run(t.Context(), "does not wait", "", Find("unsent"))
	require.NoError(t, err)
	assert.Len(t, o.Lost, records)
	o, err = lab(t).Run(t.Context(), "waits", "", Find("unsent"))
	require.NoError(t, err)
	assert.Empty(t, o.Lost)
	assert.Empty(t, o.Repeated)
}
