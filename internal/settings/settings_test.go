package settings

import (
	"go/types"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/tools/go/ssa"

	"github.com/kafkavet/kafkavet/internal/client"
)

type example struct {
	name, src string
	want      []string
	only      []client.Setting
}

func run(t *testing.T, examples []example) {
	for _, x := range examples {
		t.Run(x.name, func(t *testing.T) {
			assert.Equal(t, x.want, sites(t, x.src, x.only...))
		})
	}
}

func TestStructs(t *testing.T) {
	run(t, []example{
		{name: "literal", src: `
func main() { kafka.NewReader(kafka.ReaderConfig{GroupID: "orders", Topic: "in", IsolationLevel: kafka.ReadCommitted, CommitInterval: 2 * time.Second}) }`,
			want: []string{"group must [orders], interval must [2000], isolation must [read_committed], topic must [in]"}},
		{name: "literal without the field", src: `
func main() { kafka.NewReader(kafka.ReaderConfig{MaxBytes: 10}) }`,
			want: []string{""}},
		{name: "list of topics", src: `
func main() { kafka.NewReader(kafka.ReaderConfig{GroupTopics: []string{"a", "b"}}) }`,
			want: []string{"topic must [a b]"}},
		{name: "empty group", src: `
func main() { kafka.NewReader(kafka.ReaderConfig{GroupID: ""}) }`,
			want: []string{"group must []"}},
		{name: "not constant", src: `
func main() { kafka.NewReader(kafka.ReaderConfig{GroupID: os.Getenv("GROUP")}) }`,
			want: []string{"group must"}},
		{name: "variable written field by field", src: `
func main() {
	var c kafka.ReaderConfig
	c.GroupID = "a"
	c.GroupID = "b"
	kafka.NewReader(c)
}`, want: []string{"group must [b]"}},
		{name: "write on some paths", src: `
func main() {
	c := kafka.ReaderConfig{Topic: "in"}
	if len(os.Args) > 1 { c.GroupID = "a" }
	kafka.NewReader(c)
}`, want: []string{"group may [a], topic must [in]"}},
		{name: "write on both paths", src: `
func main() {
	c := kafka.ReaderConfig{}
	if len(os.Args) > 1 { c.GroupID = "a" } else { c.GroupID = "b" }
	kafka.NewReader(c)
}`, want: []string{"group must [a b]"}},
		{name: "one of two constants", src: `
func main() {
	g := ""
	if len(os.Args) > 1 { g = "a" }
	kafka.NewReader(kafka.ReaderConfig{GroupID: g})
}`, want: []string{"group must [ a]"}},
		{name: "copied by the constructor: a later write has no effect", src: `
func main() {
	c := kafka.ReaderConfig{}
	kafka.NewReader(c)
	c.GroupID = "late"
}`, want: []string{""}},
		{name: "struct copy", src: `
func main() {
	a := kafka.ReaderConfig{GroupID: "a"}
	b := a
	a.GroupID = "changed"
	b.Topic = "in"
	kafka.NewReader(b)
}`, want: []string{"group must [a], topic must [in]"}},
		{name: "copy through a pointer", src: `
func main() {
	a := &kafka.ReaderConfig{GroupID: "a"}
	kafka.NewReader(*a)
}`, want: []string{"group must [a]"}},
		{name: "loop", src: `
func main() {
	for _, topic := range os.Args {
		c := kafka.ReaderConfig{Topic: topic}
		if topic == "x" { c.GroupID = "g" }
		kafka.NewReader(c)
	}
}`, want: []string{"group may [g], topic must"}},
		{name: "fields that do not matter, whatever they hold", src: `
func main() {
	c := kafka.ReaderConfig{GroupID: os.Args[0], Dialer: &kafka.Dialer{}}
	if len(os.Args) > 1 { c.Dialer = &kafka.Dialer{Mechanism: os.Args[1]} }
	if len(os.Args) > 2 { c.Dialer.TLS = &kafka.TLS{Roots: json.NewDecoder(nil), Insecure: true} }
	kafka.NewReader(c)
}`, want: []string{"group must"}},
		{name: "decoded into", src: `
func main() {
	c := kafka.ReaderConfig{GroupID: "a"}
	json.Unmarshal([]byte(os.Args[0]), &c)
	kafka.NewReader(c)
}`, want: []string{"group unknown, interval unknown, isolation unknown, start unknown, topic unknown"}},
		{name: "written after the decoding", src: `
func main() {
	var c kafka.ReaderConfig
	json.Unmarshal([]byte(os.Args[0]), &c)
	c.GroupID = "a"
	kafka.NewReader(c)
}`, only: []client.Setting{client.Group, client.Start}, want: []string{"group must [a], start unknown"}},
		{name: "printing changes nothing", src: `
func main() {
	c := &kafka.ReaderConfig{GroupID: "a"}
	fmt.Println(c)
	c.Validate()
	kafka.NewReader(*c)
}`, want: []string{"group must [a]"}},
	})
}

