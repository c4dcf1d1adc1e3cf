package settings

import (
	"bytes"
	"encoding/gob"
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"

	"github.com/kafkavet/kafkavet/internal/client"
)

// What the tests need of the client libraries, under their import paths.
var fakes = map[string]string{
	"github.com/segmentio/kafka-go": `package kafka
import ("context"; "time")
type IsolationLevel int8
const ( ReadUncommitted IsolationLevel = 0; ReadCommitted IsolationLevel = 1 )
type RequiredAcks int
const ( RequireNone RequiredAcks = 0; RequireOne RequiredAcks = 1; RequireAll RequiredAcks = -1 )
const ( LastOffset int64 = -1; FirstOffset int64 = -2 )
type Message struct { Value []byte }
type ReaderConfig struct { Brokers []string; GroupID string; GroupTopics []string; Topic string; CommitInterval time.Duration; StartOffset int64; IsolationLevel IsolationLevel; MaxBytes int; Dialer *Dialer }
func (*ReaderConfig) Validate() error { return nil }
type TLS struct { Roots any; Insecure bool }
type Dialer struct { Mechanism any; TLS *TLS }
type Reader struct { config ReaderConfig }
func NewReader(c ReaderConfig) *Reader { return &Reader{c} }
func (*Reader) FetchMessage(context.Context) (Message, error) { return Message{}, nil }
type Writer struct { Addr string; Topic string; RequiredAcks RequiredAcks; Async bool; Completion func([]Message, error) }
func (*Writer) WriteMessages(context.Context, ...Message) error { return nil }
func (*Writer) Close() error { return nil }
type WriterConfig struct { Brokers []string; Topic string; RequiredAcks int; Async bool }
func NewWriter(c WriterConfig) *Writer { return nil }
type Conn struct{}
func DialLeader(ctx context.Context, network, address, topic string, partition int) (*Conn, error) { return nil, nil }
func (*Conn) SetRequiredAcks(n int) error { return nil }
func (*Conn) Close() error { return nil }
`,
	"github.com/IBM/sarama": `package sarama
import "time"
type RequiredAcks int16
const ( NoResponse RequiredAcks = 0; WaitForLocal RequiredAcks = 1; WaitForAll RequiredAcks = -1 )
type IsolationLevel int8
const ( ReadUncommitted IsolationLevel = iota; ReadCommitted )
const ( OffsetNewest int64 = -1; OffsetOldest int64 = -2 )
type Config struct {
	ClientID string
	Producer struct { RequiredAcks RequiredAcks; Idempotent bool; Return struct { Successes, Errors bool }; Transaction struct { ID string } }
	Consumer struct {
		Offsets struct { Initial int64; AutoCommit struct { Enable bool; Interval time.Duration } }
		IsolationLevel IsolationLevel
	}
}
func NewConfig() *Config { return nil }
func (*Config) Validate() error { return nil }
type Client interface { Close() error }
func NewClient(addrs []string, c *Config) (Client, error) { return nil, nil }
type ConsumerGroup interface { Close() error }
func NewConsumerGroup(addrs []string, group string, c *Config) (ConsumerGroup, error) { return nil, nil }
func NewConsumerGroupFromClient(group string, client Client) (ConsumerGroup, error) { return nil, nil }
type Consumer interface { ConsumePartition(topic string, partition int32, offset int64) (PartitionConsumer, error) }
type PartitionConsumer interface { Close() error }
func NewConsumer(addrs []string, c *Config) (Consumer, error) { return nil, nil }
func NewConsumerFromClient(client Client) (Consumer, error) { return nil, nil }
type SyncProducer interface { Close() error }
func NewSyncProducer(addrs []string, c *Config) (SyncProducer, error) { return nil, nil }
`,
	"github.com/confluentinc/confluent-kafka-go/v2/kafka": `package kafka
type ConfigValue interface{}
type ConfigMap map[string]ConfigValue
func (m ConfigMap) SetKey(key string, value ConfigValue) error { return nil }
func (m ConfigMap) Set(kv string) error { return nil }
func (m ConfigMap) Get(key string, d ConfigValue) (ConfigValue, error) { return nil, nil }
type Consumer struct{}
func NewConsumer(c *ConfigMap) (*Consumer, error) { return nil, nil }
func (*Consumer) Close() error { return nil }
type Producer struct{}
func NewProducer(c *ConfigMap) (*Producer, error) { return nil, nil }
`,
	"github.com/twmb/franz-go/pkg/kgo": `package kgo
import "context"
type Opt interface { apply() }
type ConsumerOpt interface { Opt; consumer() }
type GroupOpt interface { Opt; group() }
type ProducerOpt interface { Opt; producer() }
type Offset struct{ at int64 }
func NewOffset() Offset { return Offset{} }
func (o Offset) AtStart() Offset { return o }
func (o Offset) AtEnd() Offset { return o }
type IsolationLevel struct{ level int8 }
func ReadCommitted() IsolationLevel { return IsolationLevel{1} }
func ReadUncommitted() IsolationLevel { return IsolationLevel{0} }
type Acks struct{ val int16 }
func NoAck() Acks { return Acks{} }
func LeaderAck() Acks { return Acks{1} }
func AllISRAcks() Acks { return Acks{-1} }
func ConsumerGroup(g string) GroupOpt { return nil }
func ConsumeTopics(t ...string) ConsumerOpt { return nil }
func ConsumePartitions(p map[string]map[int32]Offset) ConsumerOpt { return nil }
func DisableAutoCommit() GroupOpt { return nil }
func GreedyAutoCommit() GroupOpt { return nil }
func AutoCommitMarks() GroupOpt { return nil }
func BlockRebalanceOnPoll() GroupOpt { return nil }
func FetchIsolationLevel(l IsolationLevel) ConsumerOpt { return nil }
func ConsumeResetOffset(o Offset) ConsumerOpt { return nil }
func RequiredAcks(a Acks) ProducerOpt { return nil }
func TransactionalID(id string) ProducerOpt { return nil }
func SeedBrokers(s ...string) Opt { return nil }
func WithContext(ctx context.Context) Opt { return nil }
type Client struct{}
func NewClient(opts ...Opt) (*Client, error) { return nil, nil }
func (*Client) Opts() []Opt { return nil }
func (*Client) Close() {}
`,
}

