package client

var confluent = &Library{}
