package driver

import (
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"golang.org/x/mod/modfile"

	"github.com/kafkavet/kafkavet/internal/config"
)

// version answers -V=full, which the go command asks once a run, in the current directory. Its cache knows results by that
// answer: so it stands for the executable and for the configuration of every module that is worked on. Of what else
// a tool reads the go command knows nothing.
func (s Suite) version(w io.Writer) error {
	self, err := os.Executable()
	if err != nil {
		return err
	}
	f, err := os.Open(self)
	if err != nil {
		return err
	}
	defer f.Close()
	id := sha256.New()
	if _, err := io.Copy(id, f); err != nil {
		return err
	}
	files, err := s.configurations()
	if err != nil {
		return err
	}
	for _, text := range files {
		binary.Write(id, binary.LittleEndian, int64(len(text)))
		id.Write([]byte(text))
	}
	_, err = fmt.Fprintf(w, "%s version devel comments-go-here buildID=%02x\n", self, id.Sum(nil))
	return err
}

// configurations tries the configuration of each module that is worked on, and returns the files there are, the name of
// each and its content. Its errors are one line, for the user.
func (s Suite) configurations() (files []string, err error) {
	roots, err := moduleRoots()
	if err != nil {
		return nil, err
	}
	checks := []string{}
	for _, a := range s.Analyzers {
		checks = append(checks, a.Name)
	}
	for _, root := range roots {
		if err := config.Nested(root); err != nil {
			return nil, err
		}
		file := filepath.Join(root, config.Name)
		data, err := os.ReadFile(file)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, err
		}
		if _, err := config.Parse(file, data, checks); err != nil {
			return nil, err
		}
		files = append(files, file, string(data))
	}
	return files, nil
}

// moduleRoots are the folders of the modules that are worked on: the one around the current directory, or those of the
// workspace. They are found without the go command, which is the one that asks, as it finds them itself ("go help work");
// none if there are none, which is for it to say.
func moduleRoots() (roots []string, err error) {
	here, err := os.Getwd()
	if err != nil {
		return nil, err
	}
	work := os.Getenv("GOWORK")
	if work == "" {
		work = above(here, "go.work")
	}
	data, err := os.ReadFile(work)
	if work == "" || work == "off" || err != nil {
		if root := config.Root(here); root != "" {
			roots = append(roots, root)
		}
		return roots, nil
	}
	file, err := modfile.ParseWork(work, data, nil)
	if err != nil { // the go command says it better
		return nil, nil
	}
	for _, use := range file.Use {
		roots = append(roots, absolute(filepath.Dir(work), filepath.FromSlash(use.Path)))
	}
	return roots, nil
}

// above returns the file of that name in dir or the nearest folder above it, "" if there is none.
func above(dir, base string) string {
	for {
		name := filepath.Join(dir, base)
		if info, err := os.Stat(name); err == nil && info.Mode().IsRegular() {
			return name
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return ""
		}
		dir = parent
	}
}
