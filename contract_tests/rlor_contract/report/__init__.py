"""What a run found: the ledger, and the reports for people and machines."""