var imports = map[string]string{
	"kafka.":     `"github.com/segmentio/kafka-go"`,
	"sarama.":    `"github.com/IBM/sarama"`,
	"confluent.": `confluent "github.com/confluentinc/confluent-kafka-go/v2/kafka"`,
	"kgo.":       `"github.com/twmb/franz-go/pkg/kgo"`,
	"os.":        `"os"`,
	"flag.":      `"flag"`,
	"fmt.":       `"fmt"`,
	"time.":      `"time"`,
	"context.":   `"context"`,
	"json.":      `"encoding/json"`,
	"lib.":       `"lib"`,
}

var std = sync.OnceValue(importer.Default)

// world is a set of packages that import each other; facts travel between them as bytes.
type world struct {
	t     *testing.T
	fset  *token.FileSet
	pkgs  map[string]*types.Package
	facts map[string][]byte
}

func newWorld(t *testing.T) *world {
	w := &world{t: t, fset: token.NewFileSet(), pkgs: map[string]*types.Package{}, facts: map[string][]byte{}}
	return w
}

func (w *world) Import(path string) (*types.Package, error) {
	if pkg := w.pkgs[path]; pkg != nil {
		return pkg, nil
	}
	if src, ok := fakes[path]; ok {
		pkg, _, _ := w.check(path, src)
		return pkg, nil
	}
	return std().Import(path)
}

