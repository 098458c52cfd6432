"""What every kind of claim asks of an article: its days, its place, its certainty, its people."""
