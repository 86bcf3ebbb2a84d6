"""What every feature stands on: clock, database, transactions, errors. Knows no HTTP and no domain word."""