func (w *world) check(path, src string) (*types.Package, *ast.File, *types.Info) {
	w.t.Helper()
	f, err := parser.ParseFile(w.fset, path+".go", src, parser.SkipObjectResolution)
	require.NoError(w.t, err)
	info := &types.Info{
		Types: map[ast.Expr]types.TypeAndValue{}, Defs: map[*ast.Ident]types.Object{}, Uses: map[*ast.Ident]types.Object{},
		Implicits: map[ast.Node]types.Object{}, Selections: map[*ast.SelectorExpr]*types.Selection{},
		Scopes: map[ast.Node]*types.Scope{}, Instances: map[*ast.Ident]types.Instance{}, FileVersions: map[*ast.File]string{},
	}
	pkg, err := (&types.Config{Importer: w}).Check(path, w.fset, []*ast.File{f}, info)
	require.NoError(w.t, err)
	w.pkgs[path] = pkg
	return pkg, f, info
}

// analyze builds package path from src, whose imports are found from their uses.
func (w *world) analyze(path, src string) *Result {
	w.t.Helper()
	name := path
	if path == "app" {
		name = "main"
	}
	header := "package " + name + "\n"
	for _, mark := range slices.Sorted(maps.Keys(imports)) {
		if strings.Contains(src, mark) && mark != path+"." {
			header += "import " + imports[mark] + "\n"
		}
	}
	pkg, file, info := w.check(path, header+src)
	prog := ssa.NewProgram(w.fset, ssa.BuilderMode(0))
	created := map[*types.Package]bool{}
	var create func(pkgs []*types.Package)
	create = func(pkgs []*types.Package) {
		for _, p := range pkgs {
			if !created[p] {
				created[p] = true
				prog.CreatePackage(p, nil, nil, true)
				create(p.Imports())
			}
		}
	}
	create(pkg.Imports())
	ssapkg := prog.CreatePackage(pkg, []*ast.File{file}, info, false)
	ssapkg.Build()
	var funcs []*ssa.Function
	var add func(fn *ssa.Function)
	add = func(fn *ssa.Function) {
		funcs = append(funcs, fn)
		for _, anon := range fn.AnonFuncs {
			add(anon)
		}
	}
	for _, decl := range file.Decls {
		if d, ok := decl.(*ast.FuncDecl); ok {
			if fn := prog.FuncValue(info.Defs[d.Name].(*types.Func)); fn != nil {
				add(fn)
			}
		}
	}
	for _, anon := range ssapkg.Func("init").AnonFuncs {
		add(anon)
	}
	return Analyze(Input{
		Funcs: funcs,
		Pkg:   ssapkg,
		Import: func(obj types.Object, f analysis.Fact) bool {
			b, ok := w.facts[objName(obj)]
			if ok {
				require.NoError(w.t, gob.NewDecoder(bytes.NewReader(b)).Decode(f))
			}
			return ok
		},
		Export: func(obj types.Object, f analysis.Fact) {
			var b bytes.Buffer
			require.NoError(w.t, gob.NewEncoder(&b).Encode(f))
			w.facts[objName(obj)] = b.Bytes()
		},
		Harmless: func(fn *types.Func) bool { return fn.Pkg() != nil && fn.Pkg().Path() == "fmt" },
	})
}

func objName(obj types.Object) string { return obj.(*types.Func).FullName() }

// describe writes the settings asked for, or all that were written.
func describe(s *Site, settings ...client.Setting) string {
	if len(settings) == 0 {
		settings = slices.Sorted(maps.Keys(s.Set))
	}
	var out []string
	for _, name := range settings {
		v := s.Set[name]
		text := string(name) + " " + v.Certainty.String()
		if len(v.Consts) > 0 {
			text += fmt.Sprint(" ", v.Consts)
		}
		out = append(out, text)
	}
	return strings.Join(out, ", ")
}

// sites analyses one package and describes its sites.
func sites(t *testing.T, src string, settings ...client.Setting) []string {
	t.Helper()
	var out []string
	for _, s := range newWorld(t).analyze("app", src).Sites {
		out = append(out, describe(s, settings...))
	}
	return out
}