func TestUsersOwnConfig(t *testing.T) {
	run(t, []example{
		{name: "constants pass through a struct", src: `
type config struct { kafka struct { group string; auto bool } }
func main() { var c config; c.kafka.group = "g"; start(c) }
func start(c config) { kafka.NewReader(kafka.ReaderConfig{GroupID: c.kafka.group}) }`,
			want: []string{"group must [g]"}},
		{name: "a field nobody wrote is empty", src: `
type config struct { group string }
func main() { start(config{}) }
func start(c config) { kafka.NewReader(kafka.ReaderConfig{GroupID: c.group}) }`,
			want: []string{"group must []"}},
		{name: "read from the environment", src: `
type config struct { group string; auto bool }
func load() (*config, error) { return &config{group: os.Getenv("G"), auto: os.Getenv("A") != ""}, nil }
func main() {
	c, err := load()
	if err != nil { return }
	sc := sarama.NewConfig()
	sc.Consumer.Offsets.AutoCommit.Enable = c.auto
	sarama.NewConsumerGroup(nil, c.group, sc)
}`, want: []string{"auto-commit must, group must"}},
		{name: "flag", src: `
var group = flag.String("group", "", "")
func main() { flag.Parse(); kafka.NewReader(kafka.ReaderConfig{GroupID: *group}) }`,
			want: []string{"group must"}},
		{name: "package variable and constant", src: `
const topic = "in"
var group = "orders"
func main() { kafka.NewReader(kafka.ReaderConfig{GroupID: group, Topic: topic}) }`,
			want: []string{"group must [orders], topic must [in]"}},
	})
}

