module github.com/kafkavet/kafkavet/golangci

go 1.25.0

require (
	github.com/golangci/plugin-module-register v0.1.2
	github.com/kafkavet/kafkavet v0.0.0
	github.com/stretchr/testify v1.12.1
	golang.org/x/tools v0.47.0
)

require go.yaml.in/yaml/v3 v3.0.5 // indirect

// Only here: who uses the module gets the release of kafkavet that it requires then.
replace github.com/kafkavet/kafkavet => ../
