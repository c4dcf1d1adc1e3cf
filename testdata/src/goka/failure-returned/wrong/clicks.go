// Package clicks counts clicks, and tells the billing of each.
package clicks

import (
	"bytes"
	"context"
	"log"
	"net/http"

	"github.com/lovoo/goka"
	"github.com/lovoo/goka/codec"
)

func count(ctx goka.Context, msg any) {
	if err := bill(msg.(string)); err != nil {
		log.Println("bill:", err)
		return // want "commit-despite-failure"
	}
	n, _ := ctx.Value().(int64)
	ctx.SetValue(n + 1)
}

func bill(click string) error {
	resp, err := http.Post("http://billing/clicks", "text/plain", bytes.NewReader([]byte(click)))
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

func Run(ctx context.Context, brokers []string) error {
	graph := goka.DefineGroup("clicks",
		goka.Input("clicks", new(codec.String), count),
		goka.Persist(new(codec.Int64)),
	)
	processor, err := goka.NewProcessor(brokers, graph)
	if err != nil {
		return err
	}
	return processor.Run(ctx)
}