func TestHelpers(t *testing.T) {
	run(t, []example{
		{name: "configuration returned", src: `
func config(group string) kafka.ReaderConfig { return kafka.ReaderConfig{GroupID: group, Topic: "in"} }
func main() { c := config("a"); c.Topic = "out"; kafka.NewReader(c) }`,
			want: []string{"group must [a], topic must [out]"}},
		{name: "each call has its own operands", src: `
func config(group string) kafka.ReaderConfig { return kafka.ReaderConfig{GroupID: group} }
func main() { kafka.NewReader(config("a")); kafka.NewReader(config("")) }`,
			want: []string{"group must [a]", "group must []"}},
		{name: "parameters join the callers' constants", src: `
func reader(group string) *kafka.Reader { return kafka.NewReader(kafka.ReaderConfig{GroupID: group}) }
func main() { reader("a"); reader("b") }`,
			want: []string{"group must [a b]"}},
		{name: "a function that is used as a value has unknown callers", src: `
func reader(group string) *kafka.Reader { return kafka.NewReader(kafka.ReaderConfig{GroupID: group}) }
func main() { reader("a"); f := reader; if len(os.Args) > 1 { f = nil }; f(os.Args[0]) }`,
			want: []string{"group must"}},
		{name: "configuration parameter", src: `
func reader(c kafka.ReaderConfig) *kafka.Reader { c.Topic = "in"; return kafka.NewReader(c) }
func main() { reader(kafka.ReaderConfig{GroupID: "a"}) }`,
			want: []string{"group must [a], topic must [in]"}},
		{name: "configuration passed by pointer", src: `
func setup(c *sarama.Config) { c.Consumer.Offsets.AutoCommit.Enable = false }
func main() { c := sarama.NewConfig(); setup(c); sarama.NewConsumerGroup(nil, "g", c) }`,
			want: []string{"auto-commit must [false], group must [g]"}},
		{name: "written by a helper on some paths", src: `
func setup(c *sarama.Config) { if len(os.Args) > 1 { c.Consumer.Offsets.AutoCommit.Enable = false } }
func main() { c := sarama.NewConfig(); setup(c); sarama.NewConsumerGroup(nil, "g", c) }`,
			want: []string{"auto-commit may [false], group must [g]"}},
		{name: "a helper that only reads", src: `
func check(c *sarama.Config) bool { return c.Consumer.Offsets.AutoCommit.Enable }
func main() { c := sarama.NewConfig(); check(c); sarama.NewConsumerGroup(nil, "g", c) }`,
			want: []string{"group must [g]"}},
		{name: "method with a receiver", src: `
type factory struct { group string }
func (f *factory) config() *sarama.Config { c := sarama.NewConfig(); c.Consumer.Offsets.Initial = sarama.OffsetOldest; return c }
func main() { f := &factory{group: "g"}; sarama.NewConsumerGroup(nil, f.group, f.config()) }`,
			want: []string{"group must [g], start must [earliest]"}},
		{name: "closure", src: `
func main() {
	c := sarama.NewConfig()
	func() { c.Consumer.Offsets.AutoCommit.Enable = false }()
	sarama.NewConsumerGroup(nil, "g", c)
}`, want: []string{"auto-commit must [false], group must [g]"}},
		{name: "closure called later", src: `
func main() {
	c := sarama.NewConfig()
	f := func() { c.Consumer.Offsets.AutoCommit.Enable = false }
	if len(os.Args) > 1 { f() }
	sarama.NewConsumerGroup(nil, "g", c)
}`, want: []string{"auto-commit may [false], group must [g]"}},
		{name: "constructor inside of a closure", src: `
func main() {
	c := sarama.NewConfig()
	c.Consumer.Offsets.AutoCommit.Enable = false
	run(func() { sarama.NewConsumerGroup(nil, "g", c) })
}
func run(f func()) { f() }`, want: []string{"auto-commit must [false], group must [g]"}},
		{name: "a failure returns nothing", src: `
func config() (*sarama.Config, error) {
	c := sarama.NewConfig()
	c.Consumer.Offsets.AutoCommit.Enable = false
	if err := c.Validate(); err != nil { return nil, fmt.Errorf("config: %w", err) }
	return c, nil
}
func main() {
	c, err := config()
	if err != nil { return }
	sarama.NewConsumerGroup(nil, "g", c)
}`, want: []string{"auto-commit must [false], group must [g]"}},
		{name: "a helper that fails leaves its work undone", src: `
func setup(c *sarama.Config) error {
	if err := c.Validate(); err != nil { return fmt.Errorf("config: %w", err) }
	c.Consumer.Offsets.AutoCommit.Enable = false
	return nil
}
func main() {
	c := sarama.NewConfig()
	if err := setup(c); err != nil { return }
	sarama.NewConsumerGroup(nil, "g", c)
}`, want: []string{"auto-commit must [false], group must [g]"}},
		{name: "a helper that leaves early without failing", src: `
func setup(c *sarama.Config) error {
	if len(os.Args) > 1 { return nil }
	c.Consumer.Offsets.AutoCommit.Enable = false
	return nil
}
func main() {
	c := sarama.NewConfig()
	if err := setup(c); err != nil { return }
	sarama.NewConsumerGroup(nil, "g", c)
}`, want: []string{"auto-commit may [false], group must [g]"}},
		{name: "a helper that swallows its failure", src: `
func setup(c *sarama.Config) error {
	if err := c.Validate(); err != nil { return nil }
	c.Consumer.Offsets.AutoCommit.Enable = false
	return nil
}
func main() {
	c := sarama.NewConfig()
	if err := setup(c); err != nil { return }
	sarama.NewConsumerGroup(nil, "g", c)
}`, want: []string{"auto-commit may [false], group must [g]"}},
		{name: "no options are no failure", src: `
func extra() []kgo.Opt {
	if len(os.Args) > 1 { return nil }
	return []kgo.Opt{kgo.DisableAutoCommit()}
}
func main() { kgo.NewClient(append(extra(), kgo.ConsumerGroup("g"))...) }`,
			want: []string{"auto-commit may [false], group must [g]"}},
		{name: "recursion ends", src: `
func config(n int) *sarama.Config { if n == 0 { return sarama.NewConfig() }; c := config(n-1); c.Producer.Idempotent = true; return c }
func main() { sarama.NewSyncProducer(nil, config(3)) }`,
			only: []client.Setting{client.Acks}, want: []string{"acks unknown"}},
		{name: "functional options of the user's own", src: `
type option func(*sarama.Config)
func manual(c *sarama.Config) { c.Consumer.Offsets.AutoCommit.Enable = false }
func group(opts ...option) { c := sarama.NewConfig(); for _, o := range opts { o(c) }; sarama.NewConsumerGroup(nil, "g", c) }
func main() { group(manual) }`,
			only: []client.Setting{client.AutoCommit, client.Group}, want: []string{"auto-commit unknown, group must [g]"}},
	})
}

