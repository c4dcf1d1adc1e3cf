// Package topics names the Kafka topics that the programs of this module share.
package topics

const (
	Invoices     = "billing.invoices.v1"
	StockMoves   = "stock.moves.v1"
	StockLevels  = "stock.levels.v1"
	LedgerState  = "ledger.state.v1"
	Commands     = "shop.commands.v1"
	AuditRecords = "shop.audit.v1"
)
