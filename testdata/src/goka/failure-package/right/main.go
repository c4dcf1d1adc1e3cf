// Command fraud looks for fraud.
package main

import (
	"context"
	"log"

	"github.com/lovoo/goka"
	"github.com/lovoo/goka/codec"

	"kafkavet.test/goka/failure-package/right/rules"
)

func main() {
	graph := goka.DefineGroup("fraud",
		goka.Inputs(goka.Streams{"payments", "refunds"}, new(codec.Bytes), rules.Check),
		goka.Loop(new(codec.Bytes), retry),
		goka.Lookup("limits", new(codec.Bytes)),
	)
	processor, err := goka.NewProcessor([]string{"kafka:9092"}, graph)
	if err != nil {
		log.Fatal(err)
	}
	if err := processor.Run(context.Background()); err != nil {
		log.Fatal(err)
	}
}

// retry passes on what was looked at already; the processor stops if that fails.
func retry(ctx goka.Context, msg any) {
	ctx.Loopback(ctx.Key(), msg)
}
