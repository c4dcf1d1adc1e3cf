package effect

import (
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// imports gives the type checker fake libraries, and std from source.
type imports struct {
	fset *token.FileSet
	fake map[string]*types.Package
	std  types.Importer
}

// std is read from source, once for all tests.
var (
	fset = token.NewFileSet()
	std  = importer.ForCompiler(fset, "source", nil)
)

func newImports() *imports {
	return &imports{fset, make(map[string]*types.Package), std}
}

func (im *imports) Import(path string) (*types.Package, error) {
	if p := im.fake[path]; p != nil {
		return p, nil
	}
	return im.std.Import(path)
}

// check type-checks a package and keeps it for others to import.
func (im *imports) check(t *testing.T, path, src string) (*ast.File, *types.Info) {
	t.Helper()
	f, err := parser.ParseFile(im.fset, path+".go", src, 0)
	require.NoError(t, err)
	info := &types.Info{Uses: make(map[*ast.Ident]types.Object), Selections: make(map[*ast.SelectorExpr]*types.Selection)}
	p, err := (&types.Config{Importer: im, FakeImportC: true}).Check(path, im.fset, []*ast.File{f}, info)
	require.NoError(t, err)
	im.fake[path] = p
	return f, info
}

// effects returns the effect of each call in src's function f, by the call's text without arguments; On decides for methods.
func (im *imports) effects(t *testing.T, src string) map[string]Effect {
	t.Helper()
	f, info := im.check(t, "example.com/user", src)
	got := make(map[string]Effect)
	ast.Inspect(f, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok {
			return true
		}
		fun := ast.Unparen(call.Fun)
		if ix, ok := fun.(*ast.IndexExpr); ok {
			fun = ix.X
		}
		sel, ok := fun.(*ast.SelectorExpr)
		if !ok {
			return true
		}
		fn, ok := info.Uses[sel.Sel].(*types.Func)
		if !ok {
			return true
		}
		if s := info.Selections[sel]; s != nil {
			got[types.ExprString(sel)] = On(s.Recv(), fn)
		} else {
			got[types.ExprString(sel)] = Of(fn)
		}
		return true
	})
	return got
}