func TestSarama(t *testing.T) {
	run(t, []example{
		{name: "nested fields", src: `
func main() {
	c := sarama.NewConfig()
	c.Producer.RequiredAcks = sarama.WaitForAll
	c.Producer.Idempotent = true
	c.Consumer.IsolationLevel = sarama.ReadCommitted
	c.Consumer.Offsets.AutoCommit.Interval = 500 * time.Millisecond
	sarama.NewSyncProducer(nil, c)
}`, want: []string{"acks must [all], idempotent must [true], interval must [500], isolation must [read_committed]"}},
		{name: "nil configuration", src: `
func main() { sarama.NewConsumerGroup(nil, "g", nil) }`, want: []string{"group must [g]"}},
		{name: "live: a later write may count", src: `
func main() {
	c := sarama.NewConfig()
	sarama.NewConsumerGroup(nil, "g", c)
	c.Consumer.Offsets.AutoCommit.Enable = false
}`, want: []string{"auto-commit may [false], group must [g]"}},
		{name: "a later write to another configuration does not", src: `
func main() {
	c := sarama.NewConfig()
	sarama.NewConsumerGroup(nil, "g", c)
	c = sarama.NewConfig()
	c.Consumer.Offsets.AutoCommit.Enable = false
}`, want: []string{"group must [g]"}},
		{name: "from a client", src: `
func main() {
	c := sarama.NewConfig()
	c.Consumer.Offsets.AutoCommit.Enable = false
	cl, err := sarama.NewClient(nil, c)
	if err != nil { return }
	sarama.NewConsumerGroupFromClient("g", cl)
}`, want: []string{"auto-commit must [false], group must [g]"}},
		{name: "from a client that came from elsewhere", src: `
var handlers = map[string]func(sarama.Client){}
func main() { handlers["x"] = start }
func start(cl sarama.Client) { sarama.NewConsumerGroupFromClient("g", cl) }`, only: []client.Setting{client.AutoCommit, client.Group}, want: []string{"auto-commit unknown, group must [g]"}},
		{name: "a client has no group, wherever it comes from", src: `
var handlers = map[string]func(sarama.Client){}
func main() { handlers["x"] = start }
func start(cl sarama.Client) { sarama.NewConsumerFromClient(cl) }`, only: []client.Setting{client.AutoCommit, client.Group}, want: []string{"auto-commit unknown, group default"}},
		{name: "partition", src: `
func main() {
	c, _ := sarama.NewConsumer(nil, nil)
	c.ConsumePartition("in", 0, sarama.OffsetNewest)
}`, want: []string{"", "partition must [0], topic must [in]"}},
		{name: "kept in a field", src: `
type server struct { cfg *sarama.Config; group string }
func newServer() *server { s := &server{cfg: sarama.NewConfig(), group: "g"}; s.cfg.Consumer.Offsets.AutoCommit.Enable = false; return s }
func (s *server) run() { sarama.NewConsumerGroup(nil, s.group, s.cfg) }
func main() { newServer().run() }`, want: []string{"auto-commit must [false], group must [g]"}},
		{name: "kept in a field of an object that comes from anywhere", src: `
type server struct { cfg *sarama.Config }
func newServer() *server { c := sarama.NewConfig(); c.Consumer.Offsets.AutoCommit.Enable = false; return &server{c} }
func (s *server) tune() { s.cfg.Producer.Idempotent = true }
func (s *server) run() { sarama.NewConsumerGroup(nil, "g", s.cfg) }
var runner interface { run() } = newServer()
func main() { runner.run() }`, want: []string{"auto-commit must [false], group must [g], idempotent may [true]"}},
		{name: "kept in a global", src: `
var cfg = sarama.NewConfig()
func init() { cfg.Consumer.Offsets.AutoCommit.Enable = false }
func main() { sarama.NewConsumerGroup(nil, "g", cfg) }`, want: []string{"auto-commit may [false], group must [g]"}},
		{name: "kept in a global and written before use", src: `
var cfg *sarama.Config
func main() { cfg = sarama.NewConfig(); cfg.Consumer.Offsets.AutoCommit.Enable = false; sarama.NewConsumerGroup(nil, "g", cfg) }`,
			want: []string{"auto-commit must [false], group must [g]"}},
		{name: "sub-structure copied", src: `
func main() {
	a, b := sarama.NewConfig(), sarama.NewConfig()
	a.Consumer.Offsets.AutoCommit.Enable = false
	b.Consumer = a.Consumer
	sarama.NewConsumerGroup(nil, "g", b)
}`, want: []string{"auto-commit must [false], group must [g]"}},
	})
}

