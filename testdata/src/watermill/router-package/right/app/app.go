// Package app handles orders, whatever broker they come from.
package app

import (
	"database/sql"
	"encoding/json"
	"log"

	"github.com/ThreeDotsLabs/watermill/message"
)

type Orders struct{ db *sql.DB }

func NewOrders(db *sql.DB) *Orders { return &Orders{db} }

type placed struct{ ID, SKU string }

// Placed takes one order.
func (o *Orders) Placed(msg *message.Message) error {
	var p placed
	if err := json.Unmarshal(msg.Payload, &p); err != nil {
		log.Println("not an order:", err)
		return nil
	}
	if _, err := o.db.Exec("INSERT INTO orders VALUES ($1, $2)", p.ID, p.SKU); err != nil {
		return err
	}
	return nil
}

func Register(router *message.Router, subscriber message.Subscriber, orders *Orders) {
	router.AddNoPublisherHandler("orders", "orders", subscriber, orders.Placed)
}
