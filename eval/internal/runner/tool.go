package runner

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
)

// Tool is a kafkavet.
type Tool struct {
	File  string
	Hash  string // of its content
	Model bool   // it can tell its model
}

// Build builds kafkavet from the module in dir. The same source gives the same content, wherever it stands,
// and with it the results that are remembered.
func Build(ctx context.Context, dir, work string) (*Tool, error) {
	bin := filepath.Join(work, "bin")
	if err := os.MkdirAll(bin, 0o777); err != nil {
		return nil, err
	}
	tmp, err := os.MkdirTemp(bin, ".making-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(tmp)
	built := filepath.Join(tmp, "kafkavet.exe")
	cmd := exec.CommandContext(ctx, "go", "build", "-trimpath", "-buildvcs=false", "-o", built, "./cmd/kafkavet")
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOWORK=off")
	if out, err := cmd.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("building kafkavet: %v\n%s", err, out)
	}
	hash, err := hashOf(built)
	if err != nil {
		return nil, err
	}
	file := filepath.Join(bin, "kafkavet-"+hash+".exe")
	if _, err := os.Stat(file); err != nil {
		if err := os.Rename(built, file); err != nil {
			return nil, err
		}
	}
	return Use(ctx, file)
}

// Use takes a kafkavet that is there.
func Use(ctx context.Context, file string) (*Tool, error) {
	file, err := filepath.Abs(file)
	if err != nil {
		return nil, err
	}
	hash, err := hashOf(file)
	if err != nil {
		return nil, err
	}
	out, err := exec.CommandContext(ctx, file, "-flags").Output() // as the go command asks
	if err != nil {
		return nil, fmt.Errorf("%s does not list its flags: %v", file, err)
	}
	var flags []struct{ Name string }
	if err := json.Unmarshal(out, &flags); err != nil {
		return nil, fmt.Errorf("%s does not list its flags: %v", file, err)
	}
	t := &Tool{File: file, Hash: hash}
	for _, f := range flags {
		t.Model = t.Model || f.Name == "model"
	}
	return t, nil
}

func hashOf(file string) (string, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return "", err
	}
	return fmt.Sprintf("%x", sha256.Sum256(data))[:16], nil
}
