// Package actor owns all account balances in one goroutine.
package actor

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/segmentio/kafka-go"
)

type Deposit struct {
	Account string `json:"account"`
	Cents   int64  `json:"cents"`
}

type request struct {
	deposit Deposit
	done    chan error
}

type Accounts interface {
	Add(ctx context.Context, account string, cents int64) error
}

type Actor struct {
	accounts Accounts
	requests chan request
}

func (a *Actor) loop(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case r := <-a.requests:
			r.done <- a.accounts.Add(ctx, r.deposit.Account, r.deposit.Cents)
		}
	}
}

func Run(ctx context.Context, brokers []string, accounts Accounts) error {
	a := &Actor{accounts: accounts, requests: make(chan request, 32)}
	go a.loop(ctx)

	reader := kafka.NewReader(kafka.ReaderConfig{Brokers: brokers, GroupID: "accounts", Topic: "deposits"})
	defer reader.Close()
	for {
		m, err := reader.FetchMessage(ctx)
		if err != nil {
			return err
		}
		var d Deposit
		if err := json.Unmarshal(m.Value, &d); err != nil {
			return fmt.Errorf("deposit at offset %d: %w", m.Offset, err)
		}
		r := request{deposit: d, done: make(chan error, 1)}
		a.requests <- r
		if err := reader.CommitMessages(ctx, m); err != nil { // want "commit-concurrent"
			return err
		}
	}
}
