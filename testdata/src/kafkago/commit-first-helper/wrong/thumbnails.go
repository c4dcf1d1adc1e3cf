// Command thumbnails renders previews of uploaded images.
package main

import (
	"bytes"
	"context"
	"image"
	_ "image/jpeg"
	"image/png"
	"log"
	"os"
	"os/signal"
	"path/filepath"

	"github.com/segmentio/kafka-go"
)

type worker struct {
	reader *kafka.Reader
	dir    string
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	w := worker{
		reader: kafka.NewReader(kafka.ReaderConfig{
			Brokers: []string{os.Getenv("KAFKA")},
			GroupID: "thumbnails",
			Topic:   "uploads",
		}),
		dir: os.Getenv("OUT"),
	}
	defer w.reader.Close()
	if err := w.run(ctx); err != nil {
		log.Fatal(err)
	}
}

func (w *worker) run(ctx context.Context) error {
	for {
		m, err := w.reader.FetchMessage(ctx)
		if err != nil {
			return err
		}
		w.ack(ctx, m)
		if err := w.render(m); err != nil {
			return err
		}
	}
}

func (w *worker) ack(ctx context.Context, m kafka.Message) {
	if err := w.reader.CommitMessages(ctx, m); err != nil { // want "commit-before-processing"
		log.Printf("commit %d/%d: %v", m.Partition, m.Offset, err)
	}
}

func (w *worker) render(m kafka.Message) error {
	img, _, err := image.Decode(bytes.NewReader(m.Value))
	if err != nil {
		log.Printf("%s: %v", m.Key, err)
		return nil
	}
	var out bytes.Buffer
	if err := png.Encode(&out, img); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(w.dir, string(m.Key)+".png"), out.Bytes(), 0o644)
}
