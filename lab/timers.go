package main

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"

	"github.com/kafkavet/kafkavet/lab/internal/catalog"
)

// timers are the intervals at which programs commit automatically, and those of the clients that they stand for. kafka-go has
// none of its own.
var timers = []struct {
	short *regexp.Regexp
	own   string
}{
	{regexp.MustCompile(`\b(AutoCommitInterval\()\d+ ?\* ?time\.Millisecond\)`), "${1}5*time.Second)"},
	{regexp.MustCompile(`\b(AutoCommit\.Interval = )\d+ ?\* ?time\.Millisecond\b`), "${1}1*time.Second"},
	{regexp.MustCompile(`("auto\.commit\.interval\.ms": *)[1-9]\d{1,2}\b`), "${1}5000"},
}

// slowPairs are the pairs with programs that commit at intervals, and their files with the clients' own intervals.
func slowPairs(dir string, pairs []*catalog.Pair) (slow []*catalog.Pair, files map[string][]byte, err error) {
	files = make(map[string][]byte)
	for _, pair := range pairs {
		for _, p := range pair.Programs {
			for _, file := range p.Files {
				text, err := os.ReadFile(filepath.Join(dir, file))
				if err != nil {
					return nil, nil, err
				}
				now := text
				for _, t := range timers {
					now = t.short.ReplaceAll(now, []byte(t.own))
				}
				if string(now) == string(text) {
					continue
				}
				files[file] = now
				if !slices.Contains(slow, pair) {
					slow = append(slow, pair)
				}
			}
		}
	}
	return slow, files, nil
}
