// Package feeds fetches feeds, several at a time.
package feeds

import (
	"context"
	"io"
	"log"
	"net/http"
	"os"

	"gocloud.dev/pubsub"
	_ "gocloud.dev/pubsub/kafkapubsub"
)

func Run(ctx context.Context) error {
	subscription, err := pubsub.OpenSubscription(ctx, "kafka://feeds?topic=feeds")
	if err != nil {
		return err
	}
	limit := make(chan struct{}, 10)
	for {
		msg, err := subscription.Receive(ctx)
		if err != nil {
			return err
		}
		limit <- struct{}{}
		go func() {
			defer func() { <-limit }()
			fetch(ctx, msg)
		}()
	}
}

// fetch acknowledges what it has fetched, in whatever order.
func fetch(ctx context.Context, msg *pubsub.Message) {
	feed, err := http.Get(string(msg.Body))
	if err == nil {
		err = save(feed)
	}
	if err != nil {
		log.Println("fetch:", err)
		return
	}
	msg.Ack()
}

func save(feed *http.Response) error {
	defer feed.Body.Close()
	body, err := io.ReadAll(feed.Body)
	if err != nil {
		return err
	}
	return os.WriteFile("feed.xml", body, 0o600)
}