func TestStd(t *testing.T) {
	got := newImports().effects(t, `package user

import (
	"bufio"; "bytes"; "container/list"; "context"; "encoding/base64"; "encoding/binary"; "encoding/json"; "errors"; "fmt"
	"hash"; "io"; "log"; "log/slog"; "net/http"; "os"; "runtime"; "slices"; "sort"; "strconv"; "strings"; "sync"; "sync/atomic"; "time"
	"database/sql"; "encoding/gob"; "path/filepath"; "io/fs"; "math/rand/v2"
)

type logged struct{ *slog.Logger }

func f(w io.Writer, r io.Reader, c io.Closer, h hash.Hash, hw http.ResponseWriter, b *bytes.Buffer, p []byte, err error, mu *sync.Mutex, wg *sync.WaitGroup,
	once *sync.Once, m *sync.Map, v *atomic.Value, l *list.List, tx *sql.Tx, row *sql.Row, db *sql.DB, lg logged, ap *atomic.Pointer[int], sb strings.Builder) {
	log.Printf("%s", p); log.Fatalf("x"); slog.InfoContext(context.Background(), "x"); fmt.Println(p); lg.Warn("x"); rand.IntN(3)
	fmt.Fprintf(w, "x"); fmt.Errorf("x"); fmt.Sprintf("x"); fmt.Sscanf("1", "%d", p)
	json.Unmarshal(p, &p); json.NewDecoder(r).Decode(&p); json.NewEncoder(w).Encode(p); json.Marshal(p)
	dec := json.NewDecoder(r); dec.Decode(&p); enc := json.NewEncoder(w); enc.Encode(p); gob.NewEncoder(w)
	base64.StdEncoding.Decode(p, p); base64.NewEncoder(base64.StdEncoding, w); binary.Write(w, binary.BigEndian, p)
	w.Write(p); b.Write(p); h.Write(p); hw.Write(p); sb.WriteString("x"); c.Close(); io.Copy(w, r); io.ReadAll(r); bw := bufio.NewWriter(w); bw.Flush(); h.Sum(p)
	errors.New("x"); errors.Is(err, io.EOF); errors.Join(err, err); os.IsNotExist(err); err.Error()
	mu.Lock(); wg.Wait(); wg.Go(func() {}); wg.Add(1); once.Do(func() {}); m.Store(1, p); m.Load(1); m.Range(func(k, v any) bool { return true }); v.Store(p); ap.Store(nil); ap.Load()
	l.PushBack(p); time.Sleep(1); time.AfterFunc(1, func() {}); context.Background(); strconv.Itoa(1); strings.ToLower("x")
	sort.Slice(p, func(i, j int) bool { return true }); slices.SortFunc(p, func(a, b byte) int { return 0 }); slices.Clone(p)
	os.Exit(1); runtime.Goexit(); os.WriteFile("x", p, 0); http.Post("x", "y", b); http.NewRequest("GET", "x", b)
	tx.Commit(); tx.Rollback(); row.Scan(&p); db.Exec("x"); filepath.WalkDir("x", func(string, fs.DirEntry, error) error { return nil })
}
`)
	for name, want := range map[string]Effect{
		"log.Printf": harmless, "log.Fatalf": noReturn, "slog.InfoContext": harmless, "fmt.Println": harmless, "lg.Warn": harmless, "rand.IntN": pure,
		"fmt.Fprintf": writes(Arg(0)), "fmt.Errorf": newError, "fmt.Sprintf": pure, "fmt.Sscanf": decodes(Arg(0), Arg(2)),
		"json.Unmarshal": decodes(Arg(0), Arg(1)), "json.Marshal": codes, "json.NewDecoder": pure, "json.NewEncoder": writerOn(Arg(0)), "gob.NewEncoder": writerOn(Arg(0)),
		"dec.Decode": decodes(Receiver, Arg(0)), "enc.Encode": writes(Receiver),
		"base64.StdEncoding.Decode": decodes(Arg(1), Arg(0)), "base64.NewEncoder": writerOn(Arg(1)), "binary.Write": writes(Arg(0)),
		"w.Write": unknown, "hw.Write": unknown, "b.Write": appends, "h.Write": appends, "h.Sum": pure, "sb.WriteString": appends, "c.Close": neverFails,
		"io.Copy": writes(Arg(0)), "io.ReadAll": codes, "bufio.NewWriter": writerOn(Arg(0)), "bw.Flush": writes(Receiver),
		"errors.New": newError, "errors.Is": sentinel, "errors.Join": wraps, "os.IsNotExist": sentinel, "err.Error": pure,
		"mu.Lock": harmless, "wg.Add": harmless, "wg.Wait": joins, "wg.Go": {Kind: Spawns, Func: Arg(0), Group: Receiver}, "once.Do": {Kind: Calls, Func: Arg(0)},
		"m.Store": keeps, "m.Load": gives, "m.Range": {Kind: Calls, From: Receiver, Func: Arg(0)}, "v.Store": keeps, "ap.Store": keeps, "ap.Load": gives, "l.PushBack": keeps,
		"time.Sleep": harmless, "time.AfterFunc": {Kind: Spawns, Func: Arg(1)}, "context.Background": harmless, "strconv.Itoa": pure, "strings.ToLower": pure,
		"sort.Slice": {Kind: Calls, Func: Arg(1)}, "slices.SortFunc": {Kind: Calls, From: Arg(0), Func: Arg(1)}, "slices.Clone": pure,
		"os.Exit": noReturn, "runtime.Goexit": noReturn, "os.WriteFile": unknown, "http.Post": unknown, "http.NewRequest": pure,
		"tx.Commit": reports, "tx.Rollback": neverFails, "row.Scan": reports, "db.Exec": unknown,
		"filepath.WalkDir": {Kind: Calls, Func: Arg(1), Error: true},
	} {
		e, ok := got[name]
		assert.True(t, ok, "no call of %s", name)
		assert.Equal(t, want, e, name)
	}
}

