"""A ledger to files: a module a format."""
