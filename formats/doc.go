// Package formats holds tests that what kafkavet prints is what the formats' schemas say. They are a module of their own
// because they need a validator.
package formats
