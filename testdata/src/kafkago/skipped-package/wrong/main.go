// Command reminders sends what the calendar asks for.
package main

import (
	"context"
	"log"
	"net/http"
	"net/url"
	"os"

	"kafkavet.test/kafkago/skipped-package/wrong/queue"
)

type notifier struct{ endpoint string }

func (n notifier) Handle(ctx context.Context, body []byte) error {
	res, err := http.PostForm(n.endpoint, url.Values{"text": {string(body)}})
	if err != nil {
		return err
	}
	return res.Body.Close()
}

func main() {
	q := queue.New([]string{os.Getenv("KAFKA")}, "reminders", notifier{os.Getenv("NOTIFIER")})
	defer q.Close()
	log.Fatal(q.Serve(context.Background()))
}
