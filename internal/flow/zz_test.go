package flow_test

import (
	"fmt"
	"os"
	"testing"

	"github.com/kafkavet/kafkavet/internal/flow"
)

func TestZZ(t *testing.T) {
	p := load(t, newPackages(), "example.com/x", os.Getenv("SRC"), nil, nil)
	p.build()
	for _, fn := range p.funcs {
		if fn.Name() == os.Getenv("FN") || os.Getenv("FN") == "" {
			fmt.Println(fn)
			fn.WriteTo(os.Stdout)
			g := p.builder.Graph(fn)
			fmt.Println(g)
			for i := range g.Nodes {
				if g.Nodes[i].Op == flow.Poll {
					fmt.Printf("%+v\n", flow.Walk(g, i, g.Nodes[i].Key, p.mode(fn), true))
				}
			}
		}
	}
}
