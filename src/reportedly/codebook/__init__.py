"""Types of what is claimed and their codes in other codebooks: tables, no logic."""
