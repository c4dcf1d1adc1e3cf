// Package images resizes images.
package images

import (
	"os/exec"

	"github.com/lovoo/goka"
	"github.com/lovoo/goka/codec"
)

func Graph() *goka.GroupGraph {
	return goka.DefineGroup("images", goka.Input("images", new(codec.String), func(ctx goka.Context, msg any) {
		name := msg.(string)
		if err := resize(name); err != nil {
			ctx.Fail(err)
		}
	}))
}

func resize(name string) error { return exec.Command("convert", name).Run() }
