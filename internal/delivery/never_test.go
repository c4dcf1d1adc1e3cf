package delivery_test

import (
	"strings"
	"testing"

	"github.com/kafkavet/kafkavet/analysistest"
	"github.com/kafkavet/kafkavet/passes/autocommit"
	"github.com/kafkavet/kafkavet/passes/commitorder"
	"github.com/kafkavet/kafkavet/passes/isolation"
)

// kafkaGo has of the library's interface what the tests need.
const kafkaGo = `package kafka

import "context"

type Message struct {
	Topic      string
	Offset     int64
	Key, Value []byte
}

type IsolationLevel int8

const (
	ReadUncommitted IsolationLevel = 0
	ReadCommitted   IsolationLevel = 1
)

type ReaderConfig struct {
	Brokers        []string
	GroupID        string
	Topic          string
	IsolationLevel IsolationLevel
	CommitInterval int
}

type Reader struct{}

func NewReader(c ReaderConfig) *Reader { return nil }

func (r *Reader) FetchMessage(ctx context.Context) (Message, error)             { return Message{}, nil }
func (r *Reader) ReadMessage(ctx context.Context) (Message, error)              { return Message{}, nil }
func (r *Reader) CommitMessages(ctx context.Context, msgs ...Message) error     { return nil }
func (r *Reader) SetOffset(offset int64) error                                  { return nil }
func (r *Reader) Close() error                                                  { return nil }
`

const never = ` // want "never-commits"`

// program is a package p with the imports and the code given, beside loop.
func program(want, imports, code string) map[string]string {
	loop := `
func loop(ctx context.Context, r *kafka.Reader, s interface{ Save([]byte) error }) error {
	for {
		m, err := r.FetchMessage(ctx)` + want + `
		if err != nil {
			return err
		}
		if err := s.Save(m.Value); err != nil {
			return err
		}
	}
}
`
	return map[string]string{
		"github.com/segmentio/kafka-go/kafka.go": kafkaGo,
		"github.com/google/uuid/uuid.go":         "package uuid\n\ntype UUID [16]byte\n\nfunc New() UUID { return UUID{} }\n\nfunc (u UUID) String() string { return \"\" }\n",
		"example.com/other/other.go":             "package other\n\nvar kept any\n\nfunc Keep(x any) { kept = x }\n\nfunc Log(x ...any) {}\n",
		"example.com/p/p.go":                     "package p\n\nimport (\n\t\"context\"\n\t\"github.com/segmentio/kafka-go\"\n" + imports + ")\n" + loop + code,
	}
}

