//go:build unix

package apache

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// fake returns a broker whose JVM is a shell script.
func fake(t *testing.T, script string) *Broker {
	t.Helper()
	b, err := prepare(t.TempDir(), []string{"sh", "-c", script})
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestBrokerEndsBeforeItAnswers(t *testing.T) {
	b := fake(t, `echo "first"; printf "\tat frame\n\t... 3 more\n\n"; echo "last" >&2; exit 3`)
	err := b.boot(t.Context())
	want := "the broker on " + b.addr + " ended before it answered (exit status 3); its last lines:\n\tfirst\n\tlast"
	if err == nil || err.Error() != want {
		t.Errorf("got  %v\nwant %s", err, want)
	}
}

func TestPortIsTaken(t *testing.T) {
	b := fake(t, `echo "java.net.BindException: Address already in use"; exit 1`)
	if err := b.boot(t.Context()); !errors.Is(err, errPortTaken) {
		t.Errorf("not seen as a port that was taken: %v", err)
	}
}

func TestBrokerEndsByItself(t *testing.T) {
	b := fake(t, "")
	if err := b.boot(t.Context()); err == nil {
		t.Fatal("no error")
	}
	if err := b.Stop(); err == nil || !strings.Contains(err.Error(), "ended by itself (<nil>); it printed nothing") {
		t.Errorf("Stop does not say that the broker ended by itself: %v", err)
	}
	isEmpty(t, filepath.Dir(b.home))
}

func TestFormatFails(t *testing.T) {
	b := fake(t, "echo no; exit 1")
	err := b.format(t.Context())
	want := "formatting " + filepath.Join(b.home, "data") + ": exit status 1; its last lines:\n\tno"
	if err == nil || err.Error() != want {
		t.Errorf("got  %v\nwant %s", err, want)
	}
}

// TestKillReachesTheGroup kills a process that has a child, which holds the pipe of its output.
func TestKillReachesTheGroup(t *testing.T) {
	cmd := fake(t, "sleep 60; true").command("")
	var out bytes.Buffer
	cmd.Stdout = &out
	p, err := spawn(cmd)
	if err != nil {
		t.Fatal(err)
	}
	began := time.Now()
	p.kill()
	if took := time.Since(began); took > 30*time.Second {
		t.Errorf("the child lived on for %v", took)
	}
}

func TestAvailableNamesWhatLacks(t *testing.T) {
	bin := t.TempDir()
	t.Setenv("PATH", bin)
	t.Setenv("JAVA_HOME", "")
	t.Setenv("HOME", bin) // nothing is remembered there
	t.Setenv("XDG_CACHE_HOME", bin)
	lacks := func(want string) {
		t.Helper()
		if err := Available(); err == nil || err.Error() != want {
			t.Errorf("got  %v\nwant %s", err, want)
		}
	}
	lacks("apache: a broker of Apache Kafka needs java 17 or newer (no java) and mvn (not in PATH)")

	java := filepath.Join(bin, "java")
	program(t, filepath.Join(bin, "mvn"), "")
	program(t, java, `echo 'openjdk version "11.0.2" 2019-01-15' >&2`)
	lacks("apache: a broker of Apache Kafka needs java 17 or newer (" + java + " is version 11)")
	program(t, java, `echo 'java version "1.8.0_202"' >&2`)
	lacks("apache: a broker of Apache Kafka needs java 17 or newer (" + java + " is version 1)")
	program(t, java, `echo 'openjdk version "25" 2025-09-16' >&2`)
	if err := Available(); err != nil {
		t.Error(err)
	}
}

func TestMavenFails(t *testing.T) {
	bin := t.TempDir()
	t.Setenv("PATH", bin)
	program(t, filepath.Join(bin, "mvn"), "echo '[INFO] so far'; echo '[ERROR] No such artefact'; echo '[ERROR] '; exit 1")
	_, err := askMaven(t.Context())
	if want := "mvn: exit status 1: No such artefact"; err == nil || err.Error() != want {
		t.Errorf("got  %v\nwant %s", err, want)
	}
}

// TestMemory: what is remembered holds as long as the files are there.
func TestMemory(t *testing.T) {
	t.Setenv("HOME", t.TempDir())
	t.Setenv("XDG_CACHE_HOME", t.TempDir())
	if got := remembered(); got != "" {
		t.Errorf("remembered at first: %q", got)
	}
	jar := filepath.Join(t.TempDir(), "a.jar")
	program(t, jar, "")
	remember(jar)
	if got := remembered(); got != jar {
		t.Errorf("got %q, want %q", got, jar)
	}
	os.Remove(jar)
	if got := remembered(); got != "" {
		t.Errorf("remembered without its file: %q", got)
	}
}

func TestPomPinsVersion(t *testing.T) {
	if !bytes.Contains(pom, []byte("<version>"+Version+"</version>")) {
		t.Errorf("pom.xml does not pin %s", Version)
	}
}

func program(t *testing.T, file, script string) {
	t.Helper()
	if err := os.WriteFile(file, []byte("#!/bin/sh\n"+script), 0o700); err != nil {
		t.Fatal(err)
	}
}
