// Child is the process that the lab kills: it runs one of the programs.
//
//	child PROGRAM ENV
package main

import (
	"context"
	"fmt"
	"os"

	"github.com/kafkavet/kafkavet/lab/program"
)

// programs is filled by a file that the lab writes when it builds this command: it finds the programs by itself.
var programs = make(map[string]program.Func)

func main() {
	if err := run(os.Args[1], os.Args[2]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(name, arg string) error {
	main, ok := programs[name]
	if !ok {
		return fmt.Errorf("no program %s", name)
	}
	env, err := program.FromParent(arg)
	if err != nil {
		return err
	}
	return main(context.Background(), env)
}
