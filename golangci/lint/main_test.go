package main

import (
	"runtime/debug"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// build is the information of a build whose modules have versions.
func build(kafkavet string) *debug.BuildInfo {
	return &debug.BuildInfo{
		Main: debug.Module{Path: "github.com/kafkavet/kafkavet/golangci/lint", Version: "v0.3.0", Sum: "h1:m"},
		Deps: []*debug.Module{
			{Path: "github.com/golangci/golangci-lint/v2", Version: "v2.15.0", Sum: "h1:g"},
			{Path: "github.com/kafkavet/kafkavet", Version: kafkavet, Sum: "h1:k"},
		},
	}
}

// Results of another build must not be taken for its own.
func TestVersion(t *testing.T) {
	never := func() (string, error) { panic("the executable is not looked at") }
	one, err := version(build("v0.3.0"), never)
	require.NoError(t, err)
	assert.Regexp(t, `^2\.15\.0-kafkavet-v0\.3\.0-[0-9a-f]{12}$`, one)

	again, err := version(build("v0.3.0"), never)
	require.NoError(t, err)
	assert.Equal(t, one, again)

	newer, err := version(build("v0.3.1"), never)
	require.NoError(t, err)
	assert.Contains(t, newer, "-v0.3.1-")

	other := build("v0.3.0")
	other.Deps[0].Sum = "h1:other"
	differs, err := version(other, never)
	require.NoError(t, err)
	assert.NotEqual(t, one, differs)

	local := build("v0.3.0")
	local.Deps[1].Replace = &debug.Module{Path: "../.."}
	folder, err := version(local, func() (string, error) { return "0123456789abcdef", nil })
	require.NoError(t, err)
	assert.Equal(t, "2.15.0-kafkavet-devel-0123456789ab", folder)

	main := build("v0.3.0")
	main.Main.Version, main.Main.Sum = "(devel)", ""
	folder, err = version(main, func() (string, error) { return "0123456789abcdef", nil })
	require.NoError(t, err)
	assert.Equal(t, "2.15.0-kafkavet-v0.3.0-0123456789ab", folder)
}