// Third-party libraries: their import paths and signatures, nothing else.
func TestLibraries(t *testing.T) {
	im := newImports()
	for path, src := range map[string]string{
		"go.uber.org/zap":                               `package zap; type Logger struct{}; func (*Logger) Info(string); func (*Logger) Fatal(string); type SugaredLogger struct{}; func (*SugaredLogger) Panicw(string); func String(k, v string) int`,
		"github.com/rs/zerolog/log":                     `package log; func Fatal() int; func Error() int`,
		"k8s.io/klog/v2":                                `package klog; func Exitf(string); func InfoS(string); type Verbose struct{}; func (Verbose) Info(...any)`,
		"example.com/vendor/github.com/sirupsen/logrus": `package logrus; type FieldLogger interface{ Infof(string); Fatalf(string) }`,
		"golang.org/x/sync/errgroup":                    `package errgroup; type Group struct{}; func (*Group) Go(func() error); func (*Group) Wait() error`,
		"golang.org/x/sync/singleflight":                `package singleflight; type Group struct{}; func (*Group) Do(k string, fn func() (any, error)) (any, error, bool); func (*Group) DoChan(k string, fn func() (any, error)) <-chan int`,
		"github.com/panjf2000/ants/v2":                  `package ants; type Pool struct{}; func (*Pool) Submit(func()) error; type PoolWithFunc struct{}; func (*PoolWithFunc) Invoke(any) error; func Submit(func()) error`,
		"github.com/sourcegraph/conc/pool":              `package pool; type ErrorPool struct{}; func (*ErrorPool) Go(func() error); func (*ErrorPool) Wait() error; type Pool struct{}; func (*Pool) Wait()`,
		"github.com/alitto/pond/v2":                     `package pond; type Pool interface{ Submit(func()) int; SubmittedTasks() uint64; StopAndWait() }`,
		"github.com/cenkalti/backoff/v4":                `package backoff; type Operation func() error; type BackOff interface{ NextBackOff() int }; func RetryNotify(o Operation, b BackOff, n func(error)) error; func Permanent(error) error; func NewExponentialBackOff() BackOff`,
		"github.com/cenkalti/backoff/v5":                `package backoff; func Retry[T any](ctx int, op func() (T, error), opts ...func(int)) (t T, err error) { return }`,
		"k8s.io/client-go/util/retry":                   `package retry; func OnError(b int, retriable func(error) bool, fn func() error) error`,
		"gorm.io/gorm":                                  `package gorm; type DB struct{ Error error }; func (*DB) Transaction(func(*DB) error) error; func (*DB) Where(...any) *DB; func (*DB) Create(any) *DB; func (*DB) Commit() *DB`,
		"github.com/redis/go-redis/v9":                  `package redis; type baseCmd struct{}; func (*baseCmd) Err() error; type StatusCmd struct{ baseCmd }; func (*StatusCmd) Result() (string, error); type Client struct{}; func (*Client) Set(any) *StatusCmd; func (*Client) Pipelined(ctx int, f func(int) error) ([]int, error)`,
		"google.golang.org/protobuf/proto":              `package proto; func Unmarshal([]byte, any) error; type MarshalOptions struct{}; func (MarshalOptions) Marshal(any) ([]byte, error)`,
		"github.com/hamba/avro/v2":                      `package avro; func Unmarshal(s int, b []byte, v any) error; func Marshal(s int, v any) ([]byte, error)`,
		"gopkg.in/yaml.v3":                              `package yaml; func Unmarshal([]byte, any) error; type Decoder struct{}; func (*Decoder) Decode(any) error`,
		"github.com/json-iterator/go":                   `package jsoniter; type API interface{ Unmarshal([]byte, any) error }`,
		"github.com/cloudevents/sdk-go/v2/event":        `package event; type Event struct{}; func (Event) DataAs(any) error; func (*Event) SetData(string, any) error; func (*Event) SetID(string)`,
		"github.com/confluentinc/confluent-kafka-go/v2/schemaregistry/serde/avro": `package avro; type GenericDeserializer struct{}; func (*GenericDeserializer) DeserializeInto(string, []byte, any) error; func (*GenericDeserializer) Deserialize(string, []byte) (any, error)`,
		"github.com/pkg/errors":                          `package errors; func Wrapf(error, string) error; func New(string) error; func Is(a, b error) bool`,
		"go.uber.org/multierr":                           `package multierr; func AppendInto(*error, error) bool`,
		"google.golang.org/grpc/status":                  `package status; func Code(error) int; func Errorf(int, string) error`,
		"github.com/prometheus/client_golang/prometheus": `package prometheus; type Counter interface{ Add(float64) }`,
		"go.opentelemetry.io/otel/trace":                 `package trace; type Span interface{ RecordError(error) }`,
		"github.com/samber/lo":                           `package lo; func ForEach[T any](c []T, f func(T, int)) {}; func Uniq[T any](c []T) []T { return c }; func Attempt(n int, f func(int) error) (int, error); func Try(f func() error) bool`,
		"github.com/hashicorp/golang-lru/v2":             `package lru; type Cache[K, V any] struct{}; func (*Cache[K, V]) Add(K, V) bool; func (*Cache[K, V]) Get(K) (V, bool); func (*Cache[K, V]) Len() int`,
		"github.com/aws/aws-sdk-go-v2/service/s3":        `package s3; type Client struct{}; func (*Client) PutObject(any) error`,
		"github.com/gdamore/tcell/v2":                    `package tcell; type Screen interface{ SetContent(x, y int, r rune); Show() }`,
		"go.mongodb.org/mongo-driver/mongo":              `package mongo; func IsDuplicateKeyError(error) bool; type Collection struct{}; func (*Collection) InsertOne(any) (int, error); type SingleResult struct{}; func (*SingleResult) Decode(any) error`,
	} {
		im.check(t, path, src)
	}
	got := im.effects(t, `package user

import (
	"go.uber.org/zap"; zlog "github.com/rs/zerolog/log"; "k8s.io/klog/v2"; "example.com/vendor/github.com/sirupsen/logrus"
	"golang.org/x/sync/errgroup"; "golang.org/x/sync/singleflight"; "github.com/panjf2000/ants/v2"; "github.com/sourcegraph/conc/pool"; "github.com/alitto/pond/v2"
	"github.com/cenkalti/backoff/v4"; backoff5 "github.com/cenkalti/backoff/v5"; "k8s.io/client-go/util/retry"; "gorm.io/gorm"; "github.com/redis/go-redis/v9"
	"google.golang.org/protobuf/proto"; "github.com/hamba/avro/v2"; "gopkg.in/yaml.v3"; jsoniter "github.com/json-iterator/go"
	"github.com/cloudevents/sdk-go/v2/event"; cavro "github.com/confluentinc/confluent-kafka-go/v2/schemaregistry/serde/avro"
	"github.com/pkg/errors"; "go.uber.org/multierr"; "google.golang.org/grpc/status"; "github.com/prometheus/client_golang/prometheus"
	"go.opentelemetry.io/otel/trace"; "github.com/samber/lo"; lru "github.com/hashicorp/golang-lru/v2"; "github.com/aws/aws-sdk-go-v2/service/s3"; "go.mongodb.org/mongo-driver/mongo"
	"github.com/gdamore/tcell/v2"
)

type logger struct{ *zap.Logger }

func f(z *zap.Logger, lg logger, s *zap.SugaredLogger, v klog.Verbose, fl logrus.FieldLogger, g *errgroup.Group, sf *singleflight.Group, ap *ants.Pool, apf *ants.PoolWithFunc,
	ep *pool.ErrorPool, pd pond.Pool, pp *pool.Pool, db *gorm.DB, rdb *redis.Client, cmd *redis.StatusCmd, mo proto.MarshalOptions, yd *yaml.Decoder, api jsoniter.API, ev *event.Event,
	gd *cavro.GenericDeserializer, c prometheus.Counter, span trace.Span, cache *lru.Cache[string, int], s3c *s3.Client, col *mongo.Collection, sr *mongo.SingleResult, b backoff.BackOff, scr tcell.Screen, err error, p []byte) {
	scr.SetContent(1, 2, 'x')
	z.Info("x"); z.Fatal("x"); lg.Fatal("x"); s.Panicw("x"); zap.String("a", "b"); zlog.Fatal(); zlog.Error(); klog.Exitf("x"); klog.InfoS("x"); v.Info(); fl.Infof("x"); fl.Fatalf("x")
	g.Go(func() error { return nil }); g.Wait(); sf.Do("x", func() (any, error) { return nil, nil }); sf.DoChan("x", nil)
	ap.Submit(func() {}); apf.Invoke(p); ants.Submit(func() {}); ep.Go(nil); ep.Wait(); pp.Wait(); pd.Submit(nil); pd.SubmittedTasks(); pd.StopAndWait()
	backoff.RetryNotify(nil, nil, nil); backoff.Permanent(err); b.NextBackOff(); backoff.NewExponentialBackOff(); backoff5.Retry(1, func() (int, error) { return 0, nil }); retry.OnError(1, nil, nil)
	db.Transaction(nil); db.Where(p); db.Create(p); db.Commit(); rdb.Set(p); rdb.Pipelined(1, nil); cmd.Err(); cmd.Result()
	proto.Unmarshal(p, nil); mo.Marshal(p); avro.Unmarshal(1, p, nil); avro.Marshal(1, p); yaml.Unmarshal(p, nil); yd.Decode(p); api.Unmarshal(p, nil)
	ev.DataAs(p); ev.SetData("", p); ev.SetID(""); gd.DeserializeInto("", p, nil); gd.Deserialize("", p)
	errors.Wrapf(err, "x"); errors.New("x"); errors.Is(err, err); multierr.AppendInto(&err, err); status.Code(err); status.Errorf(1, "x"); c.Add(1); span.RecordError(err)
	lo.ForEach(p, func(byte, int) {}); lo.Uniq(p); lo.Attempt(3, nil); lo.Try(nil); cache.Add("x", 1); cache.Get("x"); cache.Len(); s3c.PutObject(p)
	mongo.IsDuplicateKeyError(err); col.InsertOne(p); sr.Decode(p)
}
`)
	for name, want := range map[string]Effect{
		"z.Info": harmless, "z.Fatal": noReturn, "lg.Fatal": noReturn, "s.Panicw": noReturn, "zap.String": harmless, "zlog.Fatal": noReturn, "zlog.Error": harmless,
		"klog.Exitf": noReturn, "klog.InfoS": harmless, "v.Info": harmless, "fl.Infof": harmless, "fl.Fatalf": noReturn,
		"g.Go": {Kind: Spawns, Func: Arg(0), Group: Receiver}, "g.Wait": {Kind: Joins, Group: Receiver, Error: true},
		"sf.Do": {Kind: Calls, Func: Arg(1), Error: true}, "sf.DoChan": {Kind: Spawns, Func: Arg(1), Group: Result(0)},
		"ap.Submit": {Kind: Spawns, Func: Arg(0), Group: Receiver}, "apf.Invoke": {Kind: Spawns, From: Arg(0), Group: Receiver}, "ants.Submit": {Kind: Spawns, Func: Arg(0)},
		"ep.Go": {Kind: Spawns, Func: Arg(0), Group: Receiver}, "ep.Wait": {Kind: Joins, Group: Receiver, Error: true}, "pp.Wait": joins,
		"pd.Submit": {Kind: Spawns, Func: Arg(0), Group: Receiver}, "pd.SubmittedTasks": harmless, "pd.StopAndWait": joins,
		"backoff.RetryNotify": {Kind: Retries, Func: Arg(0), Error: true}, "backoff.Permanent": wraps, "b.NextBackOff": harmless, "backoff.NewExponentialBackOff": harmless,
		"backoff5.Retry": {Kind: Retries, Func: Arg(1), Error: true}, "retry.OnError": {Kind: Retries, Func: Arg(2), Error: true},
		"db.Transaction": {Kind: Calls, Func: Arg(0), Error: true}, "db.Where": pure, "db.Create": unknown, "db.Commit": reports,
		"rdb.Set": unknown, "rdb.Pipelined": {Kind: Calls, Func: Arg(1), Error: true}, "cmd.Err": reports, "cmd.Result": reports,
		"proto.Unmarshal": decodes(Arg(0), Arg(1)), "mo.Marshal": codes, "avro.Unmarshal": decodes(Arg(1), Arg(2)), "avro.Marshal": codes,
		"yaml.Unmarshal": decodes(Arg(0), Arg(1)), "yd.Decode": decodes(Receiver, Arg(0)), "api.Unmarshal": decodes(Arg(0), Arg(1)),
		"ev.DataAs": decodes(Receiver, Arg(0)), "ev.SetData": decodes(Arg(1), Receiver), "ev.SetID": keeps,
		"gd.DeserializeInto": decodes(Arg(1), Arg(2)), "gd.Deserialize": codes,
		"errors.Wrapf": wraps, "errors.New": newError, "errors.Is": sentinel, "multierr.AppendInto": {Kind: Wraps, From: Arg(1), Into: Arg(0)},
		"status.Code": sentinel, "status.Errorf": newError, "c.Add": harmless, "span.RecordError": harmless,
		"lo.ForEach": {Kind: Calls, From: Arg(0), Func: Arg(1)}, "lo.Uniq": pure, "lo.Attempt": {Kind: Retries, Func: Arg(1), Error: true}, "lo.Try": {Kind: Calls, Func: Arg(0)},
		"cache.Add": keeps, "cache.Get": gives, "cache.Len": harmless, "s3c.PutObject": unknown,
		"scr.SetContent": harmless, "mongo.IsDuplicateKeyError": sentinel, "col.InsertOne": unknown, "sr.Decode": reports,
	} {
		e, ok := got[name]
		assert.True(t, ok, "no call of %s", name)
		assert.Equal(t, want, e, name)
	}

	field, _, _ := types.LookupFieldOrMethod(im.fake["gorm.io/gorm"].Scope().Lookup("DB").Type(), true, nil, "Error")
	assert.True(t, IsFailureField(field.(*types.Var)))
}