// Nobody may commit but who is in sight; where that is not all, the analysis is silent.
func TestNeverCommitsWhoElseCommits(t *testing.T) {
	const made = `kafka.NewReader(kafka.ReaderConfig{GroupID: "g", Topic: "t"})`
	const saver = "s interface{ Save([]byte) error }"
	for name, test := range map[string]struct{ want, imports, code string }{
		"nobody": {never, "", `
func Run(ctx context.Context, ` + saver + `) error {
	r := ` + made + `
	defer r.Close()
	return loop(ctx, r, s)
}`},
		"two consumers, one commits": {never, "", `
func Run(ctx context.Context, ` + saver + `) error { return loop(ctx, ` + made + `, s) }

func Other(ctx context.Context, ` + saver + `) error {
	r := ` + made + `
	for {
		m, err := r.FetchMessage(ctx)
		if err != nil {
			return err
		}
		if err := s.Save(m.Value); err != nil {
			return err
		}
		if err := r.CommitMessages(ctx, m); err != nil {
			return err
		}
	}
}`},
		"another function of the same object": {"", "", `
type T struct{ r *kafka.Reader }

func New() *T { return &T{` + made + `} }

func (t *T) Run(ctx context.Context, ` + saver + `) error { return loop(ctx, t.r, s) }

func (t *T) Done(ctx context.Context, m kafka.Message) error { return t.r.CommitMessages(ctx, m) }
`},
		"a goroutine through a captured variable": {"", "", `
func Run(ctx context.Context, done chan kafka.Message, ` + saver + `) error {
	var r *kafka.Reader
	r = ` + made + `
	go func() {
		for m := range done {
			r.CommitMessages(ctx, m)
		}
	}()
	return loop(ctx, r, s)
}`},
		"returned": {"", "", `
func Run(ctx context.Context, ` + saver + `) (*kafka.Reader, error) {
	r := ` + made + `
	return r, loop(ctx, r, s)
}`},
		"an exported method hands it out": {"", "", `
type T struct{ r *kafka.Reader }

func New() *T { return &T{` + made + `} }

func (t *T) Reader() *kafka.Reader { return t.r }

func (t *T) Run(ctx context.Context, ` + saver + `) error { return loop(ctx, t.r, s) }
`},
		"an exported field": {"", "", `
type T struct{ Reader *kafka.Reader }

func New() *T { return &T{` + made + `} }

func (t *T) Run(ctx context.Context, ` + saver + `) error { return loop(ctx, t.Reader, s) }
`},
		"an unexported field of the same kind": {never, "", `
type T struct{ reader *kafka.Reader }

func New() *T { return &T{` + made + `} }

func (t *T) Run(ctx context.Context, ` + saver + `) error { return loop(ctx, t.reader, s) }
`},
		"kept elsewhere": {"", "\t\"example.com/other\"\n", `
func Run(ctx context.Context, ` + saver + `) error {
	r := ` + made + `
	other.Keep(r)
	return loop(ctx, r, s)
}`},
		"the commit is handed on": {"", "\t\"example.com/other\"\n", `
func Run(ctx context.Context, ` + saver + `) error {
	r := ` + made + `
	other.Keep(r.CommitMessages)
	return loop(ctx, r, s)
}`},
		"in a list": {"", "", `
var readers []*kafka.Reader

func Run(ctx context.Context, ` + saver + `) error {
	r := ` + made + `
	readers = append(readers, r)
	return loop(ctx, r, s)
}

func CommitAll(ctx context.Context, m kafka.Message) {
	for _, r := range readers {
		r.CommitMessages(ctx, m)
	}
}`},
		"through a function that the caller brings": {"", "", `
func Run(ctx context.Context, more func(*kafka.Reader), ` + saver + `) error {
	r := ` + made + `
	more(r)
	return loop(ctx, r, s)
}`},
		"a way that is known": {never, "", `
type options struct{ reader *kafka.Reader }

func (o *options) get() *kafka.Reader { return o.reader }

func Run(ctx context.Context, ` + saver + `) error {
	o := &options{}
	set := func(r *kafka.Reader) { o.reader = r }
	set(` + made + `)
	return loop(ctx, o.get(), s)
}`},
	} {
		t.Run(name, func(t *testing.T) {
			analysistest.Source(t, program(test.want, test.imports, test.code), commitorder.Analyzer)
		})
	}
}

