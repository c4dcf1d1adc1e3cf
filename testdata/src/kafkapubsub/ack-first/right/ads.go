// Package ads bills what was shown.
package ads

import (
	"bytes"
	"context"
	"log"
	"net/http"

	"gocloud.dev/pubsub/kafkapubsub"
)

func Run(ctx context.Context, brokers []string) error {
	subscription, err := kafkapubsub.OpenSubscription(brokers, kafkapubsub.MinimalConfig(), "ads", []string{"shown"}, nil)
	if err != nil {
		return err
	}
	defer subscription.Shutdown(ctx)
	for {
		msg, err := subscription.Receive(ctx)
		if err != nil {
			return err
		}
		if err := bill(msg.Body); err != nil {
			log.Println("bill:", err)
			continue // it stays unacknowledged, and holds back the marks behind it
		}
		msg.Ack()
	}
}

func bill(body []byte) error {
	resp, err := http.Post("http://billing/", "application/json", bytes.NewReader(body))
	if err != nil {
		return err
	}
	return resp.Body.Close()
}
