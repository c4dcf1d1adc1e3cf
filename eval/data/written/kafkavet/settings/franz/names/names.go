// Package names holds topic and group names.
package names

const (
	Clicks   = "clicks"
	Sessions = "sessions"
	Orders   = "orders"
	Uploads  = "uploads"
)
