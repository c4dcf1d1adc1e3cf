package broker

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A client that is no member of the group asks for its offsets before anybody has committed one.
func TestNewGroup(t *testing.T) {
	b, err := Fake()
	require.NoError(t, err)
	defer b.Close()
	require.NoError(t, b.CreateTopic(t.Context(), "orders", "shop"))
	offsets, err := b.admin.FetchOffsets(t.Context(), "shop")
	require.NoError(t, err)
	_, ok := offsets.Lookup("orders", 0)
	assert.False(t, ok)
	at, err := b.Committed(t.Context(), "shop", "orders")
	require.NoError(t, err)
	assert.EqualValues(t, -1, at)
}
