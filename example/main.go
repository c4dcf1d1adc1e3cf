// Example is the back office of a small shop. It follows the topic "orders" with three consumers: payment
// charges, stock reserves and mail confirms.
package main

import (
	"context"
	"database/sql"
	"errors"
	"log"
	"net/http"
	"os"
	"os/signal"
	"strings"
	"sync"

	"github.com/kafkavet/kafkavet/example/mail"
	"github.com/kafkavet/kafkavet/example/payment"
	"github.com/kafkavet/kafkavet/example/stock"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	db, err := sql.Open(os.Getenv("DB_DRIVER"), os.Getenv("DB_SOURCE"))
	if err != nil {
		log.Fatal(err)
	}
	defer db.Close()
	brokers := strings.Split(os.Getenv("KAFKA_BROKERS"), ",")

	consumers := []func(context.Context) error{
		payment.New(brokers, http.DefaultClient, os.Getenv("PAYMENT_URL")).Run,
		stock.New(brokers, db).Run,
		mail.New(brokers, os.Getenv("SMTP_ADDR")).Run,
	}
	var wg sync.WaitGroup
	for _, run := range consumers {
		wg.Go(func() {
			defer stop() // one without the others is of no use
			if err := run(ctx); err != nil && !errors.Is(err, context.Canceled) {
				log.Print(err)
			}
		})
	}
	wg.Wait()
}
