package client

var saramaCluster = &Library{}