func TestWriters(t *testing.T) {
	run(t, []example{
		{name: "literal", src: `
func main() { w := &kafka.Writer{Topic: "out", RequiredAcks: kafka.RequireAll}; w.WriteMessages(context.Background()) }`,
			want: []string{"acks must [all], topic must [out]"}},
		{name: "field written after the literal", src: `
func main() { w := &kafka.Writer{Topic: "out"}; w.RequiredAcks = kafka.RequireOne; w.WriteMessages(context.Background()) }`,
			want: []string{"acks must [1], topic must [out]"}},
		{name: "field written between two uses", src: `
func main() {
	w := &kafka.Writer{RequiredAcks: kafka.RequireAll}
	w.WriteMessages(context.Background())
	w.RequiredAcks = kafka.RequireNone
	w.WriteMessages(context.Background())
}`, want: []string{"acks must [all 0]"}},
		{name: "value literal", src: `
func main() { w := kafka.Writer{Async: true}; w.WriteMessages(context.Background()) }`,
			want: []string{"async must [true]"}},
		{name: "returned", src: `
func writer() *kafka.Writer { w := &kafka.Writer{}; w.Async = true; return w }
func main() { writer() }`, want: []string{"async must [true]"}},
		{name: "completion", src: `
func main() {
	(&kafka.Writer{Completion: func([]kafka.Message, error) {}}).Close()
	(&kafka.Writer{Completion: nil}).Close()
}`, want: []string{"reports must [true]", ""}},
		{name: "kept in a field and written later", src: `
type store struct { w *kafka.Writer }
func main() { s := &store{w: &kafka.Writer{RequiredAcks: kafka.RequireAll}}; s.weaken() }
func (s *store) weaken() { s.w.RequiredAcks = kafka.RequireNone }`, want: []string{"acks must [all 0]"}},
		{name: "captured by a closure", src: `
func main() {
	w := &kafka.Writer{}
	w.Async = true
	go func() { w.WriteMessages(context.Background()) }()
}`, want: []string{"async must [true]"}},
		{name: "NewWriter: its configuration reads 0 otherwise", src: `
func main() {
	kafka.NewWriter(kafka.WriterConfig{RequiredAcks: 0}).Close()
	w := kafka.NewWriter(kafka.WriterConfig{Async: true, RequiredAcks: 1})
	w.RequiredAcks = kafka.RequireNone
	w.Close()
}`, want: []string{"acks must [all]", "acks must [0], async must [true]"}},
		{name: "method that sets", src: `
func main() {
	c, err := kafka.DialLeader(context.Background(), "tcp", "b", "out", 0)
	if err != nil { return }
	c.SetRequiredAcks(1)
	c.Close()
}`, only: []client.Setting{client.Acks, client.Topic}, want: []string{"acks must [1], topic must [out]"}},
		{name: "a copy is no second writer", src: `
func main() { a := kafka.Writer{Async: true}; b := a; b.Close() }`, want: []string{"async must [true]"}},
	})
}

func TestConfigMaps(t *testing.T) {
	run(t, []example{
		{name: "literal", src: `
func main() { confluent.NewConsumer(&confluent.ConfigMap{"group.id": "g", "enable.auto.commit": false, "auto.offset.reset": "Earliest", "auto.commit.interval.ms": 100}) }`,
			want: []string{"auto-commit must [false], group must [g], interval must [100], start must [earliest]"}},
		{name: "spellings", src: `
func main() {
	confluent.NewConsumer(&confluent.ConfigMap{"enable.auto.commit": "false"})
	confluent.NewConsumer(&confluent.ConfigMap{"enable.auto.commit": "F"})
	confluent.NewConsumer(&confluent.ConfigMap{"enable.auto.commit": "0"})
	confluent.NewConsumer(&confluent.ConfigMap{"enable.auto.commit": 0})
	confluent.NewConsumer(&confluent.ConfigMap{"enable.auto.commit": 1})
	confluent.NewConsumer(&confluent.ConfigMap{"auto.commit.interval.ms": 5 * time.Second})
}`, want: []string{"auto-commit must [false]", "auto-commit must [false]", "auto-commit must [false]", "auto-commit must [false]", "auto-commit must [true]", "interval must [5]"}},
		{name: "index, SetKey, Set", src: `
func main() {
	m := confluent.ConfigMap{}
	m["group.id"] = "g"
	m.SetKey("enable.auto.offset.store", false)
	m.Set("enable.auto.commit=true")
	confluent.NewConsumer(&m)
}`, want: []string{"auto-commit must [true], auto-store must [false], group must [g]"}},
		{name: "pointer", src: `
func main() {
	m := &confluent.ConfigMap{"group.id": "g"}
	(*m)["enable.auto.commit"] = false
	if len(os.Args) > 1 { m.SetKey("enable.auto.offset.store", false) }
	confluent.NewConsumer(m)
}`, want: []string{"auto-commit must [false], auto-store may [false], group must [g]"}},
		{name: "copied: a later write has no effect", src: `
func main() {
	m := &confluent.ConfigMap{"group.id": "g"}
	confluent.NewConsumer(m)
	m.SetKey("enable.auto.commit", false)
}`, want: []string{"group must [g]"}},
		{name: "merged with a map that is not known", src: `
func start(extra map[string]string) {
	m := confluent.ConfigMap{"enable.auto.commit": false}
	for k, v := range extra { m[k] = v }
	m["group.id"] = "g"
	confluent.NewConsumer(&m)
}
func main() { start(nil) }`, only: []client.Setting{client.AutoCommit, client.AutoStore, client.Group},
			want: []string{"auto-commit unknown, auto-store unknown, group must [g]"}},
		{name: "key of a topic", src: `
func main() {
	confluent.NewConsumer(&confluent.ConfigMap{"default.topic.config": confluent.ConfigMap{"auto.offset.reset": "earliest"}})
	m := confluent.ConfigMap{}
	m.SetKey("{topic}.auto.offset.reset", "earliest")
	confluent.NewConsumer(&m)
}`, want: []string{"start must [earliest]", "start must [earliest]"}},
		{name: "automatic commit switched off for a topic only", src: `
func main() { confluent.NewConsumer(&confluent.ConfigMap{"default.topic.config": confluent.ConfigMap{"enable.auto.commit": false}}) }`,
			only: []client.Setting{client.AutoCommit, client.NoEffect}, want: []string{"auto-commit default, no-effect must [false]"}},
		{name: "both spellings of a key", src: `
func main() { confluent.NewProducer(&confluent.ConfigMap{"acks": "all", "request.required.acks": 1}) }`,
			want: []string{"acks must [all 1]"}},
		{name: "value from a parameter", src: `
func consumer(group string, auto interface{}) { confluent.NewConsumer(&confluent.ConfigMap{"group.id": group, "enable.auto.commit": auto}) }
func main() { consumer("g", false) }`, want: []string{"auto-commit must [false], group must [g]"}},
		{name: "helper that fills the map", src: `
func base() *confluent.ConfigMap { return &confluent.ConfigMap{"group.id": "g"} }
func manual(m confluent.ConfigMap) { m["enable.auto.commit"] = false }
func store(m *confluent.ConfigMap) { _ = m.SetKey("enable.auto.offset.store", false) }
func main() { m := base(); manual(*m); store(m); confluent.NewConsumer(m) }`,
			want: []string{"auto-commit must [false], auto-store must [false], group must [g]"}},
	})
}

