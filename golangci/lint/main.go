// Lint is golangci-lint with kafkavet in it. It links golangci-lint, which is under the GNU General Public License, version 3: so is
// the program that comes of it.
package main

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"runtime/debug"
	"strings"

	"github.com/golangci/golangci-lint/v2/pkg/commands"
	"github.com/golangci/golangci-lint/v2/pkg/exitcodes"

	_ "github.com/kafkavet/kafkavet/golangci"
)

func main() {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		info = &debug.BuildInfo{}
	}
	version, err := version(info, executableID)
	if err != nil {
		fmt.Fprintf(os.Stderr, "golangci-lint: %v\n", err)
		os.Exit(exitcodes.Failure)
	}
	// It says itself what is wrong.
	if commands.Execute(commands.BuildInfo{GoVersion: info.GoVersion, Version: version, Commit: "(own build)", Date: "(unknown)"}) != nil {
		os.Exit(exitcodes.Failure)
	}
}

// version is by what golangci-lint's cache tells the results of one program from those of another: its own version, that of
// kafkavet, and an ID of the whole build. A build with a folder in the place of a module is known by what came of it alone.
func version(info *debug.BuildInfo, executable func() (string, error)) (string, error) {
	versions := map[string]string{info.Main.Path: info.Main.Version}
	folders := info.Main.Sum == "" // nobody vouches for the files of the main module
	for _, m := range info.Deps {
		versions[m.Path] = m.Version
		if m.Replace != nil {
			versions[m.Path] = m.Replace.Version
			folders = folders || m.Replace.Sum == ""
		}
	}
	sum := sha256.Sum256([]byte(info.String()))
	id := hex.EncodeToString(sum[:])
	if folders {
		var err error
		if id, err = executable(); err != nil {
			return "", err
		}
	}
	own := versions["github.com/kafkavet/kafkavet"]
	if own == "" {
		own = "devel"
	}
	host := strings.TrimPrefix(versions["github.com/golangci/golangci-lint/v2"], "v")
	return fmt.Sprintf("%s-kafkavet-%s-%.12s", host, own, id), nil
}

// executableID is a hash of the program that runs.
func executableID() (string, error) {
	name, err := os.Executable()
	if err != nil {
		return "", err
	}
	f, err := os.Open(name)
	if err != nil {
		return "", err
	}
	defer f.Close()
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return "", err
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}
