package flow

import (
	"fmt"
	"strings"
)

var opNames = [...]string{"nop", "poll", "recv", "next", "move", "set", "work", "commit", "send", "spawned", "join",
	"forgive", "rewind", "note", "hole", "exit", "panic", "acked", "spent"}

func (op Op) String() string { return opNames[op] }

// String prints the graph, a node a line: for tests, and for whoever wants to know why.
func (g *Graph) String() string {
	var b strings.Builder
	for i := range g.Nodes {
		n := &g.Nodes[i]
		fmt.Fprintf(&b, "%d: %s", i, n.Op)
		if n.Var != NoVar {
			fmt.Fprintf(&b, " %s =", g.name(n.Var))
		}
		for _, r := range n.Refs {
			fmt.Fprintf(&b, " %s", g.name(r.Var))
			if r.Meta {
				b.WriteString("'")
			}
		}
		if n.Op == Set {
			fmt.Fprintf(&b, " %s", g.tokName(n.Tok))
		}
		if n.Weak {
			b.WriteString(" weak")
		}
		if n.Err != NoVar {
			fmt.Fprintf(&b, " err %s", g.name(n.Err))
		}
		if n.Fails {
			b.WriteString(" fails")
		}
		if n.What != "" {
			fmt.Fprintf(&b, " %q", n.What)
		}
		if n.Op == Commit {
			fmt.Fprintf(&b, " cover %d", n.Cover)
		}
		for _, k := range n.Key {
			fmt.Fprintf(&b, " on %s", g.name(k.Var))
		}
		if n.Shared {
			b.WriteString(" shared")
		}
		if len(n.Saves) > 0 {
			fmt.Fprintf(&b, " saves %v", n.Saves)
		}
		if len(n.Sites) > 0 {
			fmt.Fprintf(&b, " sites %v", n.Sites)
		}
		for _, t := range n.Toks {
			fmt.Fprintf(&b, " <%s>", g.tokName(t))
		}
		if n.Op == Spawned {
			fmt.Fprintf(&b, " body %d", n.Body)
		}
		if n.Panics >= 0 {
			fmt.Fprintf(&b, " panics %d", n.Panics)
		}
		if n.Parent >= 0 {
			fmt.Fprintf(&b, " in %d", n.Parent)
		}
		b.WriteString(" ->")
		for _, e := range n.Succ {
			fmt.Fprintf(&b, " %d", e.To)
			if e.Guard.Var != NoVar {
				op := "=="
				if e.Guard.Not {
					op = "!="
				}
				fmt.Fprintf(&b, "(%s%s%d)", g.name(e.Guard.Var), op, e.Guard.Val)
			}
		}
		b.WriteString("\n")
	}
	return b.String()
}

func (g *Graph) name(v Var) string {
	if v == NoVar {
		return "_"
	}
	switch i := g.Vars[v]; i.Kind {
	case Slot:
		return fmt.Sprintf("slot%d", i.N)
	case Named:
		return i.Name[strings.LastIndexByte(i.Name, '/')+1:]
	}
	return fmt.Sprintf("v%d", v)
}

func (g *Graph) tokName(t Tok) string {
	switch t.Kind {
	case Const:
		return fmt.Sprint(t.Val)
	case Copy:
		return g.name(t.Var)
	}
	return "?"
}
