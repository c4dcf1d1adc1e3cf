module github.com/kafkavet/kafkavet

go 1.25.0

// x/tools stays at v0.47: gopls v0.23 pins a v0.47 commit and does not compile against v0.50 or later,
// and from v0.50 on unitchecker keeps types inside the fact files. A newer one in a user's build list is
// fine: the tests run under the newest release too.
require golang.org/x/tools v0.47.0

require (
	github.com/stretchr/testify v1.12.1
	go.yaml.in/yaml/v3 v3.0.5
	golang.org/x/mod v0.37.0
	golang.org/x/sync v0.21.0 // indirect
)

// The language server speaks JSON-RPC with it. It is kept, and needs nothing besides the standard library; others bring a
// newer x/tools (creachadair/jrpc2), or make no promise (golang.org/x/exp/jsonrpc2).
require github.com/sourcegraph/jsonrpc2 v0.2.3
