package delivery_test

import (
	"fmt"
	"testing"

	"golang.org/x/tools/go/analysis"

	"github.com/kafkavet/kafkavet/analysistest"
	"github.com/kafkavet/kafkavet/internal/delivery"
)

// described reports what drivers are told of a model: each consumer at its poll, and functions at the package
// clause.
var described = &analysis.Analyzer{
	Name:     "described",
	Doc:      "tell the model",
	Requires: []*analysis.Analyzer{delivery.Analyzer},
	Run: func(pass *analysis.Pass) (any, error) {
		m := pass.ResultOf[delivery.Analyzer].(*delivery.Model)
		for _, c := range m.Polled() {
			pass.Reportf(c.Pos, "%s %s", c.Library, c.Guarantee)
		}
		if n, skipped := m.Functions(); n > 0 {
			pass.Report(analysis.Diagnostic{Pos: pass.Files[0].Package, Message: fmt.Sprintf("%d functions, %d skipped", n, skipped)})
		}
		return nil, nil
	},
}

func TestDescribed(t *testing.T) {
	const head = "package p // want \"%d functions, 0 skipped\"\n\nimport (\n\t\"context\"\n\t\"github.com/segmentio/kafka-go\"\n)\n"
	for name, test := range map[string]struct {
		functions int
		code      string
	}{
		"no group": {1, `
func Run(ctx context.Context, s interface{ Save([]byte) error }) error {
	r := kafka.NewReader(kafka.ReaderConfig{Topic: "t"})
	for {
		m, err := r.ReadMessage(ctx) // want "kafka-go none"
		if err != nil {
			return err
		}
		s.Save(m.Value)
	}
}`},
		"a group": {1, `
func Run(ctx context.Context, s interface{ Save([]byte) error }) error {
	r := kafka.NewReader(kafka.ReaderConfig{GroupID: "g", Topic: "t"})
	for {
		m, err := r.ReadMessage(ctx) // want "kafka-go at-most-once"
		if err != nil {
			return err
		}
		s.Save(m.Value)
	}
}`},
		"who returns the record and who goes on with it": {4, `
type T struct{ r *kafka.Reader }

func (t *T) Next(ctx context.Context) (kafka.Message, error) {
	return t.r.FetchMessage(ctx) // want "kafka-go at-least-once"
}

func (t *T) Run(ctx context.Context, s interface{ Save([]byte) error }) error {
	for {
		m, err := t.Next(ctx)
		if err != nil {
			return err
		}
		if err := s.Save(m.Value); err != nil {
			return err
		}
		if err := t.done(ctx, m); err != nil {
			return err
		}
	}
}

func (t *T) done(ctx context.Context, m kafka.Message) error { return t.r.CommitMessages(ctx, m) }

func through(ctx context.Context, t *T) error { return t.Run(ctx, nil) }

func none() {}
`},
		"a channel makes no second consumer": {2, `
func Run(ctx context.Context, r *kafka.Reader, s interface{ Save([]byte) error }) error {
	c := make(chan kafka.Message)
	go func() {
		for {
			m, err := r.FetchMessage(ctx) // want "kafka-go at-most-once"
			if err != nil {
				return
			}
			c <- m
		}
	}()
	for m := range c {
		s.Save(m.Value)
		r.CommitMessages(ctx, m)
	}
	return nil
}`},
	} {
		t.Run(name, func(t *testing.T) {
			analysistest.Source(t, map[string]string{
				"github.com/segmentio/kafka-go/kafka.go": kafkaGo,
				"example.com/p/p.go":                     fmt.Sprintf(head, test.functions) + test.code,
				"example.com/p/p_test.go":                "package p\n\nimport \"github.com/segmentio/kafka-go\"\n\nfunc inTest(r *kafka.Reader) { r.CommitMessages(nil) }\n",
			}, described)
		})
	}
}