func TestStdStreams(t *testing.T) {
	im := newImports()
	_, info := im.check(t, "example.com/user", `package user

import ("io"; "os")

var a, b, c, d = os.Stdout, os.Stderr, io.Discard, os.Stdin
`)
	got := make(map[string]bool)
	for id, obj := range info.Uses {
		if v, ok := obj.(*types.Var); ok {
			got[id.Name] = IsStdStream(v)
		}
	}
	assert.Equal(t, map[string]bool{"Stdout": true, "Stderr": true, "Discard": true, "Stdin": false}, got)
}

func TestShape(t *testing.T) {
	im := newImports()
	for path, src := range map[string]string{
		"example.com/logger": `package logger

import "context"

func Infof(format string, args ...any)
func Fatal(args ...any)
func Setup(level string)

type Entry struct{}
func (Entry) WarnContext(ctx context.Context, msg string)
func (Entry) Flush()
type AuditLogger struct{}
func (AuditLogger) Log(record []byte)
`,
		"example.com/xerrs": `package xerrs

func Wrap(err error, msg string) error
func New(msg string) error
func Save(id string) error
`,
		"example.com/svc": `package svc

import ("context"; "time")

type Logger interface { Debug(msg string); Error(err error); With(key string, v any) Logger; Log(kv ...any) error }
type out interface { Infof(f string, a ...any); Warnf(f string, a ...any); WithField(k string, v any) out }
type sink interface { Info(b []byte); Save(b []byte) error }
type EventLog interface { Log(b []byte) error }
type Blog struct{}
func (Blog) Print(post string)
type Err struct{}
func (Err) Error() string
type Metrics interface { Inc(name string); Observe(d time.Duration, labels ...string); Add(delta int); Set(p []byte) }
type MetricStore struct{}
func (MetricStore) Add(name string)
type Repo interface { Add(n int); Set(k string) }
type Codec interface { Decode(b []byte, v any) error; Encode(v any) ([]byte, error); Parse(b []byte) (int, error); DecodeAndSave(b []byte, v any) error; Send(b []byte) error; Unmarshal(ctx context.Context, b []byte, v any) error }
type Conn interface { Close() error; Flush() error }
type Msg struct{}
func (*Msg) ProtoMessage()
func (*Msg) GetID() string
func (*Msg) Unmarshal(b []byte) error
func (*Msg) Validate() error
func (Msg) MarshalJSON() ([]byte, error)
func IsRetryable(err error) bool
func IsNew(id string) bool
func Handle(err error) bool
`,
	} {
		im.check(t, path, src)
	}
	for name, want := range map[string]Effect{
		"logger.Infof": harmless, "logger.Fatal": noReturn, "logger.Setup": unknown, "logger.Entry.WarnContext": harmless, "logger.Entry.Flush": unknown,
		"logger.AuditLogger.Log": unknown,
		"svc.Logger.Debug":       harmless, "svc.Logger.Error": harmless, "svc.Logger.Log": harmless, "svc.out.Infof": harmless,
		"svc.sink.Info": unknown, "svc.sink.Save": unknown, "svc.EventLog.Log": unknown, "svc.Blog.Print": unknown, "svc.Err.Error": pure,
		"svc.Metrics.Inc": harmless, "svc.Metrics.Observe": harmless, "svc.Metrics.Add": harmless, "svc.Metrics.Set": unknown,
		"svc.MetricStore.Add": unknown, "svc.Repo.Add": unknown, "svc.Repo.Set": unknown,
		"svc.Codec.Decode": {Kind: Decodes, Into: Arg(1)}, "svc.Codec.Encode": codes, "svc.Codec.Parse": codes, "svc.Codec.DecodeAndSave": unknown,
		"svc.Codec.Send": unknown, "svc.Codec.Unmarshal": unknown,
		"svc.Conn.Close": neverFails, "svc.Conn.Flush": unknown,
		"svc.Msg.GetID": pure, "svc.Msg.Unmarshal": decodes(Arg(0), Receiver), "svc.Msg.Validate": pure, "svc.Msg.MarshalJSON": codes,
		"xerrs.Wrap": wraps, "xerrs.New": newError, "xerrs.Save": unknown,
		"svc.IsRetryable": sentinel, "svc.IsNew": unknown, "svc.Handle": unknown,
	} {
		assert.Equal(t, want, Shape(im.fn(t, name)), name)
	}
}