// A group of one process is never resumed, or is one that reads all on purpose.
func TestNeverCommitsGroups(t *testing.T) {
	for name, test := range map[string]struct{ want, imports, decl, group string }{
		"constant":            {never, "", "", `"g"`},
		"from the settings":   {never, "\t\"os\"\n", "", `os.Getenv("GROUP")`},
		"none":                {"", "", "", `""`},
		"random":              {"", "\t\"crypto/rand\"\n", "", `"g-" + rand.Text()`},
		"uuid":                {"", "\t\"github.com/google/uuid\"\n", "", `uuid.New().String()`},
		"time":                {"", "\t\"fmt\"\n\t\"time\"\n", "", `fmt.Sprintf("g-%d", time.Now().Unix())`},
		"host and process":    {"", "\t\"fmt\"\n\t\"os\"\n", "", `func() string { h, _ := os.Hostname(); return fmt.Sprint(h, os.Getpid()) }()`},
		"host":                {"", "\t\"os\"\n", "", `os.Getenv("POD_NAME")`},
		"made by a helper":    {"", "\t\"github.com/google/uuid\"\n", "func group(app string) string { return app + uuid.New().String() }\n", `group("g")`},
		"kept in a global":    {"", "\t\"github.com/google/uuid\"\n", "var instance = uuid.New().String()\n", `"g-" + instance`},
		"bytes":               {"", "\t\"crypto/rand\"\n\t\"encoding/hex\"\n", "", `func() string { b := make([]byte, 8); rand.Read(b); return hex.EncodeToString(b) }()`},
		"a key of a constant": {never, "", "const name = \"random-walks\"\n", `name`},
	} {
		t.Run(name, func(t *testing.T) {
			analysistest.Source(t, program(test.want, test.imports, test.decl+`
func Run(ctx context.Context, s interface{ Save([]byte) error }) error {
	return loop(ctx, kafka.NewReader(kafka.ReaderConfig{GroupID: `+test.group+`, Topic: "t"}), s)
}`), commitorder.Analyzer)
		})
	}
}

// A call that is without effect on one object and has one on another is no conflict.
func TestConflictsOfSharedCode(t *testing.T) {
	const commit = `
func commit(ctx context.Context, r *kafka.Reader, m kafka.Message) error {
	return r.CommitMessages(ctx, m)WANT
}
`
	const conflict = ` // want "auto-commit-conflict"`
	for name, test := range map[string]struct{ want, code string }{
		"all without a group": {conflict, `
func Run(ctx context.Context, m kafka.Message) {
	commit(ctx, kafka.NewReader(kafka.ReaderConfig{Topic: "a"}), m)
	commit(ctx, kafka.NewReader(kafka.ReaderConfig{Topic: "b"}), m)
}`},
		"one with": {"", `
func Run(ctx context.Context, m kafka.Message) {
	commit(ctx, kafka.NewReader(kafka.ReaderConfig{Topic: "a"}), m)
	commit(ctx, kafka.NewReader(kafka.ReaderConfig{Topic: "b", GroupID: "g"}), m)
}`},
		"one from a caller": {"", `
func Run(ctx context.Context, m kafka.Message) {
	commit(ctx, kafka.NewReader(kafka.ReaderConfig{Topic: "a"}), m)
}

func Commit(ctx context.Context, r *kafka.Reader, m kafka.Message) { commit(ctx, r, m) }
`},
		"one from a list": {"", `
var readers []*kafka.Reader

func Run(ctx context.Context, m kafka.Message) {
	commit(ctx, kafka.NewReader(kafka.ReaderConfig{Topic: "a"}), m)
	commit(ctx, readers[0], m)
}
`},
		"a group on some paths": {"", `
func Run(ctx context.Context, m kafka.Message, grouped bool) {
	cfg := kafka.ReaderConfig{Topic: "a"}
	if grouped {
		cfg.GroupID = "g"
	}
	commit(ctx, kafka.NewReader(cfg), m)
}`},
	} {
		t.Run(name, func(t *testing.T) {
			src := "package p\n\nimport (\n\t\"context\"\n\t\"github.com/segmentio/kafka-go\"\n)\n" + strings.Replace(commit, "WANT", test.want, 1)
			analysistest.Source(t, map[string]string{
				"github.com/segmentio/kafka-go/kafka.go": kafkaGo,
				"example.com/p/p.go":                     src + test.code,
			}, autocommit.Analyzer)
		})
	}
}

