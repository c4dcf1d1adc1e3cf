module github.com/kafkavet/kafkavet/hosts

go 1.26.0

require (
	github.com/kafkavet/kafkavet v0.0.0
	github.com/stretchr/testify v1.12.1
)

require (
	github.com/sourcegraph/jsonrpc2 v0.2.3 // indirect
	go.yaml.in/yaml/v3 v3.0.5 // indirect
)

replace github.com/kafkavet/kafkavet => ../
