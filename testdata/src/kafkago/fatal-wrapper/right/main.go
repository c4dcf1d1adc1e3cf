// Command archiver writes records to a file and stops at the first problem.
package main

import (
	"context"
	"fmt"
	"log/slog"
	"os"

	"github.com/segmentio/kafka-go"
)

// must ends the program with a message if err is not nil.
func must(err error, what string) {
	if err != nil {
		fatal(what, err)
	}
}

func fatal(what string, err error) {
	slog.Error(what, "err", err)
	os.Exit(1)
}

func main() {
	file, err := os.OpenFile("archive.log", os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	must(err, "open archive")
	reader := kafka.NewReader(kafka.ReaderConfig{
		Brokers: []string{os.Getenv("KAFKA")},
		GroupID: "archiver",
		Topic:   "archive",
	})
	ctx := context.Background()
	for {
		m, err := reader.FetchMessage(ctx)
		must(err, "fetch")
		if _, err := fmt.Fprintf(file, "%d %s\n", m.Offset, m.Value); err != nil {
			fatal("write", err)
		}
		must(file.Sync(), "sync")
		must(reader.CommitMessages(ctx, m), "commit")
	}
}