func TestOptions(t *testing.T) {
	run(t, []example{
		{name: "in the call", src: `
func main() { kgo.NewClient(kgo.SeedBrokers("b"), kgo.WithContext(context.Background()), kgo.ConsumerGroup("g"), kgo.ConsumeTopics("a", "b"), kgo.DisableAutoCommit(), kgo.BlockRebalanceOnPoll()) }`,
			want: []string{"auto-commit must [false], group must [g], topic must [a b]"}},
		{name: "values named by functions", src: `
func main() { kgo.NewClient(kgo.FetchIsolationLevel(kgo.ReadCommitted()), kgo.RequiredAcks(kgo.LeaderAck()), kgo.ConsumeResetOffset(kgo.NewOffset().AtEnd())) }`,
			want: []string{"acks must [1], isolation must [read_committed], start must [latest]"}},
		{name: "appended", src: `
func main() {
	opts := []kgo.Opt{kgo.ConsumerGroup("g")}
	opts = append(opts, kgo.AutoCommitMarks())
	if len(os.Args) > 1 { opts = append(opts, kgo.ConsumeTopics("x")) }
	kgo.NewClient(opts...)
}`, want: []string{"group must [g], marks must [true], topic may [x]"}},
		{name: "the later option wins", src: `
func main() { kgo.NewClient(kgo.ConsumerGroup("a"), kgo.ConsumerGroup("b")) }`,
			want: []string{"group must [b]"}},
		{name: "either of two", src: `
func main() {
	mode := kgo.DisableAutoCommit()
	if len(os.Args) > 1 { mode = kgo.AutoCommitMarks() }
	kgo.NewClient(kgo.ConsumerGroup("g"), mode)
}`, want: []string{"auto-commit may [false], group must [g], marks may [true]"}},
		{name: "helpers that return options", src: `
func base() []kgo.Opt { return []kgo.Opt{kgo.ConsumerGroup("g")} }
func mode() kgo.Opt { return kgo.DisableAutoCommit() }
func main() { kgo.NewClient(append(base(), mode())...) }`,
			want: []string{"auto-commit must [false], group must [g]"}},
		{name: "passed through", src: `
func client(opts ...kgo.Opt) (*kgo.Client, error) { return kgo.NewClient(append([]kgo.Opt{kgo.ConsumerGroup("g")}, opts...)...) }
func main() { client(kgo.DisableAutoCommit()) }`,
			want: []string{"auto-commit must [false], group must [g]"}},
		{name: "passed through by one of two callers", src: `
func client(opts ...kgo.Opt) (*kgo.Client, error) { return kgo.NewClient(append(opts, kgo.ConsumerGroup("g"))...) }
func main() { client(kgo.DisableAutoCommit()); client() }`,
			want: []string{"auto-commit may [false], group must [g]"}},
		{name: "slices of a narrower type", src: `
func main() {
	group := []kgo.GroupOpt{kgo.ConsumerGroup("g"), kgo.DisableAutoCommit()}
	opts := make([]kgo.Opt, 0, 8)
	for _, o := range group { opts = append(opts, o) }
	kgo.NewClient(opts...)
}`, want: []string{"auto-commit may [false], group may [g]"}},
		{name: "unknown spread", src: `
func main() { old, _ := kgo.NewClient(); kgo.NewClient(append(old.Opts(), kgo.ConsumerGroup("g"))...) }`,
			only: []client.Setting{client.AutoCommit, client.Group}, want: []string{"auto-commit default, group default", "auto-commit unknown, group must [g]"}},
		{name: "kept in a field", src: `
type service struct { opts []kgo.Opt }
func (s *service) manual() { s.opts = append(s.opts, kgo.DisableAutoCommit()) }
func newService() *service { return &service{opts: []kgo.Opt{kgo.ConsumerGroup("g")}} }
func (s *service) run() { kgo.NewClient(s.opts...) }
var runner interface { run() } = newService()
func main() { runner.run() }`, want: []string{"auto-commit may [false], group must [g]"}},
		{name: "topics that are the keys of a map", src: `
func main() {
	from := map[int32]kgo.Offset{}
	for p := range int32(len(os.Args)) { from[p] = kgo.NewOffset() }
	kgo.NewClient(kgo.ConsumePartitions(map[string]map[int32]kgo.Offset{"a": from, "b": {0: kgo.NewOffset()}}))
}`, want: []string{"partition must, topic must [a b]"}},
		{name: "topics that are keys, one not constant", src: `
func main() {
	kgo.NewClient(kgo.ConsumePartitions(map[string]map[int32]kgo.Offset{"a": {}, os.Args[1]: {}}))
}`, want: []string{"partition must, topic must"}},
		{name: "a level out of a struct that is passed on", src: `
type tuning struct { parts int; level kgo.IsolationLevel }
func usual() tuning { return tuning{parts: 3, level: kgo.ReadUncommitted()} }
func open(t tuning) { kgo.NewClient(kgo.FetchIsolationLevel(t.level)) }
func main() { open(usual()) }`, want: []string{"isolation must [read_uncommitted]"}},
		{name: "built in a chain", src: `
type builder struct { opts []kgo.Opt }
func (b *builder) add(o ...kgo.Opt) *builder { b.opts = append(b.opts, o...); return b }
func (b *builder) manual() *builder { return b.add(kgo.ConsumeTopics("x")).add(kgo.DisableAutoCommit()) }
func main() {
	b := (&builder{}).add(kgo.ConsumerGroup("g"))
	b.add(kgo.BlockRebalanceOnPoll()).manual()
	kgo.NewClient(b.opts...)
}`, want: []string{"auto-commit must [false], group must [g], topic must [x]"}},
		{name: "either of two builders", src: `
type builder struct { opts []kgo.Opt }
func (b *builder) add(o kgo.Opt) *builder { b.opts = append(b.opts, o); return b }
func later(a, b *builder) *builder { if len(os.Args) > 1 { return a }; return b }
func main() {
	a, b := &builder{}, &builder{}
	later(a, b).add(kgo.ConsumerGroup("g"))
	kgo.NewClient(a.opts...)
}`, want: []string{""}},
		{name: "captured by a closure", src: `
func main() {
	opts := []kgo.Opt{kgo.ConsumerGroup("g")}
	add := func(o kgo.Opt) { opts = append(opts, o) }
	add(kgo.DisableAutoCommit())
	kgo.NewClient(opts...)
}`, want: []string{"auto-commit must [false], group must [g]"}},
	})
}