// fn finds "package.Func" or "package.Type.Method" among the fake packages of example.com.
func (im *imports) fn(t *testing.T, name string) *types.Func {
	t.Helper()
	parts := strings.Split(name, ".")
	p := im.fake["example.com/"+parts[0]]
	obj := p.Scope().Lookup(parts[1])
	if len(parts) == 3 {
		obj, _, _ = types.LookupFieldOrMethod(obj.Type(), true, p, parts[2])
	}
	fn, ok := obj.(*types.Func)
	require.True(t, ok, name)
	return fn
}

// Each row must say what it means: paths in normal form, one "*" at a name's end, and no name twice with different effects.
func TestTables(t *testing.T) {
	type at struct{ path, name string }
	said := make(map[at]Effect)
	for _, table := range tables {
		for paths, rows := range table {
			for path := range strings.FieldsSeq(paths) {
				assert.Equal(t, normal(path), path, "not the normal form")
				for _, r := range rows {
					assert.NotEmpty(t, strings.Fields(r.names), path)
					for name := range strings.FieldsSeq(r.names) {
						recv, method, isMethod := strings.Cut(name, ".")
						if !isMethod {
							recv, method = "", recv
						}
						assert.NotContains(t, strings.TrimSuffix(method, "*"), "*", "%s: %s", path, name)
						assert.True(t, recv == "*" || !strings.Contains(recv, "*"), "%s: %s", path, name)
						if e, ok := said[at{path, name}]; ok {
							assert.Equal(t, e, r.Effect, "%s: %s stands twice", path, name)
						}
						said[at{path, name}] = r.Effect
					}
				}
			}
		}
	}
}

