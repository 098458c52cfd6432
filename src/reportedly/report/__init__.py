"""A ledger or one reading to pages and files."""