func TestGenerics(t *testing.T) {
	run(t, []example{
		{name: "function", src: `
func reader[T any](group string, _ T) *kafka.Reader { return kafka.NewReader(kafka.ReaderConfig{GroupID: group}) }
func main() { reader("a", 1); reader("b", "x") }`, want: []string{"group must [a b]"}},
		{name: "configuration passed through", src: `
func tune[C any](c C) C { return c }
func main() { kafka.NewReader(tune(kafka.ReaderConfig{GroupID: "a"})) }`, want: []string{"group must [a]"}},
		{name: "field of a generic type", src: `
type box[T any] struct { cfg *sarama.Config; v T }
func (b *box[T]) run() { sarama.NewConsumerGroup(nil, "g", b.cfg) }
func newBox() *box[int] { c := sarama.NewConfig(); c.Consumer.Offsets.AutoCommit.Enable = false; return &box[int]{cfg: c} }
func main() { newBox().run() }`, want: []string{"auto-commit must [false], group must [g]"}},
	})
}

func TestOtherPaths(t *testing.T) {
	w := newWorld(t)
	for _, path := range []string{"github.com/Shopify/sarama", "corp/x/vendor/github.com/IBM/sarama"} {
		w.check(path, fakes["github.com/IBM/sarama"])
		pkg, _, _ := w.check("user", "package user\nimport \""+path+"\"\nvar C = sarama.NewConfig")
		fn := pkg.Imports()[0].Scope().Lookup("NewConsumerGroup").(*types.Func)
		lib, ctor := client.CtorOf(fn)
		require.NotNil(t, ctor, path)
		assert.Equal(t, "sarama", lib.Name)
	}
}

