// Command resizer resizes uploaded pictures.
package main

import (
	"context"
	"log"
	"os"
	"os/exec"
	"os/signal"

	"kafkavet.test/confluent/commit-first-package/right/bus"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	source, err := bus.Open(os.Getenv("KAFKA"), "resizer", "uploads")
	if err != nil {
		log.Fatal(err)
	}
	defer source.Close()
	for {
		m, err := source.Next(ctx)
		if err != nil {
			log.Print(err)
			return
		}
		cmd := exec.CommandContext(ctx, "convert", string(m.Value), "-resize", "640x480", "small.png")
		if out, err := cmd.CombinedOutput(); err != nil {
			log.Fatalf("convert: %v: %s", err, out)
		}
		if err := source.Ack(m); err != nil {
			log.Fatal(err)
		}
	}
}
