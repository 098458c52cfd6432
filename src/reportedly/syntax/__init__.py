"""Sentences, words and their dependency parse: the only code that knows the parser's library."""
