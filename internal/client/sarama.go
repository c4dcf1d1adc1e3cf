package client

var sarama = &Library{}
