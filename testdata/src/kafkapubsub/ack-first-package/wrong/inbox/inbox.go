// Package inbox opens subscriptions.
package inbox

import (
	"context"

	"gocloud.dev/pubsub"
	"gocloud.dev/pubsub/kafkapubsub"
	_ "gocloud.dev/pubsub/mempubsub"
)

func Open(ctx context.Context, group string) (*pubsub.Subscription, error) {
	if group == "" {
		return pubsub.OpenSubscription(ctx, "mem://inbox")
	}
	return mail(group)
}

func mail(group string) (*pubsub.Subscription, error) {
	return kafkapubsub.OpenSubscription([]string{"kafka:9092"}, kafkapubsub.MinimalConfig(), group, []string{"scans"}, nil)
}
