package coupons

import (
	"context"
	"errors"
	"log"
	"testing"

	"github.com/segmentio/kafka-go"
)

type fake struct {
	seen []kafka.Message
	fail func(ctx context.Context, m kafka.Message) error
}

func (f *fake) Redeem(ctx context.Context, m kafka.Message) error {
	if err := f.fail(ctx, m); err != nil {
		log.Printf("ignored: %v", err)
	}
	f.seen = append(f.seen, m)
	return nil
}

func TestFake(t *testing.T) {
	f := &fake{fail: func(context.Context, kafka.Message) error { return errors.New("no shop") }}
	var r Redeemer = f
	if err := r.Redeem(context.Background(), kafka.Message{Value: []byte("X1")}); err != nil {
		t.Fatal(err)
	}
	if len(f.seen) != 1 {
		t.Fatalf("seen %d", len(f.seen))
	}
}
