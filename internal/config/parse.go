package config

import (
	"bytes"
	"errors"
	"fmt"
	"go/token"
	"io"
	"path"
	"regexp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// Parse reads a file's content. Checks are the names that may stand in it, nil for any. The errors are one line, and
// begin with the file's name, the line and, but for what is no YAML, the column.
func Parse(file string, data []byte, checks []string) (*Config, error) {
	c := new(Config)
	p := parser{file, checks}
	decoder := yaml.NewDecoder(bytes.NewReader(data))
	var doc yaml.Node
	switch err := decoder.Decode(&doc); {
	case errors.Is(err, io.EOF): // nothing but comments
		return c, nil
	case err != nil:
		return nil, p.syntax(err)
	}
	var next yaml.Node
	switch err := decoder.Decode(&next); {
	case err == nil:
		return nil, p.errorf(&next, "a second document: there is one in a file")
	case !errors.Is(err, io.EOF):
		return nil, p.syntax(err)
	}
	return c, p.config(doc.Content[0], c)
}

// Decode reads what a host with settings of its own keeps for the checks: maps, lists and scalars with the keys of the file, nil for
// none. The errors are those of Parse, with the host's name for the settings in the place of file and line.
func Decode(name string, settings any, checks []string) (*Config, error) {
	c := new(Config)
	var root yaml.Node
	if err := root.Encode(settings); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	if err := (parser{name, checks}).config(&root, c); err != nil {
		return nil, err
	}
	return c, nil
}

// config reads the whole.
func (p parser) config(root *yaml.Node, c *Config) error {
	return p.keys(root, []key{
		{"checks", func(n *yaml.Node) error { return p.switches(n, &c.Checks) }},
		{"functions", func(n *yaml.Node) error {
			return p.keys(n, []key{
				{"process", p.list(&c.Functions.Process, function)},
				{"commit", p.list(&c.Functions.Commit, function)},
				{"retry", p.list(&c.Functions.Retry, function)},
				{"dead-letter", p.list(&c.Functions.DeadLetter, function)},
			})
		}},
		{"transactional-topics", p.list(&c.TransactionalTopics, topic)},
		{"leave-out", p.list(&c.LeaveOut, leftOut)},
	})
}

type parser struct {
	file   string
	checks []string
}

// key is one that may stand in a mapping, and what reads its value.
type key struct {
	name string
	read func(*yaml.Node) error
}

func (p parser) errorf(n *yaml.Node, format string, args ...any) error {
	place := p.file
	if n.Line > 0 { // it comes from a text
		place = fmt.Sprintf("%s:%d:%d", p.file, n.Line, n.Column)
	}
	return fmt.Errorf("%s: %s", place, fmt.Sprintf(format, args...))
}

var yamlLine = regexp.MustCompile(`^yaml: line (\d+): `)

// syntax puts the place in front of what the YAML library says.
func (p parser) syntax(err error) error {
	say := strings.Join(strings.Fields(err.Error()), " ")
	if m := yamlLine.FindStringSubmatch(say); m != nil {
		return fmt.Errorf("%s:%s: %s", p.file, m[1], strings.TrimPrefix(say, m[0]))
	}
	return fmt.Errorf("%s: %s", p.file, strings.TrimPrefix(say, "yaml: "))
}

// pairs calls do with each key of a mapping and its value. A key may stand there once.
func (p parser) pairs(n *yaml.Node, do func(key, value *yaml.Node) error) error {
	n = resolved(n)
	if isNull(n) {
		return nil
	}
	if n.Kind != yaml.MappingNode {
		return p.errorf(n, "%s, where keys with values are wanted", kind(n))
	}
	seen := map[string]int{}
	for i := 0; i < len(n.Content); i += 2 {
		k := n.Content[i]
		if line, twice := seen[k.Value]; twice {
			return p.errorf(k, "key %q stands here twice: first in line %d", k.Value, line)
		}
		seen[k.Value] = k.Line
		if err := do(k, resolved(n.Content[i+1])); err != nil {
			return err
		}
	}
	return nil
}

// keys reads a mapping with these keys, and no others.
func (p parser) keys(n *yaml.Node, known []key) error {
	return p.pairs(n, func(k, value *yaml.Node) error {
		i := slices.IndexFunc(known, func(x key) bool { return x.name == k.Value })
		if i < 0 {
			var names []string
			for _, x := range known {
				names = append(names, x.name)
			}
			return p.errorf(k, "unknown key %q: there are %s", k.Value, strings.Join(names, ", "))
		}
		return known[i].read(value)
	})
}

// switches reads a mapping of checks to booleans.
func (p parser) switches(n *yaml.Node, to *map[string]bool) error {
	*to = map[string]bool{}
	return p.pairs(n, func(k, value *yaml.Node) error {
		if p.checks != nil && !slices.Contains(p.checks, k.Value) {
			return p.errorf(k, "unknown check %q: there are %s", k.Value, strings.Join(p.checks, ", "))
		}
		var on bool
		if value.Kind != yaml.ScalarNode || value.ShortTag() != "!!bool" || value.Decode(&on) != nil {
			return p.errorf(value, "%s, where true or false is wanted", kind(value))
		}
		(*to)[k.Value] = on
		return nil
	})
}

// list returns what reads a list of strings, each of which is tried by fault: it says what is wrong, "" if nothing is.
func (p parser) list(to *[]string, fault func(string) string) func(*yaml.Node) error {
	return func(n *yaml.Node) error {
		if isNull(n) {
			return nil
		}
		if n.Kind != yaml.SequenceNode {
			return p.errorf(n, "%s, where a list is wanted", kind(n))
		}
		for _, item := range n.Content {
			item = resolved(item)
			if item.Kind != yaml.ScalarNode || item.ShortTag() != "!!str" {
				return p.errorf(item, "%s, where a string is wanted", kind(item))
			}
			if why := fault(item.Value); why != "" {
				return p.errorf(item, "%s", why)
			}
			*to = append(*to, item.Value)
		}
		return nil
	}
}

// function says what is wrong with the name of a function.
func function(name string) string {
	base := name[strings.LastIndexByte(name, '/')+1:]
	parts := strings.Split(base, ".")
	if len(parts) < 2 || strings.ContainsAny(name, "() *") || slices.Contains(parts, "") || !token.IsIdentifier(parts[len(parts)-1]) {
		return fmt.Sprintf("%q names no function: write import/path.Function or import/path.Type.Method", name)
	}
	return ""
}

// topic says what is wrong with the name of a topic.
func topic(name string) string {
	if name == "" {
		return "a topic without a name"
	}
	return ""
}

// leftOut says what is wrong with a path to leave out.
func leftOut(name string) string {
	switch _, err := path.Match(name, ""); {
	case err != nil:
		return fmt.Sprintf("%q is no pattern: %v", name, err)
	case name == "" || name == "." || path.Clean(name) != name || path.IsAbs(name) || strings.HasPrefix(name, "../") || name == "..":
		return fmt.Sprintf("%q is no path below the module's root: write it as in cmd/legacy, without ./ before and / behind it", name)
	}
	return ""
}

// resolved is the node that an alias stands for, or the node itself.
func resolved(n *yaml.Node) *yaml.Node {
	if n.Kind == yaml.AliasNode {
		return n.Alias
	}
	return n
}

func isNull(n *yaml.Node) bool { return n.Kind == yaml.ScalarNode && n.ShortTag() == "!!null" }

// kind says what a node is, for people.
func kind(n *yaml.Node) string {
	switch n.Kind {
	case yaml.MappingNode:
		return "keys with values"
	case yaml.SequenceNode:
		return "a list"
	}
	if isNull(n) {
		return "nothing"
	}
	return fmt.Sprintf("%q", n.Value)
}
