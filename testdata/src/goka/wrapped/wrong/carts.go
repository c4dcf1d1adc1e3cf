// Package carts keeps carts, and lets what fails stop the processor.
package carts

import (
	"database/sql"
	"encoding/json"
	"log"

	"github.com/lovoo/goka"
	"github.com/lovoo/goka/codec"
)

type store struct{ db *sql.DB }

type item struct{ Cart, SKU string }

func Graph(db *sql.DB) *goka.GroupGraph {
	s := &store{db}
	return goka.DefineGroup("carts",
		goka.Input("added", new(codec.Bytes), s.stopping(s.add)), // want "commit-despite-failure"
		goka.Persist(new(codec.Int64)),
	)
}

func (s *store) stopping(f func(ctx goka.Context, msg any) error) goka.ProcessCallback {
	return func(ctx goka.Context, msg any) {
		if err := f(ctx, msg); err != nil {
			log.Println("add:", err)
		}
	}
}

func (s *store) add(ctx goka.Context, msg any) error {
	var i item
	if err := json.Unmarshal(msg.([]byte), &i); err != nil {
		log.Println("not an item:", err)
		return nil
	}
	if _, err := s.db.ExecContext(ctx.Context(), "INSERT INTO carts VALUES ($1, $2, $3)", ctx.Key(), i.Cart, i.SKU); err != nil {
		return err
	}
	n, _ := ctx.Value().(int64)
	ctx.SetValue(n + 1)
	return nil
}