// Facts are compared by the go command: the same code must give the same bytes.
func TestFactsAreStable(t *testing.T) {
	const src = `
type Config struct { Group, Topic string; Auto bool }
func Options(c Config) []kgo.Opt {
	opts := []kgo.Opt{kgo.ConsumerGroup(c.Group), kgo.ConsumeTopics(c.Topic, "dlq")}
	if !c.Auto { opts = append(opts, kgo.DisableAutoCommit()) } else { opts = append(opts, kgo.AutoCommitMarks()) }
	return opts
}
func Setup(c *sarama.Config, auto bool) { c.Consumer.Offsets.AutoCommit.Enable = auto; c.Consumer.Offsets.Initial = sarama.OffsetOldest; c.Producer.Idempotent = true }
func Map(c Config) *confluent.ConfigMap { return &confluent.ConfigMap{"group.id": c.Group, "enable.auto.commit": c.Auto, "auto.offset.reset": "earliest"} }
`
	first := newWorld(t)
	first.analyze("lib", src)
	require.Len(t, first.facts, 3)
	for range 5 {
		again := newWorld(t)
		again.analyze("lib", "\n\n// moved\n"+src)
		assert.Equal(t, first.facts, again.facts)
	}
}

func TestFacts(t *testing.T) {
	w := newWorld(t)
	lib := w.analyze("lib", `
type Config struct { Group string; Topics []string; Sarama *sarama.Config }
func NewReader(c Config) *kafka.Reader { return kafka.NewReader(kafka.ReaderConfig{GroupID: c.Group, Topic: "in"}) }
func NewReaderIn(group string) (*kafka.Reader, error) { return NewReader(Config{Group: group}), nil }
func Manual(c *sarama.Config) { c.Consumer.Offsets.AutoCommit.Enable = false }
func Check(c *sarama.Config) error { return c.Validate() }
func Defaults() *sarama.Config { c := sarama.NewConfig(); c.Consumer.Offsets.Initial = sarama.OffsetOldest; return c }
func Group(name string, c *sarama.Config) (sarama.ConsumerGroup, error) { return sarama.NewConsumerGroup(nil, name, c) }
func Options(group string) []kgo.Opt { return []kgo.Opt{kgo.ConsumerGroup(group), kgo.DisableAutoCommit()} }
func Client(opts ...kgo.Opt) (*kgo.Client, error) { return kgo.NewClient(append([]kgo.Opt{kgo.ConsumerGroup("default")}, opts...)...) }
func Map(group string) *confluent.ConfigMap { return &confluent.ConfigMap{"group.id": group, "enable.auto.commit": false} }
func Writer() *kafka.Writer { return &kafka.Writer{RequiredAcks: kafka.RequireOne} }
func unexported(c *sarama.Config) {}
`)
	require.Len(t, lib.Sites, 4)
	assert.Equal(t, "group must, topic must [in]", describe(lib.Sites[0]))
	assert.Equal(t, Unclear, lib.Sites[1].Is(client.AutoCommit, true), "callers elsewhere pass any configuration")
	assert.NotContains(t, w.facts, "lib.unexported")

	app := w.analyze("app", `
func main() {
	lib.NewReader(lib.Config{Group: "a"})
	lib.NewReader(lib.Config{})
	r, _ := lib.NewReaderIn("b")
	r.FetchMessage(context.Background())
	c := lib.Defaults()
	lib.Manual(c)
	lib.Check(c)
	lib.Group("c", c)
	kgo.NewClient(lib.Options("d")...)
	lib.Client(kgo.ConsumerGroup("e"))
	lib.Client()
	confluent.NewConsumer(lib.Map("f"))
	w := lib.Writer()
	w.Async = true
	w.Close()
}`)
	var got []string
	for _, s := range app.Sites {
		got = append(got, describe(s))
	}
	assert.Equal(t, []string{
		"group must [a], topic must [in]",
		"group must [], topic must [in]",
		"group must [b], topic must [in]",
		"auto-commit must [false], group must [c], start must [earliest]",
		"auto-commit must [false], group must [d]",
		"group must [e]",
		"group must [default]",
		"auto-commit must [false], group must [f]",
		"acks must [1], async must [true]",
	}, got)
	assert.Equal(t, "NewClient", app.Sites[5].Ctor.Func)
	assert.IsType(t, &ssa.Extract{}, app.Sites[2].Value, "the reader, not the pair with its error")
}
