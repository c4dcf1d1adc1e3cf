// Package routes keeps its handlers in a list, each wrapped.
package routes

import (
	"context"
	"database/sql"
	"errors"
	"log"
	"net/http"

	"github.com/ThreeDotsLabs/watermill"
	"github.com/ThreeDotsLabs/watermill-kafka/v3/pkg/kafka"
	"github.com/ThreeDotsLabs/watermill/message"
)

type route struct {
	topic  string
	handle message.NoPublishHandlerFunc
}

type App struct {
	db        *sql.DB
	publisher message.Publisher
	router    *message.Router
}

func (a *App) Run(ctx context.Context, brokers []string) error {
	subscriber, err := kafka.NewSubscriber(kafka.SubscriberConfig{
		Brokers:       brokers,
		Unmarshaler:   kafka.DefaultMarshaler{},
		ConsumerGroup: "routes",
	}, watermill.NopLogger{})
	if err != nil {
		return err
	}
	for _, r := range []route{{"created", a.created}, {"deleted", a.deleted}, {"moved", a.moved}} {
		a.router.AddConsumerHandler(r.topic, r.topic, subscriber, logged(r.handle))
	}
	return a.router.Run(ctx)
}

func logged(handle message.NoPublishHandlerFunc) message.NoPublishHandlerFunc {
	return func(msg *message.Message) error {
		err := handle(msg)
		if err != nil {
			log.Println(msg.UUID, err)
		}
		return err
	}
}

var errKnown = errors.New("known already")

func (a *App) created(msg *message.Message) error {
	if err := a.insert(msg.Payload); !errors.Is(err, errKnown) {
		return err
	}
	return nil
}

func (a *App) deleted(msg *message.Message) error {
	if _, err := a.db.Exec("DELETE FROM places WHERE id = $1", string(msg.Payload)); err != nil {
		return a.publisher.Publish("failed", msg)
	}
	return nil
}

func (a *App) moved(msg *message.Message) error {
	var err error
	for range 3 {
		var resp *http.Response
		if resp, err = http.Get("http://maps/" + string(msg.Payload)); err == nil {
			return resp.Body.Close()
		}
	}
	log.Println("given up:", err)
	return nil
}

func (a *App) insert(id []byte) error {
	r, err := a.db.Exec("INSERT INTO places VALUES ($1) ON CONFLICT DO NOTHING", string(id))
	if err != nil {
		return err
	}
	if n, _ := r.RowsAffected(); n == 0 {
		return errKnown
	}
	return nil
}