func TestNormal(t *testing.T) {
	for path, want := range map[string]string{
		"fmt":                                            "fmt",
		"vendor/golang.org/x/net/idna":                   "golang.org/x/net/idna",
		"a.com/x/vendor/github.com/pkg/errors":           "github.com/pkg/errors",
		"github.com/jackc/pgx/v5/pgxpool":                "github.com/jackc/pgx/pgxpool",
		"github.com/aws/aws-sdk-go-v2/aws":               "github.com/aws/aws-sdk-go-v2/aws",
		"gopkg.in/yaml.v3":                               "gopkg.in/yaml",
		"gopkg.in/DataDog/dd-trace-go.v1/ddtrace/tracer": "gopkg.in/DataDog/dd-trace-go/ddtrace/tracer",
		"go.uber.org/zap/v1":                             "go.uber.org/zap/v1",
		"math/rand/v2":                                   "math/rand",
		"github.com/apache/thrift.go/x":                  "github.com/apache/thrift.go/x",
	} {
		assert.Equal(t, want, normal(path))
	}
}

func TestOperands(t *testing.T) {
	i, ok := Arg(2).IsArg()
	assert.Equal(t, "2 true", fmt.Sprint(i, ok))
	i, ok = Result(1).IsResult()
	assert.Equal(t, "1 true", fmt.Sprint(i, ok))
	_, ok = Receiver.IsArg()
	assert.False(t, ok)
	_, ok = Result(0).IsArg()
	assert.False(t, ok)
	assert.Equal(t, "Wraps", Wraps.String())
}