// CommitInterval was sarama's interval until AutoCommit came.
func TestSettingsOfOtherVersions(t *testing.T) {
	for name, test := range map[string]struct{ fields, want string }{
		"v1.24": {"", ""},
		"v1.25": {"\tAutoCommit struct{ Enable bool; Interval int }\n", ` // want "auto-commit-conflict"`},
	} {
		t.Run(name, func(t *testing.T) {
			analysistest.Source(t, map[string]string{
				"github.com/Shopify/sarama/sarama.go": `package sarama

type Offsets struct {
	CommitInterval int
` + test.fields + `}

type Config struct{ Consumer struct{ Offsets Offsets } }

func NewConfig() *Config { return nil }

type ConsumerGroup interface{ Close() error }

func NewConsumerGroup(addrs []string, group string, c *Config) (ConsumerGroup, error) { return nil, nil }
`,
				"example.com/p/p.go": `package p

import "github.com/Shopify/sarama"

func New(addrs []string) (sarama.ConsumerGroup, error) {
	c := sarama.NewConfig()
	c.Consumer.Offsets.CommitInterval = 5` + test.want + `
	return sarama.NewConsumerGroup(addrs, "g", c)
}
`,
			}, autocommit.Analyzer)
		})
	}
}

// A fact tells of the topics that packages below write in transactions, also over a package between.
func TestIsolationAcrossPackages(t *testing.T) {
	const kgo = `package kgo

import "context"

type Opt interface{}

type Record struct {
	Topic string
	Value []byte
}

type Client struct{}

func NewClient(opts ...Opt) (*Client, error)   { return nil, nil }
func TransactionalID(id string) Opt           { return nil }
func DefaultProduceTopic(t string) Opt        { return nil }

type ProduceResults []error

func (c *Client) ProduceSync(ctx context.Context, rs ...*Record) ProduceResults { return nil }
`
	const uncommitted, ineffective = ` // want "read-uncommitted"`, ` // want "ineffective-read-committed"`
	for name, test := range map[string]struct{ option, topic, read, isolation, want string }{
		"record":            {"", "Topic: w.Topic", "w.Topic", "", uncommitted},
		"other topic":       {"", "Topic: w.Topic", `"else"`, "", ""},
		"default topic":     {", kgo.DefaultProduceTopic(w.Topic)", "", "w.Topic", "", uncommitted},
		"read committed":    {"", "Topic: w.Topic", "w.Topic", ", IsolationLevel: kafka.ReadCommitted", ineffective},
		"unknown isolation": {"", "Topic: w.Topic", "w.Topic", ", IsolationLevel: level", ""},
	} {
		t.Run(name, func(t *testing.T) {
			analysistest.Source(t, map[string]string{
				"github.com/twmb/franz-go/pkg/kgo/kgo.go": kgo,
				"github.com/segmentio/kafka-go/kafka.go":  kafkaGo,
				"example.com/w/w.go":                      "package w\n\nconst Topic = \"orders\"\n",
				"example.com/writer/writer.go": `package writer

import (
	"context"
	"example.com/w"
	"github.com/twmb/franz-go/pkg/kgo"
)

type Writer struct{ c *kgo.Client }

func New(id string) *Writer {
	c, _ := kgo.NewClient(kgo.TransactionalID(id)` + test.option + `)
	return &Writer{c}
}

func (x *Writer) Write(ctx context.Context, b []byte) {
	var all []*kgo.Record
	all = append(all, &kgo.Record{Value: b, ` + test.topic + `})
	x.c.ProduceSync(ctx, all...)
}

var _ = w.Topic
`,
				"example.com/between/between.go": "package between\n\nimport \"example.com/writer\"\n\nvar W = writer.New(\"1\")\n",
				"example.com/reader/reader.go": `package reader

import (
	"context"
	_ "example.com/between"
	"example.com/w"
	"github.com/segmentio/kafka-go"
)

func Run(ctx context.Context, level kafka.IsolationLevel) error {
	r := kafka.NewReader(kafka.ReaderConfig{Topic: ` + test.read + test.isolation + `})` + test.want + `
	_, err := r.ReadMessage(ctx)
	return err
}

var _ = w.Topic
`,
			}, isolation.Analyzer)
		})
	}
}
