// Package payroll pays salaries.
package payroll

import (
	"context"
	"database/sql"
	"log/slog"
	"time"

	"github.com/confluentinc/confluent-kafka-go/v2/kafka"
)

type Payroll struct {
	consumer *kafka.Consumer
	db       *sql.DB
	log      *slog.Logger
}

func New(brokers string, db *sql.DB) (*Payroll, error) {
	conf := kafka.ConfigMap{"bootstrap.servers": brokers, "group.id": "payroll"}
	conf["enable.auto.commit"] = false
	c, err := kafka.NewConsumer(&conf)
	if err != nil {
		return nil, err
	}
	return &Payroll{consumer: c, db: db, log: slog.Default()}, c.Subscribe("salaries", nil)
}

func (p *Payroll) Run(ctx context.Context) error {
	for {
		if ctx.Err() != nil {
			return p.consumer.Close()
		}
		m, err := p.consumer.ReadMessage(time.Second)
		if err != nil {
			p.log.Debug("read", "error", err)
			continue
		}
		if err := p.pay(ctx, m); err != nil {
			return err
		}
		p.ack(m)
	}
}

func (p *Payroll) ack(m *kafka.Message) {
	if _, err := p.consumer.CommitMessage(m); err != nil {
		p.log.Warn("commit", "offset", m.TopicPartition.Offset, "error", err)
	}
}

func (p *Payroll) pay(ctx context.Context, m *kafka.Message) error {
	_, err := p.db.ExecContext(ctx, `SELECT pay_salary($1)`, m.Value)
	return err
}
