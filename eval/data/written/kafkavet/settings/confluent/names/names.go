// Package names holds topic names.
package names

var (
	Payments = "payments"
	Receipts = "receipts"
	Mails    = "mails"
	Images   = "images"
)
