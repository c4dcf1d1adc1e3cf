package client

var kafkaGo = &Library{}
