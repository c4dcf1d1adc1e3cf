// Package users keeps a search index of users.
package users

import (
	"database/sql"
	"log"

	"github.com/lovoo/goka"
	"github.com/lovoo/goka/codec"
)

type Indexer struct{ db *sql.DB }

func (i *Indexer) Graph() *goka.GroupGraph {
	return goka.DefineGroup("user-index",
		goka.Input("users", new(codec.Bytes), i.index),
		goka.Output("user-failures", new(codec.Bytes)),
	)
}

func (i *Indexer) index(ctx goka.Context, msg any) {
	_, err := i.db.Exec("INSERT INTO users VALUES ($1, $2)", ctx.Key(), msg)
	if err != nil {
		log.Println("index:", err)
		ctx.Emit("user-failures", ctx.Key(), msg)
	}
}
