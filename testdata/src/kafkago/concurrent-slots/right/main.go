// Concurrent-slots takes all slots of a semaphore before it commits: then all videos are converted.
package main

import (
	"bytes"
	"context"
	"fmt"
	"log"
	"net/http"
	"time"

	"github.com/segmentio/kafka-go"
)

const atOnce = 8

func main() {
	reader := kafka.NewReader(kafka.ReaderConfig{Brokers: []string{"localhost:9092"}, GroupID: "videos", Topic: "videos"})
	defer reader.Close()
	slots := make(chan struct{}, atOnce)
	for n := 1; ; n++ {
		msg, err := reader.FetchMessage(context.Background())
		if err != nil {
			log.Fatal(err)
		}
		slots <- struct{}{}
		go func() {
			defer func() { <-slots }()
			for convert(msg.Value) != nil {
				time.Sleep(time.Second)
			}
		}()
		if n%100 != 0 {
			continue
		}
		for range atOnce {
			slots <- struct{}{}
		}
		for range atOnce {
			<-slots
		}
		if err := reader.CommitMessages(context.Background(), msg); err != nil {
			log.Fatal(err)
		}
	}
}

func convert(video []byte) error {
	res, err := http.Post("http://localhost:8080/convert", "video/mp4", bytes.NewReader(video))
	if err != nil {
		return fmt.Errorf("post: %w", err)
	}
	return res.Body.Close()
}
