// Package accounts creates accounts; one that is there already is fine.
package accounts

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/segmentio/kafka-go"
)

var ErrExists = errors.New("account exists")

type Account struct {
	Email string `json:"email"`
}

type Accounts interface {
	Create(ctx context.Context, a Account) error
}

func Run(ctx context.Context, brokers []string, accounts Accounts) error {
	reader := kafka.NewReader(kafka.ReaderConfig{Brokers: brokers, GroupID: "accounts", Topic: "signups"})
	defer reader.Close()
	for {
		m, err := reader.FetchMessage(ctx)
		if err != nil {
			return err
		}
		var a Account
		if err := json.Unmarshal(m.Value, &a); err != nil {
			return fmt.Errorf("decode: %w", err)
		}
		if err := accounts.Create(ctx, a); err != nil && !errors.Is(err, ErrExists) {
			return fmt.Errorf("create %s: %w", a.Email, err)
		}
		if err := reader.CommitMessages(ctx, m); err != nil {
			return fmt.Errorf("commit: %w", err)
		}
	}
}
