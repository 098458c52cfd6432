"""Numbers in the text: cardinals, ranges, quantity words, and what is no count."""
