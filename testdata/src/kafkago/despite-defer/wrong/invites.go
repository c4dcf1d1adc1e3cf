// Package invites adds invited people to their team.
package invites

import (
	"context"
	"encoding/json"
	"log"

	"github.com/segmentio/kafka-go"
)

type Invite struct {
	Team  string `json:"team"`
	Email string `json:"email"`
}

type Teams interface {
	Add(ctx context.Context, team, email string) error
}

type Handler struct {
	reader *kafka.Reader
	teams  Teams
}

func NewHandler(brokers []string, t Teams) *Handler {
	return &Handler{
		reader: kafka.NewReader(kafka.ReaderConfig{Brokers: brokers, GroupID: "invites", Topic: "invites"}),
		teams:  t,
	}
}

func (h *Handler) Run(ctx context.Context) error {
	for {
		m, err := h.reader.FetchMessage(ctx)
		if err != nil {
			return err
		}
		if err := h.handle(ctx, m); err != nil {
			return err
		}
	}
}

func (h *Handler) handle(ctx context.Context, m kafka.Message) error {
	defer h.reader.CommitMessages(ctx, m) // want "commit-despite-failure"

	var in Invite
	if err := json.Unmarshal(m.Value, &in); err != nil {
		log.Printf("invite at offset %d: %v", m.Offset, err)
		return nil
	}
	return h.teams.Add(ctx, in.Team, in.Email)
}
