package settings

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/kafkavet/kafkavet/internal/client"
)

// one analyses a main function that makes one consumer or producer.
func one(t *testing.T, body string) *Site {
	t.Helper()
	r := newWorld(t).analyze("app", "func main() { "+body+" }")
	require.Len(t, r.Sites, 1)
	return r.Sites[0]
}

func TestIs(t *testing.T) {
	for body, want := range map[string]Answer{
		`confluent.NewConsumer(&confluent.ConfigMap{})`:                                                                                            Yes, // the default
		`confluent.NewConsumer(&confluent.ConfigMap{"enable.auto.commit": true})`:                                                                  Yes,
		`confluent.NewConsumer(&confluent.ConfigMap{"enable.auto.commit": false})`:                                                                 No,
		`m := confluent.ConfigMap{}; if len(os.Args) > 1 { m["enable.auto.commit"] = false }; confluent.NewConsumer(&m)`:                           Maybe,
		`m := confluent.ConfigMap{}; if len(os.Args) > 1 { m["enable.auto.commit"] = true }; confluent.NewConsumer(&m)`:                            Yes,
		`confluent.NewConsumer(&confluent.ConfigMap{"enable.auto.commit": len(os.Args) > 1})`:                                                      Unclear,
		`m := confluent.ConfigMap{}; for k, v := range map[string]string{} { m[k] = v }; confluent.NewConsumer(&m)`:                                Unclear,
		`a := true; if len(os.Args) > 1 { a = false }; confluent.NewConsumer(&confluent.ConfigMap{"enable.auto.commit": a})`:                       Maybe,
		`m := confluent.ConfigMap{}; for k, v := range map[string]string{} { m[k] = v }; m["enable.auto.commit"] = "t"; confluent.NewConsumer(&m)`: Yes,
	} {
		assert.Equal(t, want, one(t, body).Is(client.AutoCommit, true), body)
	}
}

func TestIsSet(t *testing.T) {
	for body, want := range map[string]Answer{
		`kafka.NewReader(kafka.ReaderConfig{})`:                                                        No,
		`kafka.NewReader(kafka.ReaderConfig{GroupID: ""})`:                                             No,
		`kafka.NewReader(kafka.ReaderConfig{GroupID: "g"})`:                                            Yes,
		`kafka.NewReader(kafka.ReaderConfig{GroupID: os.Getenv("G")})`:                                 Yes, // whatever it is, somebody thought of a group
		`kgo.NewClient(kgo.TransactionalID(os.Getenv("T")))`:                                           No,
		`g := ""; if len(os.Args) > 1 { g = "x" }; kafka.NewReader(kafka.ReaderConfig{GroupID: g})`:    Maybe,
		`var c kafka.ReaderConfig; json.Unmarshal(nil, &c); kafka.NewReader(c)`:                        Unclear,
		`var c kafka.ReaderConfig; if len(os.Args) > 1 { c.GroupID = os.Args[1] }; kafka.NewReader(c)`: Maybe,
	} {
		assert.Equal(t, want, one(t, body).IsSet(client.Group), body)
	}
}

func TestMode(t *testing.T) {
	for body, want := range map[string]struct {
		modes []client.Auto
		sure  Answer
	}{
		`kafka.NewReader(kafka.ReaderConfig{})`:             {[]client.Auto{client.NoGroup}, Yes},
		`kafka.NewReader(kafka.ReaderConfig{GroupID: "g"})`: {[]client.Auto{client.Manual}, Yes},
		`sarama.NewConsumerGroup(nil, "g", nil)`:            {[]client.Auto{client.OnMark}, Yes},
		`c := sarama.NewConfig(); c.Consumer.Offsets.AutoCommit.Enable = false; sarama.NewConsumerGroup(nil, "g", c)`:                                {[]client.Auto{client.Manual}, Yes},
		`c := sarama.NewConfig(); c.Consumer.Offsets.AutoCommit.Enable = len(os.Args) > 1; sarama.NewConsumerGroup(nil, "g", c)`:                     {[]client.Auto{client.Manual, client.OnMark}, Unclear},
		`c := sarama.NewConfig(); if len(os.Args) > 1 { c.Consumer.Offsets.AutoCommit.Enable = false }; sarama.NewConsumerGroup(nil, os.Args[0], c)`: {[]client.Auto{client.Manual, client.OnMark}, Maybe},
		`confluent.NewConsumer(&confluent.ConfigMap{"group.id": "g"})`:                                                                               {[]client.Auto{client.OnDelivery}, Yes},
		`confluent.NewConsumer(&confluent.ConfigMap{"group.id": "g", "enable.auto.offset.store": false})`:                                            {[]client.Auto{client.OnMark}, Yes},
		`kgo.NewClient()`:                                                                        {[]client.Auto{client.NoGroup}, Yes},
		`kgo.NewClient(kgo.ConsumerGroup("g"))`:                                                  {[]client.Auto{client.OnNextPoll}, Yes},
		`kgo.NewClient(kgo.ConsumerGroup("g"), kgo.GreedyAutoCommit())`:                          {[]client.Auto{client.OnDelivery}, Yes},
		`kgo.NewClient(kgo.ConsumerGroup("g"), kgo.AutoCommitMarks())`:                           {[]client.Auto{client.OnMark}, Yes},
		`kgo.NewClient(kgo.ConsumerGroup("g"), kgo.AutoCommitMarks(), kgo.TransactionalID("t"))`: {[]client.Auto{client.Manual}, Yes},
	} {
		s := one(t, body)
		modes, sure := s.Mode()
		var autos []client.Auto
		for _, m := range modes {
			autos = append(autos, m.Auto)
		}
		assert.Equal(t, want.modes, autos, body)
		assert.Equal(t, want.sure, sure, body)
	}
}

func TestHolds(t *testing.T) {
	s := one(t, `confluent.NewConsumer(&confluent.ConfigMap{"group.id": "g", "enable.auto.commit": len(os.Args) > 1})`)
	assert.Equal(t, Yes, s.Holds(client.Cond{Setting: client.Group}))
	assert.Equal(t, No, s.Holds(client.Cond{Setting: client.Group, Not: true}))
	assert.Equal(t, Unclear, s.Holds(client.Cond{Setting: client.AutoCommit, Is: true, Not: true}))
	assert.Equal(t, No, s.All([]client.Cond{{Setting: client.AutoCommit, Is: true}, {Setting: client.Group, Not: true}}), "one that fails settles it")
	assert.Equal(t, Yes, s.All(nil))
}

func TestPositions(t *testing.T) {
	w := newWorld(t)
	r := w.analyze("app", `
func main() {
	m := confluent.ConfigMap{
		"group.id": "g",
		"auto.commit.enable": false,
	}
	confluent.NewConsumer(&m)
}`)
	v := r.Sites[0].Set[client.NoEffect]
	assert.Equal(t, 6, w.fset.Position(v.Pos).Line-1, "where the key is written")
	require.Len(t, v.Rows, 1)
	assert.Equal(t, "auto.commit.enable", v.Rows[0].Key)
}
