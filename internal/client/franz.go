package client

var franz = &Library{}
