// Package crm talks to the CRM.
package crm

import (
	"bytes"
	"context"
	"log"
	"net/http"
)

type Client struct {
	HTTP *http.Client
	URL  string
}

// Push sends one lead.
func (c *Client) Push(ctx context.Context, lead []byte) {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, c.URL, bytes.NewReader(lead))
	if err != nil {
		log.Println("crm:", err)
		return
	}
	resp, err := c.HTTP.Do(req)
	if err != nil {
		log.Println("crm:", err)
		return
	}
	resp.Body.Close()
}
