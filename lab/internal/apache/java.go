package apache

import (
	"bytes"
	"context"
	"crypto/sha256"
	_ "embed"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"time"
)

const (
	minJava  = 17
	resolver = "org.apache.maven.plugins:maven-dependency-plugin:3.10.0:build-classpath"
)

//go:embed pom.xml
var pom []byte

// Available returns nil if what a broker needs is installed, or an error that names what is lacking: Java 17 or newer,
// found through JAVA_HOME or PATH, and mvn, which is not needed where an earlier start has resolved everything.
func Available() error {
	var lacking []string
	if _, err := findJava(); err != nil {
		lacking = append(lacking, err.Error())
	}
	if _, err := exec.LookPath("mvn"); err != nil && remembered() == "" {
		lacking = append(lacking, "mvn (not in PATH)")
	}
	if len(lacking) > 0 {
		return fmt.Errorf("apache: a broker of Apache Kafka needs %s", strings.Join(lacking, " and "))
	}
	return nil
}

// runtimeOf returns the beginning of a command that runs a class of the broker: Java and the class path.
func runtimeOf(ctx context.Context, log io.Writer) ([]string, error) {
	java, err := findJava()
	if err != nil {
		return nil, fmt.Errorf("a broker of Apache Kafka needs %w", err)
	}
	classpath, err := resolve(ctx, log)
	if err != nil {
		return nil, fmt.Errorf("resolving Apache Kafka %s: %w", Version, err)
	}
	return []string{java, "-cp", classpath}, nil
}

var javaVersion = regexp.MustCompile(`version "(\d+)`)

// findJava returns the path of a Java that is new enough. The error completes "a broker needs".
func findJava() (string, error) {
	name := "java"
	if home := os.Getenv("JAVA_HOME"); home != "" {
		name = filepath.Join(home, "bin", "java")
	}
	path, err := exec.LookPath(name)
	if err != nil {
		return "", fmt.Errorf("java %d or newer (no %s)", minJava, name)
	}
	out, err := exec.Command(path, "-version").CombinedOutput()
	found := javaVersion.FindSubmatch(out)
	if err != nil || found == nil {
		return "", fmt.Errorf("java %d or newer (%s -version does not say its version)", minJava, path)
	}
	if major, _ := strconv.Atoi(string(found[1])); major < minJava {
		return "", fmt.Errorf("java %d or newer (%s is version %d)", minJava, path, major)
	}
	return path, nil
}

// Maven's local repository is not made for two writers.
var resolving sync.Mutex

// resolve returns the class path of the broker. The first time Maven makes it, with the network if need be; it is then
// remembered as long as the files that it names are there, since Maven alone takes seconds.
func resolve(ctx context.Context, log io.Writer) (string, error) {
	resolving.Lock()
	defer resolving.Unlock()
	if classpath := remembered(); classpath != "" {
		return classpath, nil
	}
	began := time.Now()
	fmt.Fprintf(log, "apache: resolving Apache Kafka %s through Maven\n", Version)
	classpath, err := askMaven(ctx)
	if err != nil {
		return "", err
	}
	fmt.Fprintf(log, "apache: resolved after %.1fs\n", time.Since(began).Seconds())
	remember(classpath)
	return classpath, nil
}

// askMaven has Maven fetch what pom.xml needs and returns the class path of it all.
func askMaven(ctx context.Context) (string, error) {
	folder, err := os.MkdirTemp("", "apache-pom-")
	if err != nil {
		return "", err
	}
	defer os.RemoveAll(folder)
	if err := os.WriteFile(filepath.Join(folder, "pom.xml"), pom, 0o600); err != nil {
		return "", err
	}
	cmd := exec.Command("mvn", "-q", "-B", "-Dstyle.color=never", resolver, "-Dmdep.outputFile=classpath")
	cmd.Dir = folder
	if out, err := run(ctx, cmd); err != nil {
		return "", fmt.Errorf("mvn: %w%s", err, complaint(out))
	}
	classpath, err := os.ReadFile(filepath.Join(folder, "classpath"))
	return strings.TrimSpace(string(classpath)), err
}

// complaint returns the line of Maven's output that says what is wrong: the first that it marks as an error.
func complaint(out []byte) string {
	for line := range bytes.Lines(out) {
		if text, ok := bytes.CutPrefix(line, []byte("[ERROR] ")); ok {
			return ": " + string(bytes.TrimSpace(text))
		}
	}
	return tail(out)
}

// remembered returns the class path that was remembered, "" if there is none or it is not complete any more.
func remembered() string {
	file, err := memory()
	if err != nil {
		return ""
	}
	classpath, _ := os.ReadFile(file)
	for _, jar := range filepath.SplitList(string(classpath)) {
		if _, err := os.Stat(jar); err != nil {
			return ""
		}
	}
	return string(classpath)
}

// remember keeps the class path for later starts. Where that fails Maven is asked again, which is only slower.
func remember(classpath string) {
	file, err := memory()
	if err != nil {
		return
	}
	draft := fmt.Sprintf("%s.%d", file, os.Getpid()) // others may read file meanwhile
	if errors.Join(
		os.MkdirAll(filepath.Dir(file), 0o700),
		os.WriteFile(draft, []byte(classpath), 0o600),
		os.Rename(draft, file),
	) != nil {
		os.Remove(draft)
	}
}

// memory returns the file that the class path of this pom.xml is kept in.
func memory() (string, error) {
	cache, err := os.UserCacheDir()
	return filepath.Join(cache, "kafkavet-lab", fmt.Sprintf("apache-%x.classpath", sha256.Sum256(pom))), err
}
